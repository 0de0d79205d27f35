"""Fill the blank fields of a contact from its cards; change no other field."""

import re
from collections.abc import Iterable, Sequence

from models.contact import PointKind
from models.contact_fields import COLUMNS_FROM_CARDS, WHOLES, with_parts
from models.field import CardFact, FieldKind
from models.likeness import are_like_companies
from models.tables.contact import Contact, ContactPoint

_WITH_COMPANY = ("company", "title", "department")
_POINTS = {FieldKind(it.value): it for it in PointKind}


def fill(contact: Contact, facts: Sequence[CardFact]) -> bool:
    """Fill what is blank in a contact from a card, the surest fact of a kind first.

    A name or an address is taken as a whole or not at all, and title and department
    only with a company that is not another one. What a person typed or took away
    stays so.

    Returns:
        Whether anything was added.
    """
    before = _columns(contact)
    best = {fact.kind: fact for fact in reversed(facts)}
    is_like = has_like_company(contact, facts)
    for column in WHOLES:
        if is_like or column not in _WITH_COMPANY:
            _fill_group(contact, column, best.get(FieldKind(column)))
    return _add_points(contact, facts) or _columns(contact) != before


def has_like_company(contact: Contact, facts: Iterable[CardFact]) -> bool:
    """Return whether the card may be of the company the contact is known to be with."""
    companies = [fact.value for fact in facts if fact.kind is FieldKind.COMPANY]
    if not contact.company or not companies:
        return True
    return any(are_like_companies(contact.company, company) for company in companies)


def clear_read(contact: Contact) -> None:
    """Empty all that was read off cards; what a person typed stays."""
    for column in COLUMNS_FROM_CARDS:
        if column not in contact.typed:
            setattr(contact, column, "")
    contact.points = [point for point in contact.points if point.typed]


def take_back(
    contact: Contact, facts: Iterable[CardFact], still: Iterable[CardFact] = ()
) -> None:
    """Undo what `fill` did with facts, but for points that other facts still have.

    What a person typed stays, and so does what came from another card.
    """
    facts = list(facts)
    for column in WHOLES:
        values = {fact.value for fact in facts if fact.kind is FieldKind(column)}
        names = with_parts(column)
        if getattr(contact, column) in values and not names & {*contact.typed}:
            for name in names:
                setattr(contact, name, "")
    gone = _point_keys(facts) - _point_keys(still)
    contact.points = [
        it
        for it in contact.points
        if it.typed or point_key(it.kind, it.value) not in gone
    ]


def point_key(kind: PointKind, value: str) -> str:
    """Return the key by which points are compared, as in `Contact.removed`.

    Blanks and signs in a number that is kept as printed make no difference.
    """
    if kind is PointKind.PHONE and (digits := re.sub(r"[^+\d]", "", value)):
        value = digits
    return f"{kind.value}:{value}"


def _point_keys(facts: Iterable[CardFact]) -> set[str]:
    kinds = ((_POINTS.get(fact.kind), fact.value) for fact in facts)
    return {point_key(kind, value) for kind, value in kinds if kind is not None}


def _columns(contact: Contact) -> list[str]:
    return [getattr(contact, column) for column in COLUMNS_FROM_CARDS]


def _fill_group(contact: Contact, column: str, fact: CardFact | None) -> None:
    if fact is None or with_parts(column) & {*contact.typed}:
        return
    if getattr(contact, column) not in {"", fact.value}:
        return
    setattr(contact, column, fact.value)
    for field in WHOLES[column]:
        if not getattr(contact, field.name):
            setattr(contact, field.name, fact.parts.get(field.part, ""))


def _add_points(contact: Contact, facts: Iterable[CardFact]) -> bool:
    known = {point_key(point.kind, point.value) for point in contact.points}
    known |= set(contact.removed)
    count = len(contact.points)
    for fact in facts:
        kind = _POINTS.get(fact.kind)
        if kind is None or point_key(kind, fact.value) in known:
            continue
        known.add(point_key(kind, fact.value))
        contact.points.append(_make_point(kind, fact))
    return len(contact.points) > count


def _make_point(kind: PointKind, fact: CardFact) -> ContactPoint:
    label = {PointKind.PHONE: "kind", PointKind.SOCIAL: "network"}.get(kind, "")
    return ContactPoint(
        kind=kind,
        value=fact.value,
        label=fact.parts.get(label, ""),
        extension=fact.parts.get("extension", ""),
        printed=fact.printed,
    )
