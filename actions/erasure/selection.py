"""Select the people a request names, or whose retention is over, and erase these."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, exists, func, or_
from sqlmodel import Session, col, select

from actions.erasure.erase import Erased, delete_copies, erase
from actions.intake.archive import Archive
from actions.undo import read_trash
from actions.workspace import today
from models.database.database import open_database
from models.database.filters import event_named
from models.database.queries import get_contact
from models.errors import NotFound
from models.settings import Settings
from models.tables.columns import id_of
from models.tables.contact import Contact
from models.tables.follow_up import Event, FollowUp
from models.tables.history import LogEntry
from models.tables.photo import Card, Delivery, Evidence, Photo


@dataclass(frozen=True, slots=True)
class SelectedPerson:
    """Somebody who may be erased.

    Attributes:
        until: The last day on which it was to be kept; None: for as long as wanted.
    """

    id: int
    name: str
    company: str
    until: date | None = None


def find_expired(session: Session, today: date, days: int) -> list[SelectedPerson]:
    """Return the contacts whose retention period is over, the earliest first.

    The day of an event takes precedence over the setting, whose days count from the
    last meeting, conversation or follow-up; 0 days keep contacts without limit.
    """
    query = (
        select(Contact, Event)
        .outerjoin(Event, col(Event.id) == Contact.event_id)
        .where(_may_be_over(today, days))
        .order_by(col(Contact.id))
    )
    found = []
    for contact, event in session.exec(query).all():
        until = event.retain_until if event else None
        if until is None and days:
            until = _days_after(_last_touch(session, contact), days)
        if until is not None and until < today:
            found.append(_person(contact, until))
    return sorted(found, key=lambda it: (it.until or today, it.id))


def _may_be_over(today: date, days: int) -> ColumnElement[bool]:
    """Return a condition that excludes contacts who were met too recently."""
    by_event = col(Event.retain_until) < today
    if not days:
        return by_event
    first = _days_after(today, -days)
    by_setting = or_(col(Contact.met_on) < first, col(Contact.met_on).is_(None))
    return or_(by_event, col(Event.retain_until).is_(None) & by_setting)


def _days_after(day: date, days: int) -> date:
    """Return a day so many days later or earlier, within the calendar."""
    ordinal = min(max(day.toordinal() + days, 1), date.max.toordinal())
    return date.fromordinal(ordinal)


def _last_touch(session: Session, contact: Contact) -> date:
    spoken = session.scalar(
        select(func.max(LogEntry.happened_on)).where(
            col(LogEntry.contact_id) == contact.id
        )
    )
    done = session.scalar(
        select(func.max(FollowUp.done_at)).where(col(FollowUp.contact_id) == contact.id)
    )
    known_since = contact.met_on or contact.added_at.date()
    days = (known_since, spoken, done.date() if done else None)
    return max(day for day in days if day is not None)


def _person(contact: Contact, until: date | None = None) -> SelectedPerson:
    return SelectedPerson(id_of(contact), contact.name, contact.company, until)


def _photos_of_event(session: Session, event: Event) -> Iterator[int]:
    """Yield photos that came only from an event, whether or not they were read."""
    elsewhere = exists().where(
        col(Delivery.photo_id) == Photo.id,
        col(Delivery.event_id).is_distinct_from(event.id),
    )
    here = exists().where(
        col(Delivery.photo_id) == Photo.id, col(Delivery.event_id) == event.id
    )
    yield from session.exec(select(Photo.id).where(here, ~elsewhere))  # type: ignore[misc]


def _photos_of_deleted(session: Session) -> Iterator[int]:
    """Yield photos with fields of a card whose contact was deleted."""
    query = (
        select(Card.photo_id)
        .where(col(Card.contact_id).is_(None), col(Card.id) == Evidence.card_id)
        .distinct()
    )
    yield from session.exec(query)


@dataclass(frozen=True, slots=True)
class Request:
    """A request to erase people; an empty one deletes only temporary files.

    Attributes:
        contacts: Numbers of contacts.
        event: Name of an event: everybody who was met there, and all its photos.
        expired: Everybody whose retention period is over.
        deleted: Everybody in the trash, and the photos of contacts that were deleted.
        copies: Whether to delete the files that erased photos were imported from.
    """

    contacts: tuple[int, ...] = ()
    event: str = ""
    expired: bool = False
    deleted: bool = False
    copies: bool = False


@dataclass(frozen=True, slots=True)
class SelectedPeople:
    """The people a request selects, and photos beside theirs."""

    people: tuple[SelectedPerson, ...] = ()
    photos: tuple[int, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Return whether nobody is selected."""
        return not self.people and not self.photos


def select_people(settings: Settings, request: Request) -> SelectedPeople:
    """Find whom a request selects.

    Raises:
        NotFound: There is no such contact or event.
    """
    with (
        open_database(settings.database, settings.folder) as database,
        database.reading() as session,
    ):
        return _select(session, settings, request)


def erase_people(settings: Settings, request: Request, shown: SelectedPeople) -> Erased:
    """Erase whom a request selects, if they are still those shown to the user.

    Raises:
        NotFound: The contacts have changed since they were shown.
        PhotoError: A photo with other people's cards cannot be read.
        StorageUnusable: A file cannot be written or deleted.
    """
    with open_database(settings.database, settings.folder) as database:
        with database.reading() as session:
            if _select(session, settings, request) != shown:
                raise NotFound(
                    "The contacts changed before you confirmed; nothing was erased: run"
                    " it again."
                )
        ids = [person.id for person in shown.people]
        erased = erase(
            database, Archive(settings.folder, settings.originals), ids, shown.photos
        )
    left = tuple(delete_copies(erased.copies)) if request.copies else erased.copies
    outbox = settings.outbox_file
    is_written = outbox is not None and outbox.exists()
    return replace(erased, copies=left, outbox_file=outbox if is_written else None)


def _select(session: Session, settings: Settings, request: Request) -> SelectedPeople:
    if request.event:
        event = event_named(session, request.event)
        met = select(Contact).where(col(Contact.event_id) == event.id)
        people = map(_person, session.exec(met.order_by(col(Contact.id))))
        return SelectedPeople(tuple(people), tuple(_photos_of_event(session, event)))
    if request.expired:
        found = find_expired(session, today(settings), settings.retain_days)
        return SelectedPeople(tuple(found))
    if request.deleted:
        trash = (
            SelectedPerson(it.id, it.name, it.company) for it in read_trash(session)
        )
        return SelectedPeople(tuple(trash), tuple(_photos_of_deleted(session)))
    contacts = (get_contact(session, it) for it in dict.fromkeys(request.contacts))
    return SelectedPeople(tuple(map(_person, contacts)))
