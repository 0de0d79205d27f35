"""Bring what a person typed into its stored form; keep wholes and parts consistent."""

import re
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from export.countries import country_code
from ingest.fields.lexicon.address import split_address
from ingest.fields.lexicon.person import split_name
from ingest.fields.proof.country import countries_named
from ingest.scripts import is_wide
from models.contact import PointKind
from models.contact_fields import NAME_PARTS, WHOLES
from models.errors import EditInvalid
from models.tables.contact import Contact
from models.text import tidy

PLAIN_EMAIL = re.compile(
    r"[a-z0-9]+(?:[._-][a-z0-9]+)*@(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+"
    r"(?!(?:arpa|invalid|local|localhost|onion|test)$)[a-z]{2,24}"
)
"""Addresses about which nothing is to be found out, as almost all are."""
_SHORT_EMAIL = 60


def tidy_point(kind: PointKind, text: str, country: str) -> str:
    """Return a point that a person typed, as it is stored; without extension.

    `country` (two letters) is that of phone numbers without a country code.

    Raises:
        EditInvalid: It is no address, number or URL.
    """
    return _FORMS[kind](tidy(text), country)


def find_extension(text: str, country: str) -> str:
    """Return the digits to dial after a phone number is answered, or ""."""
    return _parse(tidy(text), country).extension or ""


def _email(text: str, _: str) -> str:
    if PLAIN_EMAIL.fullmatch(text) and len(text) <= _SHORT_EMAIL:
        return text
    try:
        found = validate_email(
            text, check_deliverability=False, test_environment=True, strict=True
        )
    except EmailNotValidError as error:
        raise EditInvalid(f"{text} is not an e-mail address: {error}") from error
    return found.normalized.lower()


def _phone(text: str, country: str) -> str:
    number = _parse(text, country)
    if not phonenumbers.is_possible_number(number):
        raise EditInvalid(f"{text} has too few or too many digits for a phone number.")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _parse(text: str, country: str) -> phonenumbers.PhoneNumber:
    try:
        return phonenumbers.parse(text, country or None)
    except phonenumbers.NumberParseException as error:
        raise EditInvalid(
            f"{text} is not a phone number: write it like +49 30 123456."
        ) from error


def _website(text: str, _: str) -> str:
    url = text if "://" in text else f"https://{text}"
    try:
        parts = urlsplit(url)
        # The port raises on "data:x". What stands before "@" is a password, or means
        # to look like another host; "mailto:erika@example.com" is no address either.
        has_host = bool(parts.hostname) and parts.port != 0 and "@" not in parts.netloc
    except ValueError as error:
        raise EditInvalid(
            f"{text} is not a web address: write it like www.example.com."
        ) from error
    if parts.scheme not in {"http", "https"} or not has_host or " " in url:
        raise EditInvalid(
            f"{text} is not a web address: write it like www.example.com."
        )
    return url


_RUN_BY_BROWSERS = re.compile(
    r"\s*(javascript|vbscript|data|blob|file):", re.IGNORECASE
)


def _handle(text: str, _: str) -> str:
    if not text:
        raise EditInvalid("A handle must not be empty.")
    if _RUN_BY_BROWSERS.match(text):
        raise EditInvalid(f"{text} is not a profile: write a handle or a web address.")
    return text


_FORMS: dict[PointKind, Callable[[str, str], str]] = {
    PointKind.EMAIL: _email,
    PointKind.PHONE: _phone,
    PointKind.WEBSITE: _website,
    PointKind.SOCIAL: _handle,
}


_POSTCODE_LAST = frozenset(
    "AU BD BR CA CO EG GB HK ID IE IN JO KH LK LV NP NZ PE PK RU SA SG TH UA US"
    " ZA".split()
)
"""Countries in whose addresses the postcode follows the town. Source: the formats of
Google's address data, "%C" before "%Z"."""

_SPLIT: Mapping[str, Callable[[str], Mapping[str, str]]] = {
    "name": split_name,
    "address": split_address,
}


def complete(contact: Contact, new: dict[str, str]) -> dict[str, str]:
    """Return the typed values of a contact, and what follows from them for the others.

    A whole that was typed is taken apart as one on a card is. A part that was typed
    takes the place of the old one in the whole; where that does not tell its place, the
    whole is put together from its parts. The contact is as it was before; the typed
    values are by column.

    Raises:
        EditInvalid: There is no such country.
    """
    if new.get("country"):
        new = {**new, "country": _code_of(new["country"])}
    return {
        **_complete(contact, new, "name"),
        **_complete(contact, new, "address"),
        **new,
    }


def _complete(contact: Contact, new: Mapping[str, str], whole: str) -> dict[str, str]:
    columns = {it.part: it.name for it in WHOLES[whole] if it.name != "romanised_name"}
    typed = [name for name in columns.values() if name in new]
    if whole in new:
        found = dict(_SPLIT[whole](new[whole])) if new[whole] else {}
        if whole == "address" and not found.keys() - {"country"}:
            found["street"] = new[whole]  # where only parts are exported, all of it is
        return {name: found.get(part, "") for part, name in columns.items()}
    if not typed:
        return {}
    before: str = getattr(contact, whole)
    parts = {name: new.get(name, getattr(contact, name)) for name in columns.values()}
    text = before
    for name in typed:
        text = _replace(text, getattr(contact, name), new[name])
    if not text:
        compose = compose_name if whole == "name" else compose_address
        text = compose(parts, before)
    return {whole: text}


def _replace(text: str, old: str, new: str) -> str:
    """Return the text with another part, or "" if the old one is not unique."""
    if old == new:
        return text
    pattern = re.compile(rf"(?<!\w){re.escape(old)}(?!\w)")
    is_unique = bool(old and new) and len(pattern.findall(text)) == 1
    return pattern.sub(lambda _: new, text) if is_unique and not is_wide(text) else ""


def compose_name(parts: Mapping[str, str], before: str = "") -> str:
    """Return a full name from its parts, in the order in which it is read again.

    The name as it was `before` tells the order where nothing else does.
    """
    prefix, given, middle, family, suffix = (parts.get(it, "") for it in NAME_PARTS)
    if is_wide(family + given):
        return f"{family}{given}"
    given = _joined(given, middle)
    western = _joined(prefix, given, family)
    eastern = _joined(prefix, family, given)
    found = split_name(eastern)
    is_eastern = (found.get("family"), found.get("given")) == (family, given)
    was_eastern = before and split_name(before) and _begins(before, family, given)
    core = eastern if (is_eastern and given) or was_eastern else western
    return f"{core}, {suffix}" if suffix else core


def _begins(before: str, family: str, given: str) -> bool:
    """Return whether a name has the family name before the given one."""
    first, second = before.find(family), before.find(given)
    return bool(family and given) and 0 <= first < second


def compose_address(parts: Mapping[str, str], before: str = "") -> str:
    """Return an address from its parts, in the order that is usual in its country.

    If the address named the country `before`, the new one does.
    """
    street, city, region = (parts.get(it, "") for it in ("street", "city", "region"))
    postcode, country = parts.get("postcode", ""), parts.get("country", "")
    if is_wide(street + city):
        return f"{postcode} {region}{city}{street}".strip()
    lines = (street, _joined(postcode, city), region)
    if country in _POSTCODE_LAST or (not country and region):
        town = _joined(f"{city}," if city and region else city, region, postcode)
        lines = (street, town, "")
    named = countries_named(before) if before else ()
    last = _name_of(before, named[-1]) if named and named[-1] == country else country
    return ", ".join(filter(None, (*lines, last)))


def _name_of(address: str, country: str) -> str:
    """Return the last line of an address, if it is the name of its country."""
    last = address.rpartition(", ")[2]
    return last if countries_named(last) == [country] else country


def _code_of(country: str) -> str:
    code = country_code(country)
    if not code:
        raise EditInvalid(
            f'"{country}" is not a country: write its name or two letters, such as DE.'
        )
    return code


def _joined(*words: str) -> str:
    return " ".join(filter(None, words))
