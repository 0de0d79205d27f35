"""Find the list of guests of a card's event, and correct the card by it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Self

import sqlalchemy
from sqlmodel import Session, and_, col, or_, select

from models.contact import PointKind
from models.likeness import name_key
from models.reading import Verdict
from models.tables.contact import Contact
from models.tables.guests import READER, GuestList, ListedGuest
from models.tables.photo import Card, Delivery, Evidence, Photo

if TYPE_CHECKING:  # the rules for reading cards, which most events do not need
    from ingest.guests.guest import Guest


@dataclass(frozen=True, slots=True)
class Guests:
    """The list of an event.

    Attributes:
        source: Names of its files.
        guests: All of them.
    """

    source: str
    guests: "tuple[Guest, ...]"


@dataclass(frozen=True, slots=True)
class Judging:
    """The verdict on a card by itself, and the probability from which it is ready."""

    verdict: Verdict
    ready_from: float


def load_guests(session: Session, event_id: int | None) -> Guests | None:
    """Return the list of an event; None without one."""
    query = select(GuestList).where(col(GuestList.event_id) == event_id)
    found = session.exec(query).first() if event_id is not None else None
    if found is None:
        return None
    from ingest.guests.guest import Guest  # noqa: PLC0415 - as above

    # Columns instead of objects: several times as fast, and asked for each card.
    columns = [ListedGuest.__table__.c[it.name] for it in fields(Guest)]  # type: ignore[attr-defined]
    rows = sqlalchemy.select(*columns).where(col(ListedGuest.list_id) == found.id)
    listed = session.execute(rows.order_by(col(ListedGuest.row)))
    return Guests(found.source, tuple(Guest(*map(_frozen, row)) for row in listed))


def find_list(session: Session, contact: Contact, photo: Photo) -> Guests | None:
    """Return the list of the event of a photo, else of the contact's event."""
    deliveries = select(Delivery.event_id).where(
        col(Delivery.photo_id) == photo.id, col(Delivery.event_id).is_not(None)
    )
    last = session.exec(deliveries.order_by(col(Delivery.id).desc())).first()
    return load_guests(session, last if last is not None else contact.event_id)


def cards_of_event(session: Session, event_id: int) -> list[Card]:
    """Return the cards imported for an event, or whose contact was met there.

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
    """Yield the rows of all lists that name one of these people."""
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
        """Return the names and addresses of these contacts."""
        known = list(contacts)
        emails = (email for it in known for email in it.values(PointKind.EMAIL))
        names = (name_key(it.name) for it in known if it.name)
        return cls(frozenset(names), frozenset(emails))

    def has(self, name: str, emails: Iterable[str]) -> bool:
        """Return whether one of them has a name or an address."""
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
    if listed is None:
        return judging.verdict
    from actions.identity.guest_corrections import correct_by_guests  # noqa: PLC0415

    source, verdict = listed.source, judging.verdict
    return correct_by_guests(card, listed.guests, source, verdict, judging.ready_from)


def forget_list(card: Card) -> None:
    """Give a card and its evidence what was read, without any list."""
    card.evidence = [it for it in card.evidence if it.reader != READER]
    rows: tuple[Card | Evidence, ...] = (card, *card.evidence)
    for row in rows:
        for name, value in (row.by_itself or {}).items():
            setattr(row, name, value)
        row.by_itself = None


def values_of(evidence: Sequence[Evidence]) -> list[Evidence]:
    """Return copies of rows, outside of any session."""
    return [Evidence(**it.model_dump(exclude={"id", "card_id"})) for it in evidence]
