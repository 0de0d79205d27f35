"""Everything about one contact, with its evidence, as a value."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from itertools import starmap
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from actions.contacts.employers import EmployerChange, employer_change
from actions.contacts.facts import KnownFact, facts_of
from actions.contacts.neighbours import Neighbours, colleagues_of, met_with
from actions.follow_ups.conversations import Conversation, conversations_of
from actions.intake.archive import Archive
from actions.review.reasons import find_reasons
from actions.workspace import Workspace
from followup.intervals import Intervals
from models.basis import Basis
from models.contact import Channel, Stage, Status
from models.contact_fields import FIELDS
from models.database.queries import event_of, get_contact, possible_twins
from models.tables.columns import id_of
from models.tables.contact import Contact
from models.tables.photo import Card, Delivery, Photo


@dataclass(frozen=True, slots=True)
class CardView:
    """A card of a contact and the photo that shows it; see `models.tables.photo`."""

    number: int
    sha256: str
    suffix: str
    arrived_as: str
    """The path its photo came from, or the name an upload had."""
    page: int
    position: int
    corners: list[tuple[float, float]] | None
    width: int
    height: int
    problems: tuple[str, ...]
    reader: str


@dataclass(frozen=True, slots=True)
class FollowUpView:
    """A follow-up; `done_on` is None while it is open."""

    number: int
    due_on: date
    channel: Channel
    reason: str
    rule: str
    pinned: bool
    done_on: date | None
    outcome: str


@dataclass(frozen=True, slots=True)
class Twin:
    """Another contact that may be the same person, and why."""

    id: int
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class ContactView:
    """A contact with all that belongs to it.

    Attributes:
        values: The value of each of `models.contact_fields.FIELDS`, by name.
        waits: Why a person should check it; nothing once it is ready.
        facts: What is known of it and where each was read, the address last.
        keep_in_touch: How often to speak with it, or "" for what the settings say.
        log: When it was spoken with, the last time first.
        basis: How the contact came, and what it allows.
        employer_change: What LinkedIn says of its employer, if it is another one.
        colleagues: The other contacts of its company.
        met_with: The other contacts that were met at its event.
    """

    id: int
    uid: str
    status: Status
    values: Mapping[str, str | date | None]
    waits: tuple[str, ...]
    facts: tuple[KnownFact, ...]
    event: str | None
    met_on: date | None
    place: str
    stage: Stage | None
    assigned_to: str
    keep_in_touch: str
    tags: tuple[str, ...]
    notes: tuple[tuple[date, str], ...]
    follow_ups: tuple[FollowUpView, ...]
    log: tuple[Conversation, ...]
    twins: tuple[Twin, ...]
    cards: tuple[CardView, ...]
    basis: Basis
    employer_change: EmployerChange | None
    colleagues: Neighbours
    met_with: Neighbours
    added_at: datetime
    changed_at: datetime


def view_contact(work: Workspace, contact_id: int) -> ContactView:
    """Return everything about a contact.

    Raises:
        NotFound: There is none of this number.
    """
    with work.reading() as session:
        return load_view(session, contact_id)


def interval_of(work: Workspace, view: ContactView) -> str:
    """Return how often to speak with a contact, by its own interval, tags or stage.

    Raises:
        RuleInvalid: An interval in the settings cannot be understood.
    """
    found = Intervals(work.settings).of(view.keep_in_touch, view.tags, view.stage)
    return found.text if found else ""


def load_view(session: Session, contact_id: int) -> ContactView:
    """Return everything about a contact, within a transaction.

    Raises:
        NotFound: There is none of this number.
    """
    contact = get_contact(session, contact_id)
    event = event_of(session, contact)
    return ContactView(
        id=contact_id,
        uid=contact.uid,
        status=contact.status,
        values={name: getattr(contact, name) for name in FIELDS},
        waits=tuple(find_reasons(session, contact)),
        facts=tuple(facts_of(contact)),
        event=event.name if event else None,
        met_on=contact.met_on,
        place=contact.place,
        stage=contact.stage,
        assigned_to=contact.assigned_to,
        keep_in_touch=contact.keep_in_touch,
        tags=tuple(tag.tag for tag in contact.tags),
        notes=tuple((_day(note.written_at), note.text) for note in contact.notes),
        follow_ups=tuple(_tasks(contact)),
        log=tuple(conversations_of(session, contact_id)),
        twins=tuple(starmap(twin_of, possible_twins(session, contact_id))),
        cards=tuple(_cards(session, contact)),
        basis=contact.known_basis,
        employer_change=employer_change(session, contact),
        colleagues=colleagues_of(session, contact),
        met_with=met_with(session, contact),
        added_at=contact.added_at,
        changed_at=contact.changed_at,
    )


def twin_of(contact: Contact, reason: str) -> Twin:
    """Return a contact as the possible twin of another."""
    return Twin(id_of(contact), contact.name, reason)


def _tasks(contact: Contact) -> Iterator[FollowUpView]:
    for it in contact.follow_ups:
        yield FollowUpView(
            number=id_of(it),
            due_on=it.due_on,
            channel=it.channel,
            reason=it.reason,
            rule=it.rule,
            pinned=it.pinned,
            done_on=_day(it.done_at) if it.done_at else None,
            outcome=it.outcome,
        )


def _cards(session: Session, contact: Contact) -> Iterator[CardView]:
    for number, card in enumerate(contact.cards, start=1):
        photo = session.get_one(Photo, card.photo_id)
        yield CardView(
            number=number,
            sha256=photo.sha256,
            suffix=photo.suffix,
            arrived_as=_first_source(session, card),
            page=card.page,
            position=card.position,
            corners=card.corners,
            width=card.width,
            height=card.height,
            problems=tuple(card.problems),
            reader=card.reader,
        )


def _first_source(session: Session, card: Card) -> str:
    query = (
        select(col(Delivery.source))
        .where(col(Delivery.photo_id) == card.photo_id)
        .order_by(col(Delivery.id))
        .limit(1)
    )
    return session.scalar(query) or ""


def _day(moment: datetime) -> date:
    """Return the day of a moment where the reader is."""
    return moment.astimezone().date()


def contact_object(view: ContactView, archive: Archive) -> dict[str, Any]:
    """Return all that is known of a contact, with the paths of the original photos."""
    found = asdict(view)
    for shown, card in zip(found["cards"], view.cards, strict=True):
        shown["original"] = str(archive.path_of(card.sha256, card.suffix))
    return found
