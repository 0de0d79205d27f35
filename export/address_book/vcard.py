"""vCards of any version and maker as entries of an address book."""

import base64
import binascii
import re
import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

from export.address_book.entry import (
    Draft,
    Entry,
    Ranked,
    day_of,
    kind_of_label,
    network_of,
    split_labelled_links,
    stage_of,
)
from export.basis import parse_basis, vcard_property
from export.person import FURTHER, Address, Person, Social, Task
from export.vcard import DIRECT, remarks
from models.contact import Channel
from models.contact_fields import ContactField
from models.field import PhoneKind
from models.vcard import Property, parse_cards, split_value, unescape

_GROUP = ("KIND", "X-ADDRESSBOOKSERVER-KIND")
_MEMBER = ("MEMBER", "X-ADDRESSBOOKSERVER-MEMBER")
_READ = frozenset(
    "UID N FN ORG TITLE EMAIL TEL URL ADR LABEL CATEGORIES NOTE X-SOCIALPROFILE PHOTO"
    " REV".split()
) | {it.vcard for it in FURTHER.values()}
_TECHNICAL = frozenset(
    "VERSION PRODID KIND CLASS SOURCE NAME PROFILE MAILER CLIENTPIDMAP XML SORT-STRING"
    " TZ X-ABLABEL X-ABADR X-ABSHOWAS X-ABUID X-ADDRESSBOOKSERVER-KIND X-ABORDER"
    " X-IMAGEHASH X-IMAGETYPE X-EVOLUTION-FILE-AS X-OBJECTCLASS".split()
)
"""Properties about the card itself, not about the person."""
_LONGEST = 2_000  # characters of a value that is kept in the note


def parse_vcards(text: str, country: str = "") -> Iterator[Entry]:
    """The entries of a text of vCards; a group becomes a tag of its members.

    Args:
        text: One card or many, version 2.1 to 4.0.
        country: Two letters; of phone numbers without a country code.
    """
    groups = _find_groups(text)
    for properties in parse_cards(text):
        if properties and not _is_group(properties):
            yield _Card(properties).entry(country, groups)


def _find_groups(text: str) -> Mapping[str, Sequence[str]]:
    """The names of the groups in which each member is, by its UID."""
    groups = defaultdict(list)
    if re.search(r"KIND[^:\n]*:\s*group", text, re.IGNORECASE):
        for card in filter(_is_group, parse_cards(text)):
            name = next((unescape(it.value) for it in card if it.name == "FN"), "")
            for member in (it.value for it in card if it.name in _MEMBER):
                groups[_bare(member)].append(name)
    return groups


def _is_group(card: Sequence[Property]) -> bool:
    return any(it.name in _GROUP and it.value.lower() == "group" for it in card)


def _bare(uid: str) -> str:
    return uid.strip().lower().removeprefix("urn:uuid:")


class _Card:
    """The properties of one vCard."""

    def __init__(self, properties: list[Property]) -> None:
        self._properties = properties
        self._by_name: defaultdict[str, list[Property]] = defaultdict(list)
        for it in sorted(properties, key=lambda it: it.rank):
            if it.value.strip():
                self._by_name[it.name].append(it)
        self._labels = {
            it.group: unescape(it.value).strip("_$!<>")
            for it in properties
            if it.name == "X-ABLABEL"
        }

    def entry(self, country: str, groups: Mapping[str, Sequence[str]]) -> Entry:
        """The contact with everything that the card says of it."""
        draft = Draft(self._person())
        links = [(self._label(it), unescape(it.value)) for it in self._all("URL")]
        is_ours = "cardfile" in self._text("PRODID")
        websites, socials = split_labelled_links(links, labelled=is_ours)
        socials += tuple(self._profile(it) for it in self._all("X-SOCIALPROFILE"))
        tags = filter(None, self._parts("CATEGORIES", ","))
        draft.person = replace(
            draft.person,
            websites=websites,
            socials=tuple(dict.fromkeys(socials)),
            tags=tuple(
                dict.fromkeys((*tags, *groups.get(_bare(self._text("UID")), ())))
            ),
        )
        draft.emails = [
            Ranked(unescape(it.value).strip(), rank=it.rank)
            for it in self._all("EMAIL")
        ]
        self._add_phones(draft)
        draft.addresses = [(it.rank, self._address(it)) for it in self._all("ADR")]
        if not draft.addresses and (printed := self._text("LABEL")):
            draft.addresses = [((0, False), Address(printed))]
        self._add_rest(draft)
        return draft.entry(country)

    def _person(self) -> Person:
        name, romanised, parts = self._names()
        family, given, middle, prefix, suffix = (*parts, *[""] * 5)[:5]
        company, *units = (*self._parts("ORG"), "")
        person = Person(
            uid=self._uid(),
            prefix=prefix,
            given=given,
            middle=middle,
            family=family,
            suffix=suffix,
            romanised=romanised,
            title=self._text("TITLE"),
            department=", ".join(filter(None, units)),
            company=company,
            emails=tuple(unescape(it.value).strip() for it in self._all("EMAIL")),
            event=self._text("X-CARDFILE-EVENT"),
            met_on=day_of(self._text("X-CARDFILE-MET-ON")),
            place=self._text("X-CARDFILE-PLACE"),
            stage=stage_of(self._text("X-CARDFILE-STAGE")),
            assigned_to=self._text("X-CARDFILE-ASSIGNED-TO"),
            basis=parse_basis(lambda name: self._text(vcard_property(name))),
            more={
                source: text
                for source, it in FURTHER.items()
                if (text := it.tidy(self._further(it)))
            },
            follow_ups=self._follow_ups(),
            changed_at=_moment(self._text("REV")),
            picture=self._picture(),
        )
        if name == person.label and not family + given:
            name = ""  # an office has its own name only because FN is required
        return replace(person, name=name, notes=self._notes(person))

    def _all(self, name: str) -> list[Property]:
        """The properties of a name that have a value, the preferred one first."""
        return self._by_name.get(name, [])

    def _text(self, name: str) -> str:
        return next((unescape(it.value).strip() for it in self._all(name)), "")

    def _further(self, field: ContactField) -> str:
        if field.name == "other_company":
            return next(map(_plain, self._all("ORG")[1:]), "")
        return self._text(field.vcard) if field.vcard else ""

    def _parts(self, name: str, by: str = ";") -> list[str]:
        found = [split_value(it.value, by) for it in self._all(name)]
        if by == ",":
            return [part.strip() for parts in found for part in parts]
        return [part.strip() for part in found[0]] if found else []

    def _label(self, it: Property) -> str:
        return self._labels.get(it.group, "") if it.group else ""

    def _uid(self) -> str:
        with suppress(ValueError):
            return str(uuid.UUID(_bare(self._text("UID"))))
        return ""

    def _names(self) -> tuple[str, str, list[str]]:
        """The name, the name in Latin letters where both are given, and its parts."""
        names = [unescape(it.value).strip() for it in self._all("FN")]
        written = [it for it in names if not _is_latin(it)]
        romanised = self._text("X-CARDFILE-ROMANISED-NAME")
        if written and len(written) < len(names):
            romanised = romanised or next(it for it in names if _is_latin(it))
        name = next(iter((*written, *names)), "")
        parts = [[it.strip() for it in split_value(n.value)] for n in self._all("N")]
        fitting = [it for it in parts if all(part in name for part in it[:2])]
        chosen = next(iter((*fitting, *parts)), [])
        return name or _compose(chosen), romanised, chosen

    def _add_phones(self, draft: Draft) -> None:
        for it in self._all("TEL"):
            text = unescape(it.value).strip()
            if "pager" in it.types:
                draft.rest.append(f"Pager: {text}")
                continue
            rank = (it.rank[0], False)
            draft.phones.append(Ranked(text, self._phone_kind(it), rank))

    def _phone_kind(self, it: Property) -> PhoneKind:
        label = self._label(it)
        if label == DIRECT:
            return PhoneKind.DIRECT
        by_label = kind_of_label(label) if label else PhoneKind.OTHER
        return it.phone_kind if by_label is PhoneKind.OTHER else by_label

    @staticmethod
    def _profile(it: Property) -> Social:
        network = next(iter(sorted(it.types - {"pref", "home", "work"})), "")
        url = unescape(it.value).strip().removeprefix("x-apple:")
        return Social(url, network or network_of(url))

    def _address(self, it: Property) -> Address:
        parts = [
            re.sub(r"\s*\n\s*", ", ", part).strip() for part in split_value(it.value)
        ]
        box, more, street, city, region, postcode, country = (*parts, *[""] * 7)[:7]
        street = ", ".join(filter(None, (box, street, more)))
        printed = re.sub(r"\s*\n\s*", ", ", (it.label or self._printed(it)).strip())
        if printed == street and not city:
            street = ""
        country = country or self._country_of(it.group)
        return Address(printed, street, city, region, postcode, country)

    def _printed(self, address: Property) -> str:
        """The address as printed, of the same place; of version 3.0 and before."""
        labels = self._all("LABEL")
        same = [it for it in labels if it.types == address.types]
        is_only = len(self._all("ADR")) == 1
        found = same or (labels if is_only else [])
        return unescape(found[0].value) if found else ""

    def _country_of(self, group: str) -> str:
        codes = (
            it.value
            for it in self._properties
            if (it.name, it.group) == ("X-ABADR", group)
        )
        return next(codes, "") if group else ""

    def _notes(self, person: Person) -> tuple[str, ...]:
        note = "\n\n".join(unescape(it.value).strip() for it in self._all("NOTE"))
        if any(it.name.startswith("X-CARDFILE-") for it in self._properties):
            note = note.removesuffix("\n".join(remarks(person))).rstrip()
        return (note,) if note else ()

    def _follow_ups(self) -> tuple[Task, ...]:
        words = self._text("X-CARDFILE-FOLLOW-UP").split(" ", 3)
        day, way, uid, reason = (*words, *[""] * 4)[:4]
        due = day_of(day)
        if due is None or way not in set(Channel):
            return ()
        changed = _moment(self._text("REV")) or datetime.fromtimestamp(0, UTC)
        by = self._text("X-CARDFILE-FOLLOW-UP-BY")
        return (Task(uid, due, changed, Channel(way), reason, by),)

    def _picture(self) -> bytes:
        for it in self._all("PHOTO"):
            data = it.value.partition("base64,")[2] or it.value
            with suppress(binascii.Error, ValueError):
                return base64.b64decode(re.sub(r"\s", "", data), validate=True)
        return b""

    def _add_rest(self, draft: Draft) -> None:
        """Keep every value without a field, with its name."""
        for it in (*self._all("ORG")[2:], *self._all("TITLE")[1:]):
            draft.rest.append(f"Also {_spell(it.name)}: {_plain(it)}")
        for it in self._properties:
            is_ours = it.name.startswith("X-CARDFILE-")
            if is_ours or it.name in _READ | _TECHNICAL | {*_MEMBER}:
                continue
            text = _plain(it)
            if it.is_binary or len(text) > _LONGEST:
                draft.left_out.append(it.name)
            elif text:
                draft.rest.append(f"{self._label(it) or _spell(it.name)}: {text}")


def _compose(parts: Sequence[str]) -> str:
    """A name from its parts, in the order in which it is written."""
    family, given, middle, prefix, suffix = (*parts, *[""] * 5)[:5]
    is_latin = _is_latin(family + given)
    order = (prefix, given, middle, family, suffix) if is_latin else (family, given)
    return " ".join(filter(None, order))


def _is_latin(text: str) -> bool:
    return not re.search(r"[\u0370-\u1cff\u2e80-\ud7ff\uf900-\ufaff]", text)


def _plain(it: Property) -> str:
    """A value as one line of text."""
    parts = (part.strip() for part in split_value(it.value))
    return re.sub(r"\s*\n\s*", ", ", "; ".join(filter(None, parts)))


_SPELLED = {
    "BDAY": "Birthday",
    "ORG": "organisation",
    "TITLE": "job title",
    "IMPP": "Chat",
    "GEO": "Position",
    "AGENT": "Agent",
    "RELATED": "Related",
    "X-PHONETIC-FIRST-NAME": "First name as pronounced",
    "X-PHONETIC-LAST-NAME": "Last name as pronounced",
}


def _spell(name: str) -> str:
    """The name of a property in words."""
    words = name.removeprefix("X-").replace("-", " ").lower()
    return _SPELLED.get(name, words.capitalize())


def _moment(text: str) -> datetime | None:
    with suppress(ValueError):
        moment = datetime.fromisoformat(text)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return None
