"""Read stored photos again with a newer version or other readers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from actions.identity.renewal import Renewal, renew
from actions.intake.import_photos import erased, find_again
from actions.intake.occasion import Circumstances, ImportDefaults, Occasion
from actions.workspace import Workspace
from ingest import VERSION
from ingest.workers.executor import Executor, read_all
from models.contact import Filter
from models.database.filters import conditions
from models.database.queries import get_contact
from models.errors import PhotoError
from models.photo import PhotoState
from models.reading import PhotoReading
from models.tables.columns import id_of
from models.tables.contact import Contact
from models.tables.follow_up import Event
from models.tables.photo import Card, Delivery, Photo


@dataclass(frozen=True, slots=True)
class RereadRequest:
    """Says which photos are read again.

    Attributes:
        contacts: Numbers of contacts whose cards they show; none: whoever they show.
        chosen: Which contacts besides; None: photos without a contact as well.
        is_outdated: Whether only photos that another version has read are.
    """

    contacts: tuple[int, ...] = ()
    chosen: Filter | None = None
    is_outdated: bool = False


@dataclass(frozen=True, slots=True)
class Reread:
    """The result for a photo that was read again.

    Attributes:
        path: Of the original in the archive.
        renewals: What became of its contacts.
        error: Why it could not be read; then nothing has changed.
    """

    path: Path
    renewals: tuple[Renewal, ...] = ()
    error: PhotoError | None = None


def reread_object(reread: Reread) -> dict[str, object]:
    """Return the JSON object of `reread --json`; see docs/commands.md."""
    return {
        "photo": str(reread.path),
        "contacts": reread.renewals,
        "error": "" if reread.error is None else str(reread.error),
    }


def find_stored(work: Workspace, wanted: RereadRequest) -> dict[Path, int]:
    """Find the originals to be read again, each with the number of its photo.

    Raises:
        NotFound: There is no contact of one of the numbers.
    """
    with work.reading() as session:
        for number in wanted.contacts:
            get_contact(session, number)
        query = select(Photo).where(col(Photo.state) != PhotoState.WAITING)
        if wanted.is_outdated:
            query = query.where(col(Photo.version) != VERSION)
        if wanted.contacts or wanted.chosen is not None:
            query = query.where(col(Photo.id).in_(_photo_ids(session, wanted)))
        photos = session.exec(query.order_by(col(Photo.id))).all()
    archive = work.archive
    return {archive.path_of(it.sha256, it.suffix): id_of(it) for it in photos}


def reread(
    work: Workspace,
    photos: Mapping[Path, int],
    executor: Executor[PhotoReading],
    *,
    is_trial: bool = False,
) -> Iterator[Reread]:
    """Read photos again and store what has changed, each in its own transaction.

    `photos` are those of `find_stored`. A trial stores nothing.
    """
    defaults = ImportDefaults(work.settings, work.today)
    for path, reading in read_all(photos, executor):
        if isinstance(reading, PhotoError):
            yield Reread(path, error=reading)
            continue
        with work.writing() as session:
            photo = find_again(session, photos[path], path)
            if photo is None:
                done = Reread(path, error=erased(path))
            else:
                circumstances = _remember(session, photo, defaults)
                renewals = tuple(renew(session, photo, reading, circumstances))
                done = Reread(path, renewals)
            session.flush()
            if is_trial:
                session.rollback()
        yield done


def _remember(
    session: Session, photo: Photo, defaults: ImportDefaults
) -> Circumstances:
    """Return the circumstances under which a photo was imported."""
    deliveries = select(Delivery).where(col(Delivery.photo_id) == photo.id)
    ids = [it.event_id for it in session.exec(deliveries) if it.event_id is not None]
    event = session.get(Event, ids[-1]) if ids else None
    occasion = Occasion(event=event.name if event else "")
    taken_on = photo.taken_on
    if taken_on is None and (event is None or event.held_on is None):
        taken_on = photo.added_at.date()
    return defaults.resolve(session, occasion, taken_on)


def _photo_ids(session: Session, wanted: RereadRequest) -> SelectOfScalar[int]:
    owners = select(Contact.id).where(*conditions(session, wanted.chosen or Filter()))
    if wanted.contacts:
        owners = owners.where(col(Contact.id).in_(wanted.contacts))
    return select(Card.photo_id).where(col(Card.contact_id).in_(owners))
