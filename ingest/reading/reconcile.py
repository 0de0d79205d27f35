"""Combine the fields of the passes of one reader, and those of two readers."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from rapidfuzz.distance import Indel

from ingest.fields import in_order
from ingest.fields.lexicon.text import squash
from ingest.fields.proof.domains import host_of
from ingest.scripts import is_native
from models.field import SURE, Field, FieldKind
from models.geometry import Box

CONFLICT = 0.8  # factor of a confidence when another reading differs
LINKS = frozenset({FieldKind.EMAIL, FieldKind.WEBSITE, FieldKind.SOCIAL})
PROVEN_BY_FORM = LINKS | {FieldKind.PHONE}

ALIKE = 0.85  # likeness from which two readings are of the same print
AGREEMENT = 0.4  # share of the doubt that is removed when both readers agree
FEWEST_NATIVE = 2  # fields in other scripts than Latin; one may be a misread logo
SURE_ALONE = 0.8  # least confidence of a name that only the second reader found
ONE_ONLY = frozenset(
    {FieldKind.NAME, FieldKind.TITLE, FieldKind.COMPANY, FieldKind.DEPARTMENT}
)


def reconcile(
    first: Sequence[Field], again: Sequence[Field], other: Sequence[Field] = ()
) -> tuple[Field, ...]:
    """Return the fields of the first pass, with conflicts resolved.

    Of two readings of one place, the one that another reader has too is chosen.
    Otherwise, of two links the one whose host occurs elsewhere on the card, or else the
    second, since letters are joined by mistake more often than split; of two numbers
    the more confident one. A conflict lowers the confidence unless another reader
    resolves it.

    Args:
        first: Fields of the first pass.
        again: Fields of the second pass, for which lines were stretched.
        other: Fields of another reader.
    """
    known, seen = ({_key(field) for field in fields} for fields in (first, again))
    said = {_key(field) for field in other}
    new = [f for f in again if f.kind in PROVEN_BY_FORM and _key(f) not in known]
    settled: list[Field] = []
    for field in first:
        if field.kind not in PROVEN_BY_FORM or _key(field) in seen:
            settled.append(field)
            continue
        others = [
            it for it in new if it.kind is field.kind and overlap(it.box, field.box)
        ]
        new = [it for it in new if it not in others]
        settled += _decide(_backed([field, *others], first), said)
    settled += [f for f in new if _key(f) in said or f.confidence >= SURE]
    return tuple(settled)


def _backed(readings: Sequence[Field], card: Sequence[Field]) -> list[Field]:
    """The readings whose host also occurs in another kind of link; else all."""
    others = LINKS - {readings[0].kind}
    hosts = {host_of(field.value) for field in card if field.kind in others} - {""}
    return [one for one in readings if host_of(one.value) in hosts] or list(readings)


def _decide(
    readings: Sequence[Field], said: set[tuple[FieldKind, str]]
) -> Iterator[Field]:
    """Choose a reading of a place, in which the second pass may have several fields."""
    proven = [one for one in readings if _key(one) in said]
    if proven:
        yield from proven
        return
    field, *others = readings
    likelier = max((r.confidence for r in others), default=0) > field.confidence
    believed = others if others and (field.kind in LINKS or likelier) else [field]
    for one in believed:
        yield replace(one, confidence=one.confidence * CONFLICT, contested=True)


def _key(field: Field) -> tuple[FieldKind, str]:
    return field.kind, field.value


def overlap(one: Box, other: Box) -> bool:
    """Return whether boxes share over half of the smaller one's width and height."""
    width, height = min(one.width, other.width), min(one.height, other.height)
    return one.shared_width(other) > width / 2 and one.shared_height(other) > height / 2


def compare(first: Sequence[Field], second: Sequence[Field]) -> tuple[Field, ...]:
    """Adjust the confidence of the first reader's fields by those of the second.

    Fields of a kind that the first did not find are added from the second, except what
    the first has read as part of something else, such as "le.com" of
    "nora@example.com", and a name that is not sure: the card may name nobody.
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
    judged = [_judge(field, first, second) for field in first]
    judged += [replace(f, confidence=f.confidence * CONFLICT) for f in others]
    return in_order(judged)


def _judge(field: Field, first: Sequence[Field], second: Sequence[Field]) -> Field:
    """Adjust a field's confidence, or replace it by the second's better reading.

    A link whose host also occurs in another link of the first stays. What the first has
    read too, such as the next number, is not a reading of this field. A replaced field
    is contested, since the readers contradict each other.
    """
    known = {_key(other) for other in first}
    same_kind = [other for other in second if other.kind is field.kind]
    if any(_same(field, other) for other in same_kind):
        sure = field.confidence + AGREEMENT * (1 - field.confidence)
        return replace(field, confidence=sure)
    unreadable = is_native(field.value) and _lacks_letters(first, second)
    if field.kind in ONE_ONLY and same_kind and not unreadable:
        return replace(field, confidence=field.confidence * CONFLICT, contested=True)
    surer = (o for o in same_kind if o.confidence > field.confidence < SURE)
    better = [
        other
        for other in surer
        if _key(other) not in known and likeness(field.value, other.value) >= ALIKE
    ]
    backed = _backed([field, *better], first)
    chosen = next((other for other in better if other in backed), None)
    return field if chosen is None else replace(chosen, contested=True)


def _lacks_letters(first: Sequence[Field], second: Sequence[Field]) -> bool:
    """Return whether the second reader seems to lack the script of a card.

    It has read only Latin letters where the first has several fields in another script,
    so its readings are no evidence against these.
    """
    native = sum(is_native(it.value) for it in first)
    return native >= FEWEST_NATIVE and not any(is_native(it.value) for it in second)


def _is_part_of(field: Field, proven: Sequence[Box]) -> bool:
    """Return whether a link is where the first reader has read another field."""
    return field.kind in LINKS and any(overlap(field.box, box) for box in proven)


def _same(field: Field, other: Field) -> bool:
    if field.kind in PROVEN_BY_FORM:
        return field.value == other.value
    return likeness(field.value, other.value) >= ALIKE


def likeness(one: str, other: str) -> float:
    """Similarity of two values, 0 to 1, ignoring case, accents and punctuation."""
    pair = (squash(one) or one, squash(other) or other)
    return Indel.normalized_similarity(*pair)
