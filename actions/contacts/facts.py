"""The facts known of a contact, and where each was read."""

from collections.abc import Iterator
from dataclasses import dataclass

from models.contact_fields import WHOLES
from models.field import FieldKind
from models.geometry import Box
from models.tables.contact import Contact, ContactPoint
from models.tables.photo import Evidence


@dataclass(frozen=True, slots=True)
class FactSource:
    """The place where a fact was read.

    Attributes:
        card: Number of the card among the contact's, from 1.
        printed: The text as printed on the card.
        confidence: From 0 to 1.
        box: Its place on the flat card, in pixels.
        reader: What read it.
        rule: Name of the rule that found it.
    """

    card: int
    printed: str
    confidence: float
    box: Box
    reader: str
    rule: str


@dataclass(frozen=True, slots=True)
class KnownFact:
    """Something known of a contact.

    Attributes:
        label: A phone's kind or a handle's network.
        typed: Whether a person wrote it.
        source: The surest place where it was read; None when it never was.
    """

    kind: FieldKind
    value: str
    label: str
    extension: str
    typed: bool
    source: FactSource | None


def facts_of(contact: Contact) -> Iterator[KnownFact]:
    """Return name, title, department, company, points, and the address last."""
    sources = _sources(contact)
    columns = {
        kind: KnownFact(
            kind=kind,
            value=getattr(contact, kind),
            label="",
            extension="",
            typed=kind.value in contact.typed,
            source=sources.get((kind, getattr(contact, kind))),
        )
        for kind in map(FieldKind, WHOLES)
        if getattr(contact, kind)
    }
    address = columns.pop(FieldKind.ADDRESS, None)
    yield from columns.values()
    for point in contact.points_by_kind:
        yield _point_fact(point, sources)
    if address:
        yield address


def _point_fact(
    point: ContactPoint, sources: dict[tuple[FieldKind, str], FactSource]
) -> KnownFact:
    kind = FieldKind(point.kind.value)
    return KnownFact(
        kind=kind,
        value=point.value,
        label=point.label,
        extension=point.extension,
        typed=point.typed,
        source=sources.get((kind, point.value)),
    )


def _sources(contact: Contact) -> dict[tuple[FieldKind, str], FactSource]:
    """Return the surest source of each value that was read for the contact."""
    found: dict[tuple[FieldKind, str], FactSource] = {}
    for number, card in enumerate(contact.cards, start=1):
        for evidence in card.evidence:
            key = (evidence.kind, evidence.value)
            known = found.get(key)
            if known is None or known.confidence < evidence.confidence:
                found[key] = _source(number, evidence)
    return found


def _source(card: int, evidence: Evidence) -> FactSource:
    return FactSource(
        card=card,
        printed=evidence.printed,
        confidence=evidence.confidence,
        box=evidence.box,
        reader=evidence.reader,
        rule=evidence.rule,
    )
