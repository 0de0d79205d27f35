"""Fields of a QR code and fields that were read: which of two to believe."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ingest.fields.lines.text import one_edit_apart, squash
from models.field import Field, FieldKind

AGREED = 0.99
"""Confidence of a field that the code and the print both say."""
_ONE_ONLY = {FieldKind.NAME, FieldKind.TITLE, FieldKind.COMPANY, FieldKind.DEPARTMENT}


def trust(hints: Sequence[Field], found: Iterable[Field]) -> list[Field]:
    """All fields, without those read off the print that a code says better."""
    read = list(found)
    agreed = [
        replace(hint, confidence=AGREED) if any(_same(hint, f) for f in read) else hint
        for hint in hints
    ]
    return agreed + [field for field in read if not any(_says(h, field) for h in hints)]


def _says(hint: Field, field: Field) -> bool:
    """Whether a hint makes a field that was read superfluous."""
    if hint.kind is not field.kind:
        return False
    return hint.kind in _ONE_ONLY or _same(hint, field) or _misread(hint, field)


def _same(hint: Field, field: Field) -> bool:
    return hint.kind is field.kind and _key(hint) == _key(field)


def _key(field: Field) -> str:
    """What is compared: a host without "www", letters and digits of the others."""
    if field.kind is FieldKind.WEBSITE:
        return field.value.partition("://")[2].removeprefix("www.").rstrip("/").lower()
    return squash(field.value) or field.value


def _misread(hint: Field, field: Field) -> bool:
    """Whether a field is the hint, one letter misread; a digit makes another number."""
    if field.kind not in (FieldKind.EMAIL, FieldKind.WEBSITE):
        return False
    one, other = _key(hint), _key(field)
    return len(one) >= 8 and one_edit_apart(one, other)
