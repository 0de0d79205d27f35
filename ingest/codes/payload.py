"""Parse the contact in the text of a code: vCard, MECARD, links and their like."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote

from ingest.fields.proof.country import countries_named
from models.field import FieldKind, PhoneKind
from models.vcard import Property, parse_first_card, split_value, unescape

LONGEST = 8000  # characters; the largest QR code holds 7,089 digits
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\ufeff]+")
_ADDRESS = ("street", "city", "region", "postcode", "country")


@dataclass(frozen=True, slots=True)
class CodeFact:
    """One fact as a code states it, not yet validated.

    Attributes:
        kind: What it is.
        text: On one line, without outer white space; never empty.
        parts: As in `Field`.
    """

    kind: FieldKind
    text: str
    parts: Mapping[str, str] = field(default_factory=dict)


def parse_payload(text: str) -> tuple[CodeFact, ...]:
    """Parse the facts about a person in a code; none for Wi-Fi or payments."""
    text = text[:LONGEST].strip().removeprefix("\ufeff")
    head, _, rest = text.partition(":")
    parse = _PARSERS.get(head.strip().upper(), _plain)
    facts = parse(text if parse in {_vcard, _plain} else rest)
    return tuple({(fact.kind, fact.text): fact for fact in facts if fact.text}.values())


def _vcard(text: str) -> Iterator[CodeFact]:
    properties = list(parse_first_card(text))
    yield from _name_of(properties)
    for found in properties:
        value = found.value
        match found.name:
            case "ORG":
                company, *units = map(_clean, split_value(value))
                yield _fact(FieldKind.COMPANY, company)
                yield _fact(FieldKind.DEPARTMENT, ", ".join(filter(None, units)))
            case "TITLE":
                yield _fact(FieldKind.TITLE, unescape(value))
            case "EMAIL":
                yield _email(value)
            case "TEL":
                yield _phone(value, found.phone_kind)
            case "URL" | "X-SOCIALPROFILE":
                yield _fact(FieldKind.WEBSITE, unescape(value))
            case "ADR":
                yield _address(split_value(value))


def _name_of(properties: Iterable[Property]) -> Iterator[CodeFact]:
    """Yield the full name, with its parts where the vCard has them."""
    values = {found.name: found.value for found in properties}
    parts = _name_parts(split_value(values.get("N", "")))
    full = _clean(unescape(values.get("FN", ""))) or _join(
        parts.get(key, "") for key in ("prefix", "given", "family", "suffix")
    )
    yield _fact(FieldKind.NAME, full, parts)


def _name_parts(components: list[str]) -> dict[str, str]:
    """Join the parts of a vCard's name: family, given, middle, prefix, suffix."""
    family, given, middle, prefix, suffix = (*components, *[""] * 5)[:5]
    parts = {
        "prefix": prefix,
        "given": _join((given, middle)),
        "family": family,
        "suffix": suffix,
    }
    return {key: _clean(value) for key, value in parts.items() if _clean(value)}


def _address(components: list[str]) -> CodeFact:
    """Join the parts of a vCard's address: box, floor, then as in `_ADDRESS`."""
    box, floor, *rest = (*map(_clean, components), *[""] * 7)[:7]
    parts = {key: value for key, value in zip(_ADDRESS, rest, strict=True) if value}
    named = parts.pop("country", "")
    codes = [named.upper()] if len(named) == 2 else countries_named(named)
    if codes:
        parts["country"] = codes[0]
    street, city, region, postcode, country = rest
    lines = (street, floor, box, _join((postcode, city)), region, country)
    return _fact(FieldKind.ADDRESS, ", ".join(filter(None, lines)), parts)


def _mecard(text: str) -> Iterator[CodeFact]:
    for key, value in _entries(text):
        match key:
            case "N":
                yield _mecard_name(value)
            case "ORG":
                yield _fact(FieldKind.COMPANY, unescape(value))
            case "TITLE":
                yield _fact(FieldKind.TITLE, unescape(value))
            case "TEL":
                yield _phone(value, PhoneKind.OTHER)
            case "EMAIL":
                yield _email(value)
            case "URL":
                yield _fact(FieldKind.WEBSITE, unescape(value))
            case "ADR":
                yield _mecard_address(split_value(value, ","))


def _mecard_name(value: str) -> CodeFact:
    parts = _name_parts(split_value(value, ","))
    return _fact(
        FieldKind.NAME, _join((parts.get("given", ""), parts.get("family", ""))), parts
    )


def _mecard_address(components: list[str]) -> CodeFact:
    # Seven components are in the order of a vCard; others are in any order.
    if len(components) == 7:
        return _address(components)
    return _fact(FieldKind.ADDRESS, ", ".join(filter(None, map(_clean, components))))


def _bizcard(text: str) -> Iterator[CodeFact]:
    entries = [(key, unescape(value)) for key, value in _entries(text)]
    first = dict(reversed(entries))
    parts = {"given": first.get("N", ""), "family": first.get("X", "")}
    parts = {key: _clean(value) for key, value in parts.items() if _clean(value)}
    yield _fact(FieldKind.NAME, _join(parts.values()), parts)
    phones = {"B": PhoneKind.WORK, "M": PhoneKind.MOBILE, "F": PhoneKind.FAX}
    kinds = {"T": FieldKind.TITLE, "C": FieldKind.COMPANY, "A": FieldKind.ADDRESS}
    for key, value in entries:
        if key in phones:
            yield _phone(value, phones[key])
        elif key in kinds:
            yield _fact(kinds[key], value)
        elif key == "E":
            yield _email(value)


def _matmsg(text: str) -> Iterator[CodeFact]:
    yield from (_email(value) for key, value in _entries(text) if key == "TO")


def _mebkm(text: str) -> Iterator[CodeFact]:
    yield from (
        _fact(FieldKind.WEBSITE, unescape(value))
        for key, value in _entries(text)
        if key == "URL"
    )


def _mailto(text: str) -> Iterator[CodeFact]:
    addresses, _, query = text.partition("?")
    further = parse_qs(query).get("to", [])
    yield from (_email(unquote(a)) for a in (*addresses.split(","), *further))


def _tel(text: str) -> Iterator[CodeFact]:
    number, _, _ = text.partition(":")  # SMSTO has a message behind the number
    yield _phone(number, PhoneKind.OTHER)


_IDENTIFIER = re.compile(
    r"(?=\D*\d)(?![a-z][a-z+.\-]*:)[\w.\-/+=~:]{4,100}", re.IGNORECASE
)
"""One word with a digit and without a scheme, such as the number on a badge."""


def _plain(text: str) -> Iterator[CodeFact]:
    if re.fullmatch(r"(https?://|www\.)\S+", text, re.IGNORECASE):
        yield _fact(FieldKind.WEBSITE, text)
    elif re.fullmatch(r"[^\s@:/]+@[^\s@:/]+\.\w+", text):
        yield _email(text)
    elif _IDENTIFIER.fullmatch(text):
        yield _fact(FieldKind.CODE, text)


def _entries(text: str) -> Iterator[tuple[str, str]]:
    r"""Yield the pairs `KEY:value;` of the formats of Japanese phones."""
    for found in re.finditer(r"\s*(\w+):((?:\\.|[^;\\])*)(?:;|$)", text, re.DOTALL):
        yield found[1].upper(), found[2]


def _email(value: str) -> CodeFact:
    return _fact(FieldKind.EMAIL, re.sub(r"(?i)^mailto:", "", _clean(value)))


def _phone(value: str, kind: PhoneKind) -> CodeFact:
    number, *parameters = re.sub(r"(?i)^(tel|sms):", "", _clean(value)).split(";")
    parts = {"kind": str(kind)}
    for parameter in parameters:
        key, _, digits = parameter.partition("=")
        digits = re.sub(r"[^0-9]", "", digits)  # others only make it readable
        if key.casefold() == "ext" and digits:
            parts["extension"] = digits
    return _fact(FieldKind.PHONE, unquote(number), parts)


def _fact(
    kind: FieldKind, text: str, parts: Mapping[str, str] | None = None
) -> CodeFact:
    return CodeFact(kind, _clean(text), parts or {})


def _join(texts: Iterable[str]) -> str:
    return " ".join(filter(None, texts))


def _clean(text: str) -> str:
    return " ".join(_CONTROLS.sub(" ", text).split())


_PARSERS: Mapping[str, Callable[[str], Iterator[CodeFact]]] = {
    "BEGIN": _vcard,
    "MECARD": _mecard,
    "BIZCARD": _bizcard,
    "MATMSG": _matmsg,
    "MEBKM": _mebkm,
    "MAILTO": _mailto,
    "TEL": _tel,
    "SMS": _tel,
    "SMSTO": _tel,
}
