"""Contact points that a reader, looking twice, has read in two ways."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.fields.proof.domains import host_of
from models.field import SURE, Field, FieldKind
from models.geometry import Box

CONFLICT = 0.8  # what is left of a confidence when another reading says otherwise
LINKS = frozenset({FieldKind.EMAIL, FieldKind.WEBSITE, FieldKind.SOCIAL})
PROVEN_BY_FORM = LINKS | {FieldKind.PHONE}


def settle(
    first: Sequence[Field], again: Sequence[Field], referee: Sequence[Field] = ()
) -> tuple[Field, ...]:
    """The fields of the first look, contested ones as the evidence has them.

    Of two readings of one place, that which the referee has as well is believed; else
    of a link that whose host the card has elsewhere, or the second, since letters run
    together rather than apart, and of a number the likelier. None of the contested is
    sure any more unless the referee has it.

    Args:
        first: What the first look at the card says.
        again: What the second does, in which letters were drawn out.
        referee: What another reader says.
    """
    known, seen = ({_key(field) for field in look} for look in (first, again))
    said = {_key(field) for field in referee}
    new = [f for f in again if f.kind in PROVEN_BY_FORM and _key(f) not in known]
    settled: list[Field] = []
    for field in first:
        if field.kind not in PROVEN_BY_FORM or _key(field) in seen:
            settled.append(field)
            continue
        rivals = [other for other in new if _same_place(field, other)]
        new = [other for other in new if other not in rivals]
        settled += _decide(_backed([field, *rivals], first), said)
    settled += [f for f in new if _key(f) in said or f.confidence >= SURE]
    return tuple(settled)


def _backed(readings: Sequence[Field], card: Sequence[Field]) -> list[Field]:
    """The readings whose host another kind of link on the card has; else all."""
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
        yield replace(one, confidence=one.confidence * CONFLICT)


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
