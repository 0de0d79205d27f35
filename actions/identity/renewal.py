"""Apply a newer reading of a stored photo; changes that people made stay.

A card keeps its place and its contact. Its evidence is replaced, and in the contact
that which came from it: what was typed, removed, merged, split or deleted is not
touched, nor are notes, tags and follow-ups.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count

from sqlmodel import Session, col, select

from actions.identity.filling import fill, take_back
from actions.identity.guest_lists import Judging, correct_card, find_list, values_of
from actions.identity.joining import fill_from_sides, find_sides, side_of
from actions.identity.matching import Possible, find_match
from actions.identity.storing import make_card, store_card
from actions.intake.occasion import Circumstances
from models.contact import REACHED_BY, PointKind, Status
from models.contact_fields import COLUMNS_FROM_CARDS, WHOLES
from models.database.queries import matches_of
from models.photo import PhotoState
from models.reading import CardReading, PhotoReading, Verdict
from models.tables.columns import id_of
from models.tables.contact import Contact, PossibleMatch
from models.tables.photo import Card, Evidence, Photo

RENEWED = "a newer reading changed this"
SAME_PERSON = "one person by a newer reading"
SAME_PLACE = 0.5
"""Share of two cards' common area from which they are one card of the photo."""

Area = tuple[float, float, float, float]
"""Left, top, right and bottom, in pixels of the page."""


@dataclass(frozen=True, slots=True)
class Change:
    """One value of a contact before and after; "" for none."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Renewal:
    """The changes of a contact when one of its cards was read again.

    Attributes:
        name: Of the contact, as it is now.
        is_new: Whether the card was not found, or not understood, before.
        changes: What is no longer as it was; none for most.
    """

    contact_id: int
    name: str
    is_new: bool = False
    changes: tuple[Change, ...] = ()


def renew(
    session: Session, photo: Photo, reading: PhotoReading, circumstances: Circumstances
) -> Iterator[Renewal]:
    """Update what is stored of a photo by a newer reading.

    The circumstances are for cards that were not found before.
    """
    cards, fresh = _cards_of(session, photo), list(reading.cards)
    kept = []
    for card in cards:
        found = _find_same(card, fresh, is_only=len(cards) == len(fresh) == 1)
        if found is not None and photo.state is PhotoState.NOT_A_CARD:
            session.delete(card)
            continue
        kept.append(card)
        card.version = reading.version
        if found is not None:
            fresh.remove(found)
            yield from renew_card(session, photo, card, found, circumstances.ready_from)
    photo.version, photo.reason = reading.version, ""
    session.flush()  # what was deleted makes room
    for new in _placed(fresh, kept):
        if new.verdict is not Verdict.NOT_A_CARD or photo.state is not PhotoState.DONE:
            yield from _store_new(session, photo, new, circumstances)
    is_done = any(card.contact_id is not None for card in _cards_of(session, photo))
    if photo.state is not PhotoState.DONE:
        photo.state = PhotoState.DONE if is_done else PhotoState.NOT_A_CARD


def _store_new(
    session: Session, photo: Photo, new: CardReading, circumstances: Circumstances
) -> Iterator[Renewal]:
    outcome = store_card(session, photo, new, circumstances, side_of(session, photo))
    if outcome.contact_id is not None:
        yield Renewal(outcome.contact_id, outcome.name, is_new=True)


def renew_card(
    session: Session, photo: Photo, card: Card, new: CardReading, ready_from: float
) -> Iterator[Renewal]:
    """Replace what was read on a card, but keep what was understood before."""
    if card.contact_id is None or new.verdict is Verdict.NOT_A_CARD:
        return
    contact = session.get_one(Contact, card.contact_id)
    values, before = contact_values(contact), values_of(card.evidence)
    latest = make_card(photo, new)
    listed = find_list(session, contact, photo)
    verdict = correct_card(latest, listed, Judging(new.verdict, ready_from))
    _overwrite(card, latest)
    refill(session, contact, card, before)
    changes = tuple(differences(values, contact_values(contact)))
    _judge(contact, changes, verdict)
    yield Renewal(id_of(contact), contact.name, changes=changes)


def refill(
    session: Session, contact: Contact, card: Card, before: Sequence[Evidence]
) -> None:
    """Fill a contact again when the evidence of one of its cards has changed.

    `before` are copies of the evidence that the card had.
    """
    others = [
        it for other in contact.cards if other is not card for it in other.evidence
    ]
    take_back(contact, before, (*card.evidence, *others))
    session.flush()  # the points go before they may come back
    sides = find_sides(session, contact)
    if sides is not None:
        fill_from_sides(session, contact, sides)
    else:
        fill(contact, card.evidence)
        fill(contact, others)
    _compare_people(session, contact, card)


def _overwrite(card: Card, latest: Card) -> None:
    """Give a card all that a newer reading has, but its place on the photo."""
    for name in (
        "corners",
        "width",
        "height",
        "words",
        "problems",
        "reasons",
        "right",
        "by_itself",
        "reader",
        "seconds",
    ):
        setattr(card, name, getattr(latest, name))
    card.evidence, latest.evidence = list(latest.evidence), []


def _judge(contact: Contact, changes: Sequence[Change], verdict: Verdict) -> None:
    """Send a contact to review if a newer reading is not sure of its changes."""
    essential = {"name", *(f"{kind}" for kind in REACHED_BY)}
    if verdict is not Verdict.READY and any(it.field in essential for it in changes):
        contact.doubt = contact.doubt or RENEWED
        contact.status = Status.REVIEW


def _compare_people(session: Session, contact: Contact, card: Card) -> None:
    """Store the other contacts that the card may be of, by its new reading."""
    probe = Contact(met_on=contact.met_on)
    fill(probe, card.evidence)
    match = find_match(session, probe, besides=contact)
    possible = match.possible
    if match.certain is not None:
        possible = (Possible(match.certain, SAME_PERSON),)
    mine = id_of(contact)
    known = matches_of(session, mine)
    paired = {side for it in known for side in (it.contact_id, it.other_id)}
    for it in possible:
        other = id_of(it.contact)
        if other not in paired:
            session.add(
                PossibleMatch(contact_id=mine, other_id=other, reason=it.reason)
            )
            contact.status = Status.REVIEW


def contact_values(contact: Contact) -> dict[str, list[str]]:
    """Return the values of a contact that cards can fill."""
    values = {name: [getattr(contact, name)] for name in COLUMNS_FROM_CARDS}
    points = {kind.value: contact.values(kind) for kind in PointKind}
    return {**values, **points}


def differences(
    before: dict[str, list[str]], after: dict[str, list[str]]
) -> Iterator[Change]:
    """Yield what differs; parts of a name or address only if the whole is the same."""
    parts = {
        part.name
        for column, parts in WHOLES.items()
        if before[column] != after[column]
        for part in parts
    }
    for name, values in before.items():
        gone = [it for it in values if it and it not in after[name]]
        new = [it for it in after[name] if it and it not in values]
        if (gone or new) and name not in parts:
            yield Change(name, ", ".join(gone), ", ".join(new))


def _find_same(
    card: Card, fresh: Sequence[CardReading], *, is_only: bool
) -> CardReading | None:
    """Return the reading of the card at the place of a stored one."""
    if is_only:
        return fresh[0]
    area = _area(card.corners)
    same = [
        (_overlap(area, _area(it.corners)), it) for it in fresh if it.page == card.page
    ]
    best, found = max(same, key=lambda pair: pair[0], default=(0.0, None))
    return found if best >= SAME_PLACE else None


def _area(corners: Sequence[tuple[float, float]]) -> Area:
    across, down = zip(*corners, strict=True)
    return min(across), min(down), max(across), max(down)


def _overlap(one: Area, other: Area) -> float:
    """Return the common area of two boxes as a share of their union, 0 to 1."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    common = max(width, 0) * max(height, 0)
    both = sum((it[2] - it[0]) * (it[3] - it[1]) for it in (one, other)) - common
    return common / both if both else 0.0


def _placed(
    fresh: Sequence[CardReading], kept: Sequence[Card]
) -> Iterator[CardReading]:
    """Yield the readings of further cards, with numbers that are free."""
    taken = {(card.page, card.position) for card in kept}
    for reading in fresh:
        free = (n for n in count(reading.position) if (reading.page, n) not in taken)
        position = next(free)
        taken.add((reading.page, position))
        yield replace(reading, position=position)


def _cards_of(session: Session, photo: Photo) -> list[Card]:
    """Return the cards that are stored of a photo."""
    query = select(Card).where(col(Card.photo_id) == photo.id)
    return list(session.exec(query.order_by(col(Card.id))))
