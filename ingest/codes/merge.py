"""Choose between the fields of a QR code and recognised ones."""

from collections.abc import Sequence
from dataclasses import replace

from ingest.fields.lexicon.text import squash
from ingest.fields.proof.domains import host_of
from ingest.fields.proof.phone_number import normalise_phone
from models.field import Field, FieldKind

AGREED = 0.99
"""Confidence of a field that the code and the printed text agree on."""
_ONE_ONLY = {FieldKind.NAME, FieldKind.TITLE, FieldKind.COMPANY, FieldKind.DEPARTMENT}


def merge_code_fields(
    hints: Sequence[Field], read: Sequence[Field], country: str
) -> list[Field]:
    """Merge the fields of a code with the printed ones, which it replaces.

    Args:
        hints: Fields of a code.
        read: Fields of the printed text.
        country: Two letters; for numbers in the code without a country code.
    """
    hints = [_of_country(hint, country) for hint in hints if not _is_page(hint, read)]
    agreed = [
        replace(hint, confidence=AGREED) if any(_same(hint, f) for f in read) else hint
        for hint in hints
    ]
    return agreed + [field for field in read if not any(_says(h, field) for h in hints)]


def _is_page(hint: Field, read: Sequence[Field]) -> bool:
    """Return whether a code links to a page of a website that is printed."""
    if hint.kind is not FieldKind.WEBSITE:
        return False
    sites = [field for field in read if field.kind is FieldKind.WEBSITE]
    hosts = (host_of(field.value) for field in sites)
    return host_of(hint.value) in hosts and not any(_same(hint, f) for f in sites)


def _of_country(hint: Field, country: str) -> Field:
    """Normalise a phone as a number of the card's country, if it may be one."""
    if hint.kind is not FieldKind.PHONE:
        return hint
    return replace(hint, value=normalise_phone(hint.printed, country) or hint.value)


def _says(hint: Field, field: Field) -> bool:
    """Return whether a field of the code replaces a printed one."""
    if hint.kind is not field.kind:
        return False
    return hint.kind in _ONE_ONLY or _same(hint, field)


def _same(hint: Field, field: Field) -> bool:
    return hint.kind is field.kind and _key(hint) == _key(field)


def _key(field: Field) -> str:
    """Return the part of a value to compare: a URL without "www", or its letters."""
    if field.kind is FieldKind.WEBSITE:
        return field.value.partition("://")[2].removeprefix("www.").rstrip("/").lower()
    return squash(field.value) or field.value
