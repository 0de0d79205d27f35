"""Import photos: register, read and store each one.

A photo has two transactions: in the first it is registered, in the second its reading
is stored. In between it is read. A stop at any point loses no photo and creates no
contact twice: a registered photo is read in the next run, and a stored one is not
stored again.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from actions.identity.pairs import Side, as_text, side_by_name
from actions.identity.storing import describe, store_card
from actions.intake.archive import Archive, Kept, Step, no_step
from actions.intake.claims import claim, release
from actions.intake.occasion import Circumstances, ImportDefaults, Occasion
from actions.intake.originals_folder import claim_folder
from actions.intake.outcome import Outcome, Result
from actions.workspace import Workspace
from ingest.workers.executor import Executor
from models.errors import PhotoError, PhotoUnavailable
from models.photo import PhotoState
from models.reading import PhotoReading, Problem
from models.storage.object_path import address, is_object
from models.tables.columns import id_of, now
from models.tables.contact import Contact
from models.tables.photo import Card, Delivery, Photo

if TYPE_CHECKING:
    from ingest.folder.object_store import OpenObject


@dataclass(frozen=True, slots=True)
class Registered:
    """A photo that is in the archive and in the database.

    Attributes:
        path: In the archive, for reading it.
        source: Where it came from.
        occasion: What the user said about it.
        outcomes: Of its cards in an earlier run; None if it must be read.
    """

    photo_id: int
    path: Path
    source: Path
    occasion: Occasion
    outcomes: tuple[Outcome, ...] | None = None


class Intake:
    """Registers photos and stores their readings.

    Unfinished copies in the archive are deleted first.

    Args:
        work: The database, and the settings for the default follow-up.
        archive: Where originals are kept; None: in the data folder.
        step: Called with the name of each step; tests stop the program there.
        open_object: Opens an object in S3; None: it is fetched when it is registered.

    Raises:
        RuleInvalid: The rule of the settings cannot be understood.
        SettingInvalid: The country of the settings has no such region.
    """

    def __init__(
        self,
        work: Workspace,
        archive: Archive | None = None,
        step: Step = no_step,
        open_object: "OpenObject | None" = None,
    ) -> None:
        self._database = work.database
        self._archive = archive or work.archive
        self._defaults = ImportDefaults(work.settings, work.today)
        claim_folder(self._database, self._archive)
        self._archive.tidy()
        self._step = step
        self._open_object = open_object

    def register(self, path: Path, occasion: Occasion) -> Registered:
        """Copy a photo to the archive and record its delivery.

        Afterwards its source is no longer needed.

        Raises:
            PhotoError: It cannot be kept: not readable, too large, no picture, or
                erased meanwhile; or another program is reading it.
            RuleInvalid: A rule of the occasion or its event cannot be understood.
            StorageUnusable: The archive or the database cannot be written.
        """
        kept = self._archive.keep(path, self._open_object)
        self._step("kept")
        with self._database.writing() as session:
            photo = _find_or_add_photo(session, kept)
            stored_as = self._archive.path_of(kept.sha256, photo.suffix)
            if not stored_as.exists():  # an erasure has deleted it as a leftover
                raise erased(path)
            circumstances = self._defaults.resolve(session, occasion, photo.taken_on)
            delivery = _deliver(session, photo, path, kept)
            _note_circumstances(delivery, circumstances, _side_of(path, occasion))
            is_done = photo.state in {PhotoState.DONE, PhotoState.NOT_A_CARD}
            if not is_done:
                claim(session, photo, path.name, now())
            outcomes = _add_to_known(session, photo, circumstances) if is_done else None
            self._step("registering")
        self._step("registered")
        return Registered(id_of(photo), stored_as, path, occasion, outcomes)

    def store(
        self, registered: Registered, reading: PhotoReading | PhotoError
    ) -> tuple[Outcome, ...]:
        """Store the reading of a photo, or its failure; return an outcome per card.

        If another program has stored it meanwhile, it is not stored again; if it was
        erased, nothing is stored.

        Raises:
            StorageUnusable: The database cannot be written.
        """
        with self._database.writing() as session:
            photo = find_again(session, registered.photo_id, registered.path)
            if photo is None:
                outcomes: tuple[Outcome, ...] = (failure(erased(registered.source)),)
            elif isinstance(reading, PhotoError):
                outcomes = _note_failure(photo, registered, reading)
            else:
                outcomes = self._store(session, photo, registered, reading)
            if photo is not None:
                release(photo)
            self._step("storing")
        self._step("stored")
        return outcomes

    def _store(
        self,
        session: Session,
        photo: Photo,
        registered: Registered,
        reading: PhotoReading,
    ) -> tuple[Outcome, ...]:
        occasion = registered.occasion
        circumstances = self._defaults.resolve(session, occasion, reading.taken_on)
        if photo.state in {PhotoState.DONE, PhotoState.NOT_A_CARD}:
            return _add_to_known(session, photo, circumstances)
        photo.taken_on = reading.taken_on
        photo.version = reading.version
        photo.attempts += 1
        photo.reason = ""
        is_single = len(reading.cards) == 1
        side = _side_of(registered.source, occasion) if is_single else None
        outcomes = tuple(
            store_card(session, photo, card, circumstances, side)
            for card in reading.cards
        )
        has_card = any(it.result is not Result.NOT_A_CARD for it in outcomes)
        photo.state = PhotoState.DONE if has_card else PhotoState.NOT_A_CARD
        return outcomes or (Outcome(Result.NOT_A_CARD, problems=(Problem.NO_CARD,)),)


def find_again(session: Session, photo_id: int, original: Path) -> Photo | None:
    """Return the row of a photo that was read meanwhile; None if it was erased.

    The number may be reused by now, and an original is replaced if people on it are
    painted over.
    """
    photo = session.get(Photo, photo_id)
    return photo if photo is not None and photo.sha256 == original.stem else None


def failure(error: PhotoError) -> Outcome:
    """Return the outcome of a photo that could not be imported."""
    return Outcome(Result.FAILED, reason=error.code, message=str(error))


def erased(path: Path) -> PhotoUnavailable:
    """Return the error for a photo that was erased during its import."""
    return PhotoUnavailable(
        f"{path.name} was erased during its import, so it is not stored.", "erased"
    )


def _find_or_add_photo(session: Session, kept: Kept) -> Photo:
    query = select(Photo).where(col(Photo.sha256) == kept.sha256)
    photo = session.exec(query).one_or_none()
    if photo is None:
        photo = Photo(sha256=kept.sha256, suffix=kept.suffix, size=kept.size)
        session.add(photo)
        session.flush()
    return photo


def _deliver(session: Session, photo: Photo, path: Path, kept: Kept) -> Delivery:
    """Record a delivery, unless the same file at the same path is recorded already."""
    source = address(path) if is_object(path) else as_text(path.absolute())
    seen = select(Delivery).where(
        col(Delivery.photo_id) == photo.id,
        col(Delivery.source) == source,
        col(Delivery.device) == kept.stamp.device,
        col(Delivery.inode) == kept.stamp.inode,
        col(Delivery.mtime_ns) == kept.stamp.mtime_ns,
    )
    delivery = session.exec(seen).one_or_none() or Delivery(
        photo_id=id_of(photo),
        source=source,
        device=kept.stamp.device,
        inode=kept.stamp.inode,
        mtime_ns=kept.stamp.mtime_ns,
    )
    session.add(delivery)
    return delivery


def _note_circumstances(
    delivery: Delivery, circumstances: Circumstances, side: Side | None
) -> None:
    delivery.event_id = circumstances.event_id or delivery.event_id
    if side is not None:
        delivery.pair, delivery.face = side.pair, side.face


def _side_of(path: Path, occasion: Occasion) -> Side | None:
    return occasion.side or side_by_name(path)


def _add_to_known(
    session: Session, photo: Photo, circumstances: Circumstances
) -> tuple[Outcome, ...]:
    """Add tags, event and place to the contacts of a stored photo."""
    owners = select(Card.contact_id).where(col(Card.photo_id) == photo.id)
    query = select(Contact).where(col(Contact.id).in_(owners))
    contacts = session.exec(query.order_by(col(Contact.id))).all()
    for contact in contacts:
        circumstances.add_to(contact)
    known = tuple(describe(contact, Result.KNOWN) for contact in contacts)
    return known or (Outcome(Result.KNOWN),)


def _note_failure(
    photo: Photo, registered: Registered, error: PhotoError
) -> tuple[Outcome, ...]:
    if photo.state in {PhotoState.WAITING, PhotoState.FAILED}:
        photo.attempts += 1
        photo.reason = error.code
        # A photo that cannot be read just now may be readable later.
        is_final = not isinstance(error, PhotoUnavailable)
        photo.state = PhotoState.FAILED if is_final else PhotoState.WAITING
    # The user does not know the name it has in the archive.
    message = str(error).replace(registered.path.name, registered.source.name)
    return (Outcome(Result.FAILED, reason=error.code, message=message),)


def import_photos(
    photos: Iterable[tuple[Path, Occasion]],
    intake: Intake,
    executor: Executor[PhotoReading],
    tell: Callable[[Path, tuple[Outcome, ...]], None],
) -> None:
    """Import any number of photos, and report the outcome of each.

    Photos are taken from `photos` as the executor has room for them. When the same
    bytes come several times at once, they are read once. `tell` is called once for each
    photo, by its path as the user knows it.

    Raises:
        SetupError: Nothing more can be imported until someone acts.
    """
    in_hand: dict[Path, list[Registered]] = {}

    def store(path: Path, reading: PhotoReading | PhotoError) -> None:
        for registered in in_hand.pop(path):
            tell(registered.source, intake.store(registered, reading))

    for source, occasion in photos:
        try:
            registered = intake.register(source, occasion)
        except PhotoError as error:
            tell(source, (failure(error),))
            continue
        if registered.outcomes is not None:
            tell(source, registered.outcomes)
        elif registered.path in in_hand:
            in_hand[registered.path].append(registered)
        else:
            in_hand[registered.path] = [registered]
            executor.submit(registered.path)
        for path, reading in executor.results(drain=False):
            store(path, reading)
    for path, reading in executor.results():
        store(path, reading)
