"""Decode QR, Data Matrix and Aztec codes on a card, and parse the contact in them."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote

import zxingcpp

from ingest.decode.pixels import Pixels
from ingest.fields.proof.country import countries_named
from ingest.fields.proof.email import normalise_email
from ingest.fields.proof.phone_number import normalise_phone
from ingest.fields.proof.web import normalise_website
from models.field import Field, FieldKind, PhoneKind
from models.geometry import Box
from models.vcard import Property, parse_first_card, split_value, unescape

LONGEST = 8000  # characters; the largest QR code holds 7,089 digits
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\ufeff]+")
_ADDRESS = ("street", "city", "region", "postcode", "country")
SURE = 0.99  # a code is checked by its own check digits; its owner may have mistyped
_IS = zxingcpp.BarcodeFormat
_SYMBOLOGIES = zxingcpp.BarcodeFormats(
    [_IS.QRCode, _IS.MicroQRCode, _IS.RMQRCode, _IS.DataMatrix, _IS.Aztec]
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact as a code states it, not yet checked.

    Attributes:
        kind: What it is.
        text: On one line, without outer white space; never empty.
        parts: As in `Field`.
    """

    kind: FieldKind
    text: str
    parts: Mapping[str, str] = field(default_factory=dict)


def parse_payload(text: str) -> tuple[Fact, ...]:
    """What the text of a code says about a person; nothing for WIFI, maps and coins."""
    text = text[:LONGEST].strip().removeprefix("\ufeff")
    head, _, rest = text.partition(":")
    parse = _PARSERS.get(head.strip().upper(), _plain)
    facts = parse(text if parse in {_vcard, _plain} else rest)
    return tuple({(fact.kind, fact.text): fact for fact in facts if fact.text}.values())


def _vcard(text: str) -> Iterator[Fact]:
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


def _name_of(properties: Iterable[Property]) -> Iterator[Fact]:
    """The name as it is written out, with the parts where the card has them."""
    values = {found.name: found.value for found in properties}
    parts = _name_parts(split_value(values.get("N", "")))
    full = _clean(unescape(values.get("FN", ""))) or _join(
        parts.get(key, "") for key in ("prefix", "given", "family", "suffix")
    )
    yield _fact(FieldKind.NAME, full, parts)


def _name_parts(components: list[str]) -> dict[str, str]:
    """From the order of a vCard: family, given, middle, prefix, suffix."""
    family, given, middle, prefix, suffix = (*components, *[""] * 5)[:5]
    parts = {
        "prefix": prefix,
        "given": _join((given, middle)),
        "family": family,
        "suffix": suffix,
    }
    return {key: _clean(value) for key, value in parts.items() if _clean(value)}


def _address(components: list[str]) -> Fact:
    """From the order of a vCard, where a box and a floor stand before the street."""
    box, floor, *rest = (*map(_clean, components), *[""] * 7)[:7]
    parts = {key: value for key, value in zip(_ADDRESS, rest, strict=True) if value}
    land = parts.pop("country", "")
    regions = [land.upper()] if len(land) == 2 else countries_named(land)
    if regions:
        parts["country"] = regions[0]
    street, city, region, postcode, country = rest
    lines = (street, floor, box, _join((postcode, city)), region, country)
    return _fact(FieldKind.ADDRESS, ", ".join(filter(None, lines)), parts)


def _mecard(text: str) -> Iterator[Fact]:
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


def _mecard_name(value: str) -> Fact:
    parts = _name_parts(split_value(value, ","))
    return _fact(
        FieldKind.NAME, _join((parts.get("given", ""), parts.get("family", ""))), parts
    )


def _mecard_address(components: list[str]) -> Fact:
    # Seven components are those of a vCard; most generators write what they like.
    if len(components) == 7:
        return _address(components)
    return _fact(FieldKind.ADDRESS, ", ".join(filter(None, map(_clean, components))))


def _bizcard(text: str) -> Iterator[Fact]:
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


def _matmsg(text: str) -> Iterator[Fact]:
    yield from (_email(value) for key, value in _entries(text) if key == "TO")


def _mebkm(text: str) -> Iterator[Fact]:
    yield from (
        _fact(FieldKind.WEBSITE, unescape(value))
        for key, value in _entries(text)
        if key == "URL"
    )


def _mailto(text: str) -> Iterator[Fact]:
    addresses, _, query = text.partition("?")
    further = parse_qs(query).get("to", [])
    yield from (_email(unquote(a)) for a in (*addresses.split(","), *further))


def _tel(text: str) -> Iterator[Fact]:
    number, _, _ = text.partition(":")  # SMSTO has a message behind the number
    yield _phone(number, PhoneKind.OTHER)


_IDENTIFIER = re.compile(
    r"(?=\D*\d)(?![a-z][a-z+.\-]*:)[\w.\-/+=~:]{4,100}", re.IGNORECASE
)
"""One word with a digit and without a scheme: what the code of a badge says."""


def _plain(text: str) -> Iterator[Fact]:
    if re.fullmatch(r"(https?://|www\.)\S+", text, re.IGNORECASE):
        yield _fact(FieldKind.WEBSITE, text)
    elif re.fullmatch(r"[^\s@:/]+@[^\s@:/]+\.\w+", text):
        yield _email(text)
    elif _IDENTIFIER.fullmatch(text):
        yield _fact(FieldKind.CODE, text)


def _entries(text: str) -> Iterator[tuple[str, str]]:
    r"""The pairs `KEY:value;` of the formats of Japanese phones."""
    for found in re.finditer(r"\s*(\w+):((?:\\.|[^;\\])*)(?:;|$)", text, re.DOTALL):
        yield found[1].upper(), found[2]


def _email(value: str) -> Fact:
    return _fact(FieldKind.EMAIL, re.sub(r"(?i)^mailto:", "", _clean(value)))


def _phone(value: str, kind: PhoneKind) -> Fact:
    number, *parameters = re.sub(r"(?i)^(tel|sms):", "", _clean(value)).split(";")
    parts = {"kind": str(kind)}
    for parameter in parameters:
        key, _, digits = parameter.partition("=")
        digits = re.sub(r"[^0-9]", "", digits)  # others only make it readable
        if key.casefold() == "ext" and digits:
            parts["extension"] = digits
    return _fact(FieldKind.PHONE, unquote(number), parts)


def _fact(kind: FieldKind, text: str, parts: Mapping[str, str] | None = None) -> Fact:
    return Fact(kind, _clean(text), parts or {})


def _join(texts: Iterable[str]) -> str:
    return " ".join(filter(None, texts))


def _clean(text: str) -> str:
    return " ".join(_CONTROLS.sub(" ", text).split())


_PARSERS: Mapping[str, Callable[[str], Iterator[Fact]]] = {
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


def read_codes(picture: Pixels, country: str = "US") -> tuple[Field, ...]:
    """Every fact the codes on a picture state; an address is never opened.

    Args:
        picture: Grey or colour; the boxes are in its pixels.
        country: Two letters; of phone numbers written without a country code.
    """
    found = {
        (field.kind, field.value): field
        for code in zxingcpp.read_barcodes(picture, formats=_SYMBOLOGIES)
        for field in _fields(code, picture, country)
    }
    return tuple(found.values())


def _fields(code: zxingcpp.Barcode, picture: Pixels, country: str) -> Iterator[Field]:
    box = _box_of(code.position, picture)
    for fact in parse_payload(_text_of(code)):
        value = _normalise(fact, country)
        if value is not None:
            yield Field(
                kind=fact.kind,
                value=value,
                printed=fact.text,
                confidence=SURE,
                box=box,
                reader="qr",
                rule=f"stated in a {code.format}",
                parts=fact.parts,
            )


def _text_of(code: zxingcpp.Barcode) -> str:
    """The text as UTF-8 where that fits; codes seldom declare their character set."""
    try:
        return code.bytes.decode()
    except UnicodeDecodeError:
        return code.text


def _box_of(position: zxingcpp.Position, picture: Pixels) -> Box:
    height, width = picture.shape[:2]
    upper, lower = (
        (position.top_left, position.top_right),
        (position.bottom_left, position.bottom_right),
    )
    corners = (*upper, *lower)
    across = [min(max(corner.x, 0), width) for corner in corners]
    down = [min(max(corner.y, 0), height) for corner in corners]
    return Box(min(across), min(down), max(across), max(down))


def _normalise(fact: Fact, country: str) -> str | None:
    """The value as every other rule writes it; None when it cannot be one."""
    match fact.kind:
        case FieldKind.PHONE:
            return normalise_phone(fact.text, country)
        case FieldKind.EMAIL:
            return normalise_email(fact.text)
        case FieldKind.WEBSITE:
            return normalise_website(fact.text)
        case _:
            return fact.text
