"""In which country a card is at home, once its contact points are found."""

from collections.abc import Sequence

from ingest.fields.proof.country import likely_countries
from models.field import Field, FieldKind
from models.reading import OcrResult

_BEFORE_HOST = {FieldKind.EMAIL: "@", FieldKind.WEBSITE: "://"}


def homes_of(ocr: OcrResult, fields: Sequence[Field]) -> tuple[str, ...]:
    """Two-letter countries in the order of their likelihood; none is taken for granted.

    Args:
        ocr: What was read.
        fields: What that says; the numbers count with their countries.
    """
    hosts = [
        field.value.partition(_BEFORE_HOST[field.kind])[2].partition("/")[0]
        for field in fields
        if field.kind in _BEFORE_HOST
    ]
    phones = [field.value for field in fields if field.kind is FieldKind.PHONE]
    countries = likely_countries(" | ".join([ocr.text, *phones]), hosts)
    return tuple(country.code for country in countries)
