"""Resolve contact points that one reader read differently in two passes."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.fields.proof.domains import host_of
from models.field import SURE, Field, FieldKind
from models.geometry import Box

CONFLICT = 0.8  # what is left of a confidence when another reading says otherwise
LINKS = frozenset({FieldKind.EMAIL, FieldKind.WEBSITE, FieldKind.SOCIAL})
PROVEN_BY_FORM = LINKS | {FieldKind.PHONE}


def reconcile(
    first: Sequence[Field], again: Sequence[Field], other: Sequence[Field] = ()
) -> tuple[Field, ...]:
    """Return the fields of the first pass, with conflicts decided by the evidence.

    Of two readings of one place, the one that another reader has as well is chosen.
    Otherwise, of two links the one whose host occurs elsewhere on the card, or else
    the second, since letters run together rather than apart; of two numbers the more
    confident. A conflict lowers the confidence unless the other reader settles it.

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
        rivals = [it for it in new if _same_place(field, it)]
        new = [it for it in new if it not in rivals]
        settled += _decide(_backed([field, *rivals], first), said)
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
    """One of the readings of a place; the second may see several things in it."""
    proven = [one for one in readings if _key(one) in said]
    if proven:
        yield from proven
        return
    field, *rivals = readings
    likelier = max((r.confidence for r in rivals), default=0) > field.confidence
    believed = rivals if rivals and (field.kind in LINKS or likelier) else [field]
    for one in believed:
        yield replace(one, confidence=one.confidence * CONFLICT, contested=True)


def _key(field: Field) -> tuple[FieldKind, str]:
    return field.kind, field.value


def _same_place(one: Field, other: Field) -> bool:
    """Whether two of a kind are of the same print."""
    return one.kind is other.kind and overlap(one.box, other.box)


def overlap(one: Box, other: Box) -> bool:
    """Whether two boxes share more than half of the smaller one's width and height."""
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    width, height = min(one.width, other.width), min(one.height, other.height)
    return across > width / 2 and down > height / 2
