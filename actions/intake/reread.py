"""Stored photos, read again by a newer version of the pipeline or other readers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from actions.identity.renewal import Renewal, renew
from actions.intake.archive import Archive
from actions.intake.occasion import Circumstances, Customs, Occasion, meet
from actions.intake.take_in import ReadAll, erased, find_again
from models.contact import Filter
from models.database import Database
from models.errors import PhotoError
from models.filters import conditions
from models.photo import PhotoState
from models.queries import get_contact
from models.reading import PhotoReading
from models.settings import Settings
from models.tables.card import Card
from models.tables.columns import id_of
from models.tables.contact import Contact
from models.tables.event import Event
from models.tables.photo import Delivery, Photo


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which photos are read again.

    Attributes:
        contacts: Numbers of contacts whose cards they show; none: whoever they show.
        chosen: Which contacts besides; None: photos without a contact as well.
        version: Photos that this version has read are left out; "" for none.
    """

    contacts: tuple[int, ...] = ()
    chosen: Filter | None = None
    version: str = ""


@dataclass(frozen=True, slots=True)
class Reread:
    """What became of a photo that was read again.

    Attributes:
        path: Of the original in the archive.
        renewals: What became of its contacts.
        error: Why it could not be read; then nothing has changed.
    """

    path: Path
    renewals: tuple[Renewal, ...] = ()
    error: PhotoError | None = None


class Rereader:
    """Reads stored photos again; each is done in a transaction of its own.

    Args:
        database: Where contacts are stored.
        archive: Where originals are kept.
        settings: For the follow-ups of people who are found only now.
        today: For photos without a date.
        is_trial: Whether nothing is stored.
    """

    def __init__(
        self,
        database: Database,
        archive: Archive,
        settings: Settings,
        today: date,
        *,
        is_trial: bool = False,
    ) -> None:
        self._database = database
        self._archive = archive
        self._customs = Customs(settings, today)
        self._is_trial = is_trial

    def find(self, wanted: Wanted) -> dict[Path, int]:
        """The originals to be read, each with the number of its photo.

        Raises:
            NotFound: There is no contact of one of the numbers.
        """
        with self._database.reading() as session:
            for number in wanted.contacts:
                get_contact(session, number)
            query = select(Photo).where(col(Photo.state) != PhotoState.WAITING)
            if wanted.version:
                query = query.where(col(Photo.version) != wanted.version)
            if wanted.contacts or wanted.chosen is not None:
                query = query.where(col(Photo.id).in_(_photo_ids(wanted)))
            photos = session.exec(query.order_by(col(Photo.id))).all()
        return {self._archive.path_of(it.sha256, it.suffix): id_of(it) for it in photos}

    def read(self, photos: dict[Path, int], read_all: ReadAll) -> Iterator[Reread]:
        """Read photos again and tell of each what has changed, or would change."""
        for path, reading in read_all(photos):
            if isinstance(reading, PhotoError):
                yield Reread(path, error=reading)
            else:
                yield self._store(path, photos[path], reading)

    def _store(self, path: Path, photo_id: int, reading: PhotoReading) -> Reread:
        with self._database.writing() as session:
            photo = find_again(session, photo_id, path)
            if photo is None:
                return Reread(path, error=erased(path))
            circumstances = self._remember(session, photo)
            renewals = tuple(renew(session, photo, reading, circumstances))
            session.flush()
            if self._is_trial:
                session.rollback()
        return Reread(path, renewals)

    def _remember(self, session: Session, photo: Photo) -> Circumstances:
        """On what occasion a photo came in."""
        deliveries = select(Delivery).where(col(Delivery.photo_id) == photo.id)
        ids = [
            it.event_id for it in session.exec(deliveries) if it.event_id is not None
        ]
        event = session.get(Event, ids[-1]) if ids else None
        occasion = Occasion(event=event.name if event else "")
        taken_on = photo.taken_on
        if taken_on is None and (event is None or event.held_on is None):
            taken_on = photo.added_at.date()
        return meet(session, occasion, taken_on, self._customs)


def _photo_ids(wanted: Wanted) -> SelectOfScalar[int]:
    owners = select(Contact.id).where(*conditions(wanted.chosen or Filter()))
    if wanted.contacts:
        owners = owners.where(col(Contact.id).in_(wanted.contacts))
    return select(Card.photo_id).where(col(Card.contact_id).in_(owners))
