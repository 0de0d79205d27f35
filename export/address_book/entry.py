"""A contact of an address book, built from its properties or cells."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from operator import itemgetter
from typing import TypeAlias

import phonenumbers

from export.address_book.columns import place_of
from export.countries import country_code
from export.numbers import parse_phone
from export.person import Address, Person, Phone, Social
from export.vcard import LABELS
from models.contact import Stage
from models.field import PhoneKind

Rank: TypeAlias = tuple[int, bool]
"""Rank of a value: a number, less is preferred; and True if it is private."""
USUAL: Rank = (101, False)

MOST_VALUES = 200
"""Numbers, addresses or links of one contact; more are reported and left out."""

_KINDS = {
    PhoneKind.FAX: re.compile(r"fax|t[ée]l[ée]cop", re.IGNORECASE),
    PhoneKind.MOBILE: re.compile(
        r"mobil|cell|handy|iphone|smartphone|m[oó]vil|portable|携帯", re.IGNORECASE
    ),
    PhoneKind.DIRECT: re.compile(r"direct|durchwahl|dirett", re.IGNORECASE),
}
_EXTENSION = re.compile(r"(\d)\s*(?:[,;]+|[pPwW])\s*(\d{1,7})#?$")
_ABROAD = re.compile(r"^\(?00\)?[\s.\-]*(?=[1-9])")
_GENERIC_ENDINGS = frozenset("ai cc co eu fm gg io la me sh so to tv vc ws".split())
_SCRIPTS = (
    (re.compile(r"[\u3040-\u30ff\uff66-\uff9f]|株式会社|有限会社"), "JP"),
    (re.compile(r"[\uac00-\ud7a3]"), "KR"),
    (re.compile(r"[\u0e00-\u0e7f]"), "TH"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A contact of an address book.

    Attributes:
        person: The contact.
        rest: Values that have no field of their own, such as "Birthday: 1984-06-17".
        left_out: What cannot be kept, such as "PHOTO".
        marks: What only lists of some kind have, by the value of the column: the
            "code" of a badge, whom one wants to meet ("want"), or since when one is
            connected ("connected_on").
    """

    person: Person
    rest: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    marks: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class AddressBook:
    """The entries of a file, read as they are taken.

    Attributes:
        entries: In the order of the file.
        remarks: Sentences about what was not read; complete when all entries are taken.
    """

    entries: Iterator[Entry]
    remarks: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A value, its kind or label, and how much it is preferred."""

    value: str
    label: str = ""
    rank: Rank = USUAL


@dataclass(slots=True)
class EntryDraft:
    """An entry that is being put together; `entry` completes it.

    Attributes:
        person: Fields that need no completion.
        emails: All e-mail addresses.
        phones: Numbers as written; the label is a PhoneKind.
        addresses: Postal addresses with their ranks; the country may be a name.
        rest: See `Entry`.
        left_out: See `Entry`.
        marks: See `Entry`.
    """

    person: Person = field(default_factory=Person)
    emails: list[Ranked] = field(default_factory=list)
    phones: list[Ranked] = field(default_factory=list)
    addresses: list[tuple[Rank, Address]] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    marks: Mapping[str, str] = field(default_factory=dict)

    def entry(self, country: str) -> Entry:
        """Return the entry, its numbers in E.164 where their country is known.

        Args:
            country: Two letters; of numbers without a country code, unless the entry
                says where it belongs.
        """
        first, *others = [
            it for _, it in sorted(self.addresses, key=itemgetter(0))
        ] or [Address()]
        more = dict(self.person.more)
        if others and "other_address" not in more:
            more["other_address"] = as_line(others.pop(0))
        self.rest += [f"Other address: {as_line(it)}" for it in others]
        emails = tuple(dict.fromkeys(it.value for it in _sorted(self.emails)))
        person = replace(
            self.person, address=_with_code(first), emails=emails, more=more
        )
        numbers = [it.value for it in self.phones]
        are_whole = all(it.startswith("+") for it in numbers)
        known = () if are_whole else tuple(_countries_of(person, numbers))
        phones = (self._phone(it, known, country) for it in _sorted(self.phones))
        person = replace(person, phones=tuple(dict.fromkeys(phones)))
        person = self._limit(person)  # notes what is left out
        return Entry(person, tuple(self.rest), tuple(self.left_out), self.marks)

    @staticmethod
    def _phone(it: Ranked, known: Sequence[str], setting: str) -> Phone:
        kind = PhoneKind(it.label) if it.label in set(PhoneKind) else PhoneKind.OTHER
        number, extension = read_number(it.value, known, setting)
        return Phone(number, kind, extension)

    def _limit(self, person: Person) -> Person:
        for name in ("emails", "phones", "websites", "socials", "tags", "notes"):
            values = getattr(person, name)
            if len(values) > MOST_VALUES:
                self.left_out.append(f"{len(values) - MOST_VALUES} more {name}")
                person = replace(person, **{name: values[:MOST_VALUES]})
        return person


def kind_of_label(label: str) -> PhoneKind:
    """Return the kind of a phone by its label, such as "Work Fax" or "Handy privat"."""
    for kind, words in _KINDS.items():
        if words.search(label):
            return kind
    place = place_of(label)
    return PhoneKind(place) if place in {"work", "home"} else PhoneKind.OTHER


def _sorted(values: Iterable[Ranked]) -> list[Ranked]:
    return sorted(values, key=lambda it: it.rank)


def read_number(text: str, known: Sequence[str], setting: str) -> tuple[str, str]:
    """Return a phone number as E.164 and its extension.

    A number without a country code belongs to the country of its contact. The setting
    is used only where nothing is known of that, and the number is valid there.

    Args:
        text: As written, such as "+33 1 42 68 53 00 p102".
        known: Two-letter countries of the contact, the likeliest first.
        setting: Two letters, the country to assume otherwise.

    Returns:
        The text as it is and no extension where its country is not known.
    """
    text = " ".join(text.split()).removeprefix("tel:")
    plain = _ABROAD.sub("+", _EXTENSION.sub(r"\1 ext. \2", text))
    if plain.lstrip("(").startswith("+") or re.search(r"\+\d", plain):
        return _international(plain, text)
    for country in (*known, *(() if known else (setting,))):
        number, extension = parse_phone(plain, country)
        if number.startswith("+") and phonenumbers.is_valid_number(
            phonenumbers.parse(number)
        ):
            return number, extension
    return text, ""


def _international(plain: str, text: str) -> tuple[str, str]:
    number, extension = parse_phone(plain)
    return (number, extension) if number.startswith("+") else (text, "")


def as_line(it: Address) -> str:
    """Return an address on one line."""
    city = f"{it.postcode} {it.city}".strip()
    parts = (it.printed or it.street, "" if it.printed else city)
    more = () if it.printed else (it.region, it.country)
    return ", ".join(filter(None, (*parts, *more)))


def _with_code(it: Address) -> Address:
    """Return the address with the code of its country; other names stay as printed."""
    code = country_code(it.country) if it.country else ""
    if it.country and not code:
        return replace(it, printed=it.printed or as_line(it), country="")
    return replace(it, country=code)


def _countries_of(person: Person, numbers: Iterable[str]) -> Iterator[str]:
    """Yield the countries that an entry indicates, the strongest evidence first."""
    if person.address.country:
        yield person.address.country
    for text in numbers:
        number, _ = parse_phone(_ABROAD.sub("+", text.strip()))
        if number.startswith("+"):
            found = phonenumbers.region_code_for_number(phonenumbers.parse(number))
            yield from (found,) if found else ()
    links = (*person.websites, *person.emails)
    for host in (re.sub(r"^\w+://|[/:?#].*$|^.*@", "", link) for link in links):
        ending = host.rpartition(".")[2].lower()
        if len(ending) == 2 and ending not in _GENERIC_ENDINGS:
            yield from filter(None, (country_code(ending),))
    words = " ".join((person.name, person.family, person.company, person.romanised))
    yield from (country for form, country in _SCRIPTS if form.search(words))


NETWORKS = {
    "linkedin.com": "linkedin",
    "xing.com": "xing",
    "twitter.com": "twitter",
    "x.com": "x",
    "facebook.com": "facebook",
    "instagram.com": "instagram",
    "github.com": "github",
    "youtube.com": "youtube",
    "tiktok.com": "tiktok",
    "threads.net": "threads",
    "bsky.app": "bluesky",
    "vk.com": "vk",
    "weibo.com": "weibo",
}
"""Networks by the domains whose pages are profiles."""
_LABELLED = {label.lower(): network for network, label in LABELS.items()}


def is_profile(url: str) -> bool:
    """Return whether a link leads to a page of a network."""
    return _domain(url) in NETWORKS


def network_of(url: str) -> str:
    """Return the network of a profile: "linkedin" of "https://linkedin.com/in/x"."""
    domain = _domain(url)
    return NETWORKS.get(domain, domain.partition(".")[0])


def _domain(url: str) -> str:
    host = re.sub(r"^\w+://|[/?#:].*$", "", url.lower())
    return ".".join(host.split(".")[-2:])


def split_links(links: Iterable[str]) -> tuple[tuple[str, ...], tuple[Social, ...]]:
    """Return websites and profiles apart."""
    found = list(dict.fromkeys(filter(None, links)))
    socials = tuple(Social(it, network_of(it)) for it in found if is_profile(it))
    return tuple(it for it in found if not is_profile(it)), socials


def split_labelled_links(
    links: Sequence[tuple[str, str]], *, labelled: bool
) -> tuple[tuple[str, ...], tuple[Social, ...]]:
    """Return websites, and the links that are profiles by their label or host.

    Args:
        links: Labels and URLs.
        labelled: Whether every link with a label is a profile.
    """
    websites, socials = [], []
    for label, url in links:
        known = _LABELLED.get(label.lower(), label.lower())
        is_known = known in NETWORKS.values() or is_profile(url)
        if is_known or (label and labelled):
            socials.append(Social(url, known or network_of(url)))
        else:
            websites.append(url)
    return tuple(websites), tuple(socials)


def stage_of(text: str) -> Stage | None:
    """Return the stage of this name, or None."""
    return Stage(text) if text in set(Stage) else None


def day_of(text: str) -> date | None:
    """Return the day in ISO 8601, or None."""
    with suppress(ValueError):
        return date.fromisoformat(text)
    return None
