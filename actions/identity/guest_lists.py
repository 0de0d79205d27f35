"""Correct the evidence of cards by the list of guests of their event.

A corrected row keeps what was read in `by_itself`, so that another list, or none, can
start from it again; the printed text stays as it is.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import groupby
from operator import itemgetter
from typing import Any, Self

import sqlalchemy
from sqlmodel import Session, and_, col, or_, select

from ingest.guests.correct import Correction, Findings, correct
from ingest.guests.guest import Guest
from ingest.verdict.judge import Judgement
from ingest.verdict.reconsider import Confirmed, reconsider
from models.contact import PointKind
from models.field import REACHED_BY, FieldKind
from models.likeness import name_key
from models.reading import Verdict
from models.reason import Reason
from models.tables.contact import Contact
from models.tables.guests import GuestList, ListedGuest
from models.tables.photo import Card, Delivery, Evidence, Photo

READER = "guest list"
"""What is named as the reader of values that are on no card."""
_OF_ROW = ("value", "confidence", "rule", "parts")
_OF_CARD = ("right", "reasons")


@dataclass(frozen=True, slots=True)
class Guests:
    """The list of an event.

    Attributes:
        source: Names of its files.
        guests: All of them.
    """

    source: str
    guests: tuple[Guest, ...]


@dataclass(frozen=True, slots=True)
class Judging:
    """How a card was judged by itself, and from which probability it is ready."""

    verdict: Verdict
    ready_from: float


def load_guests(session: Session, event_id: int | None) -> Guests | None:
    """The list of an event; None without one."""
    query = select(GuestList).where(col(GuestList.event_id) == event_id)
    found = session.exec(query).first() if event_id is not None else None
    if found is None:
        return None
    # Columns instead of objects: several times as fast, and asked for each card.
    columns = [ListedGuest.__table__.c[it.name] for it in fields(Guest)]  # type: ignore[attr-defined]
    rows = sqlalchemy.select(*columns).where(col(ListedGuest.list_id) == found.id)
    listed = session.execute(rows.order_by(col(ListedGuest.row)))
    return Guests(found.source, tuple(Guest(*map(_frozen, row)) for row in listed))


def find_list(session: Session, contact: Contact, photo: Photo) -> Guests | None:
    """The list of the event at which a photo came in, else of the contact's event."""
    deliveries = select(Delivery.event_id).where(
        col(Delivery.photo_id) == photo.id, col(Delivery.event_id).is_not(None)
    )
    last = session.exec(deliveries.order_by(col(Delivery.id).desc())).first()
    return load_guests(session, last if last is not None else contact.event_id)


def cards_of_event(session: Session, event_id: int) -> list[Card]:
    """The cards of contacts that came in at an event, or whose contact was met there.

    A photo that came in at another event belongs to that one.
    """
    at_event = select(Delivery.photo_id).where(col(Delivery.event_id) == event_id)
    at_any = select(Delivery.photo_id).where(col(Delivery.event_id).is_not(None))
    met = select(Contact.id).where(col(Contact.event_id) == event_id)
    photo_id = col(Card.photo_id)
    is_there = or_(
        photo_id.in_(at_event),
        and_(photo_id.not_in(at_any), col(Card.contact_id).in_(met)),
    )
    query = select(Card).where(col(Card.contact_id).is_not(None), is_there)
    return list(session.exec(query.order_by(col(Card.id))))


def guests_about(
    session: Session, contacts: Iterable[Contact]
) -> Iterator[ListedGuest]:
    """The rows of all lists that name one of these people."""
    people = People.of(contacts)
    for row in session.exec(select(ListedGuest)):
        if people.has(row.name, row.emails):
            yield row


@dataclass(frozen=True, slots=True)
class People:
    """Names, as they are compared, and e-mail addresses of contacts."""

    names: frozenset[str]
    emails: frozenset[str]

    @classmethod
    def of(cls, contacts: Iterable[Contact]) -> Self:
        """Those of these contacts."""
        known = list(contacts)
        emails = (email for it in known for email in it.values(PointKind.EMAIL))
        names = (name_key(it.name) for it in known if it.name)
        return cls(frozenset(names), frozenset(emails))

    def has(self, name: str, emails: Iterable[str]) -> bool:
        """Whether one of them has a name or an address."""
        return bool(name and name_key(name) in self.names) or not (
            self.emails.isdisjoint(emails)
        )


def _frozen(value: object) -> Any:  # noqa: ANN401 - of any column
    return tuple(value) if isinstance(value, list) else value


def correct_card(card: Card, listed: Guests | None, judging: Judging) -> Verdict:
    """Correct and confirm the evidence of a card, and judge it again.

    What an earlier list said of the card is forgotten first.
    """
    forget_list(card)
    found = find_guest(card, listed)
    if found is None or listed is None or not found.corrections:
        return judging.verdict
    points = [it.confidence for it in card.evidence if it.kind in REACHED_BY]
    card.by_itself = {name: getattr(card, name) for name in _OF_CARD}
    confirmed = [_apply(card, it, found, listed.source) for it in found.corrections]
    reasons = tuple(map(Reason.from_json, card.reasons))
    judged = Judgement(judging.verdict, card.right or 0.0, reasons)
    judged = reconsider(judged, confirmed, points, judging.ready_from)
    card.right = judged.right
    card.reasons = [it.as_json() for it in judged.reasons]
    return judged.verdict


def find_guest(card: Card, listed: Guests | None) -> Findings | None:
    """The guest whose card it is; None if there is none, or more than one."""
    if listed is None:
        return None
    facts = sorted(card.evidence, key=lambda it: -it.confidence)
    return correct(facts, list(lines_of(card)), listed.guests)


def lines_of(card: Card) -> Iterator[str]:
    """The text of each line of a card."""
    for _, words in groupby(card.words, key=itemgetter(6)):
        yield " ".join(word[0] for word in words)


def forget_list(card: Card) -> None:
    """Give a card and its evidence what was read, without any list."""
    card.evidence = [it for it in card.evidence if it.reader != READER]
    rows: tuple[Card | Evidence, ...] = (card, *card.evidence)
    for row in rows:
        for name, value in (row.by_itself or {}).items():
            setattr(row, name, value)
        row.by_itself = None


def _apply(card: Card, it: Correction, found: Findings, source: str) -> Confirmed:
    same = (row for row in card.evidence if (row.kind, row.value) == (it.kind, it.read))
    row = next(same, None) if it.read else None
    place = f"{source}, row {found.guest.row}"
    if row is None:
        _add(card, it, f"on the guest list {place}")
        return Confirmed(it.kind, "", 0.0, it.confidence)
    before = row.confidence
    row.by_itself = {name: getattr(row, name) for name in _OF_ROW}
    is_same = it.value == it.read
    what = "confirmed" if is_same else "corrected"
    kept = {name: row.parts[name] for name in ("romanised",) if name in row.parts}
    row.parts = row.parts if is_same else kept | dict(it.parts)
    row.rule = f"{row.rule}, {what} by the guest list {place}"
    row.value, row.confidence = it.value, max(before, it.confidence)
    return Confirmed(it.kind, it.read, before, row.confidence)


def _add(card: Card, it: Correction, rule: str) -> None:
    """Add a value that is not printed, at the place of what tells whose the card is."""
    telling = (FieldKind.CODE, FieldKind.WEBSITE, FieldKind.EMAIL, FieldKind.COMPANY)
    places = {row.kind: row for row in reversed(card.evidence)}
    near = next((places[kind] for kind in telling if kind in places), None)
    card.evidence.append(
        Evidence(
            kind=it.kind,
            value=it.value,
            printed=it.value,
            confidence=it.confidence,
            left=near.left if near else 0,
            top=near.top if near else 0,
            right=near.right if near else card.width,
            bottom=near.bottom if near else card.height,
            reader=READER,
            rule=rule,
            parts=dict(it.parts),
        )
    )


def values_of(evidence: Sequence[Evidence]) -> list[Evidence]:
    """Copies of rows, outside of any session."""
    return [Evidence(**it.model_dump(exclude={"id", "card_id"})) for it in evidence]
