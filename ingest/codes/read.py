"""Read the QR, Data Matrix and Aztec codes on a card."""

from collections.abc import Iterator

import zxingcpp

from ingest.codes.payload import CodeFact, parse_payload
from ingest.decode.pixels import Pixels
from ingest.fields.proof.email import normalise_email
from ingest.fields.proof.phone_number import normalise_phone
from ingest.fields.proof.web import normalise_website
from models.field import Field, FieldKind
from models.geometry import Box

SURE = 0.99  # codes correct their errors, but their owners may have mistyped
_IS = zxingcpp.BarcodeFormat
_SYMBOLOGIES = (_IS.QRCode, _IS.MicroQRCode, _IS.RMQRCode, _IS.DataMatrix, _IS.Aztec)


def read_codes(picture: Pixels, country: str = "US") -> tuple[Field, ...]:
    """Read every fact in the codes on a picture; links are never opened.

    Args:
        picture: Grey or colour; the boxes are in its pixels.
        country: Two letters; of phone numbers written without a country code.
    """
    # One that is kept in the module is reported as a leak when the program ends.
    symbologies = zxingcpp.BarcodeFormats(_SYMBOLOGIES)
    found = {
        (field.kind, field.value): field
        for code in zxingcpp.read_barcodes(picture, formats=symbologies)
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
    """Decode as UTF-8 if possible, since few codes declare their character set."""
    try:
        return code.bytes.decode()
    except UnicodeDecodeError:
        return code.text


def _box_of(position: zxingcpp.Position, picture: Pixels) -> Box:
    height, width = picture.shape[:2]
    corners = (
        position.top_left,
        position.top_right,
        position.bottom_left,
        position.bottom_right,
    )
    across = [min(max(corner.x, 0), width) for corner in corners]
    down = [min(max(corner.y, 0), height) for corner in corners]
    return Box(min(across), min(down), max(across), max(down))


def _normalise(fact: CodeFact, country: str) -> str | None:
    """Normalise a value as the rules for text do; None if it is invalid."""
    match fact.kind:
        case FieldKind.PHONE:
            return normalise_phone(fact.text, country)
        case FieldKind.EMAIL:
            return normalise_email(fact.text)
        case FieldKind.WEBSITE:
            return normalise_website(fact.text)
        case _:
            return fact.text
