"""Select the people a request names, and erase exactly these."""

from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session

from actions.clock import today
from actions.erasure.erase import Erased, delete_copies, erase
from actions.erasure.retention import (
    Person,
    find_expired,
    find_of_event,
    photos_of_deleted,
    photos_of_event,
)
from actions.follow_ups.events import find_event
from actions.history.undo import read_trash
from actions.intake.archive import Archive
from models.database import open_database
from models.errors import NotFound
from models.queries import get_contact
from models.settings import Settings


@dataclass(frozen=True, slots=True)
class Request:
    """Who is to be erased; without any of these, only temporary files are deleted.

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
class Selection:
    """Who is meant by a request, and photos beside theirs."""

    people: tuple[Person, ...] = ()
    photos: tuple[int, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nobody is meant."""
        return not self.people and not self.photos


@dataclass(frozen=True, slots=True)
class Erasure:
    """What was erased, and which copies of erased photos still exist."""

    erased: Erased
    copies: tuple[Path, ...]


def select_people(settings: Settings, request: Request) -> Selection:
    """Find who is meant by a request.

    Raises:
        NotFound: There is no such contact or event.
    """
    with (
        open_database(settings.database, settings.folder) as database,
        database.reading() as session,
    ):
        return _select(session, settings, request)


def erase_people(settings: Settings, request: Request, shown: Selection) -> Erasure:
    """Erase who is meant by a request, if it is still who was shown to the user.

    Raises:
        NotFound: The contacts have changed since they were shown.
        PhotoError: A photo with other people's cards cannot be read.
        StorageUnusable: A file cannot be written or deleted.
    """
    with open_database(settings.database, settings.folder) as database:
        with database.reading() as session:
            if _select(session, settings, request) != shown:
                raise NotFound(
                    "The contacts changed before you"
                    " confirmed; nothing was erased: run it again."
                )
        ids = [person.id for person in shown.people]
        erased = erase(
            database, Archive(settings.folder, settings.originals), ids, shown.photos
        )
    if request.copies:
        return Erasure(erased, tuple(delete_copies(erased.copies)))
    return Erasure(erased, erased.copies)


def _select(session: Session, settings: Settings, request: Request) -> Selection:
    if request.event:
        event = find_event(session, request.event)
        photos = photos_of_event(session, event)
        return Selection(tuple(find_of_event(session, event)), tuple(photos))
    if request.expired:
        found = find_expired(session, today(settings), settings.retain_days)
        return Selection(tuple(found))
    if request.deleted:
        trash = (Person(it.id, it.name, it.company) for it in read_trash(session))
        return Selection(tuple(trash), tuple(photos_of_deleted(session)))
    contacts = [get_contact(session, it) for it in dict.fromkeys(request.contacts)]
    return Selection(tuple(Person(it.id or 0, it.name, it.company) for it in contacts))
