"""Combine the fields of two readers of the same card."""

from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from ingest.fields.lexicon.text import squash
from ingest.reading.reconcile import CONFLICT, LINKS, PROVEN_BY_FORM, overlap
from models.field import SURE, Field, FieldKind
from models.geometry import Box

ALIKE = 0.85  # likeness from which two readings are of the same print
AGREEMENT = 0.4  # share of a doubt that goes when both readers agree
SURE_ALONE = 0.8  # confidence of a name that the first reader has not found
ONE_ONLY = frozenset(
    {FieldKind.NAME, FieldKind.TITLE, FieldKind.COMPANY, FieldKind.DEPARTMENT}
)


def compare(first: Sequence[Field], second: Sequence[Field]) -> tuple[Field, ...]:
    """The first reader's fields, surer or less sure by what the second read.

    A kind of which the first found nothing is taken from the second, but for what the
    first has read as something else, such as "le.com" of "nora@example.com", and for a
    name that is not sure: the card may name nobody.
    """
    kinds = {field.kind for field in first}
    proven = [field.box for field in first if field.kind in PROVEN_BY_FORM]
    others = [
        field
        for field in second
        if field.kind not in kinds
        and not _is_part_of(field, proven)
        and (field.kind is not FieldKind.NAME or field.confidence >= SURE_ALONE)
    ]
    judged = [_judge(field, second) for field in first]
    judged += [replace(f, confidence=f.confidence * CONFLICT) for f in others]
    order = list(FieldKind)
    return tuple(sorted(judged, key=lambda f: (order.index(f.kind), -f.confidence)))


def _judge(field: Field, second: Sequence[Field]) -> Field:
    """The field, surer or less sure; or the second's better reading of its print."""
    rivals = [other for other in second if other.kind is field.kind]
    if any(_same(field, other) for other in rivals):
        sure = field.confidence + AGREEMENT * (1 - field.confidence)
        return replace(field, confidence=sure)
    if field.kind in ONE_ONLY and rivals:
        return replace(field, confidence=field.confidence * CONFLICT, contested=True)
    better = (o for o in rivals if o.confidence > field.confidence < SURE)
    return next((o for o in better if likeness(field.value, o.value) >= ALIKE), field)


def _is_part_of(field: Field, proven: Sequence[Box]) -> bool:
    """Whether a link stands where the first reader has read another fact."""
    return field.kind in LINKS and any(overlap(field.box, box) for box in proven)


def _same(field: Field, other: Field) -> bool:
    if field.kind in PROVEN_BY_FORM:
        return field.value == other.value
    return likeness(field.value, other.value) >= ALIKE


def likeness(one: str, other: str) -> float:
    """How alike two values are, from 0 to 1, but for case, accents and signs."""
    pair = (squash(one) or one, squash(other) or other)
    return SequenceMatcher(None, *pair, autojunk=False).ratio()
