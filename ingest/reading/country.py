"""Determine the country of a card from its contact points and address."""

from collections.abc import Sequence

from ingest.fields.proof.country import likely_countries
from models.field import Field, FieldKind
from models.reading import OcrResult

_BEFORE_HOST = {FieldKind.EMAIL: "@", FieldKind.WEBSITE: "://"}


def countries_of(ocr: OcrResult, fields: Sequence[Field]) -> tuple[str, ...]:
    """Return two-letter countries, the likeliest first; none if nothing tells.

    Args:
        ocr: What was read.
        fields: What it says; numbers count with the countries they belong to.
    """
    hosts = [
        field.value.partition(_BEFORE_HOST[field.kind])[2].partition("/")[0]
        for field in fields
        if field.kind in _BEFORE_HOST
    ]
    phones = [field.value for field in fields if field.kind is FieldKind.PHONE]
    countries = likely_countries(" | ".join([ocr.text, *phones]), hosts)
    return tuple(country.code for country in countries)
