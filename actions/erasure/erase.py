"""Erase people: their rows, originals, and remains in other files.

The new originals of shared photos are stored before the rows change, the old originals
deleted after it, and always by the same sweep: what a stop leaves behind is deleted
when somebody is erased the next time.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from actions.backup.manifest import sha256_of
from actions.erasure.erase_rows import (
    Affected,
    Blanked,
    Traces,
    erase_rows,
    find_affected,
    find_traces,
)
from actions.erasure.fingerprints import open_key, photo_fingerprint
from actions.erasure.ledger import publish
from actions.erasure.leftovers import delete_leftovers
from actions.history import forget_history
from actions.intake.archive import Archive
from actions.intake.originals_folder import claim_folder
from models.database.database import Database
from models.errors import CardfileError, DatabaseUnusable
from models.storage.object_path import address, is_object
from models.tables.contact import Contact
from models.tables.history import Backup, Erasure, FingerprintKind
from models.tables.photo import Photo, WatchedFolder

_TRIES = 5  # others may import a card of the same person meanwhile
_IMPORTED_MEANWHILE = (
    "Photos of the same people are being imported: try again when that has finished."
)


@dataclass(frozen=True, slots=True)
class Erased:
    """The result of an erasure, and where data may be left.

    Attributes:
        contacts: How many.
        removed: Originals that were deleted.
        painted: Originals that show other people too, and were painted over.
        leftovers: Temporary files of killed programs that were deleted.
        traces: Where the people are known outside of the data folder.
        copies: Files outside of it with the very bytes of the deleted originals, and
            objects in S3 that these came from, which may have been deleted since.
        backups: Files and folders with older states of the database.
        outbox_file: To which events about the people may have been written.
        unfinished: Why deleted rows or files may still be legible on the disk.
    """

    contacts: int
    removed: int
    painted: int
    leftovers: int
    traces: Traces
    copies: tuple[Path, ...]
    backups: tuple[Path, ...]
    outbox_file: Path | None = None
    unfinished: CardfileError | None = None


def erased_object(erased: Erased) -> dict[str, Any]:
    """Return the JSON object of `erase --json`; see docs/commands.md."""
    return {
        "contacts": erased.contacts,
        "photos": erased.removed,
        "painted_over": erased.painted,
        "temporary_files": erased.leftovers,
        "backups": [str(path) for path in erased.backups],
        "exports": [
            {"target": target, "last": day} for target, day in erased.traces.targets
        ],
        "outbox_file": str(erased.outbox_file) if erased.outbox_file else None,
        "copies": [address(path) for path in erased.copies],
        "mentioned_with": erased.traces.mentions,
    }


def erase(
    database: Database,
    archive: Archive,
    contacts: Collection[int],
    photos: Collection[int] = (),
) -> Erased:
    """Erase contacts, also from the trash, and photos; the cards of others stay.

    Raises:
        PhotoError: A photo with other people's cards cannot be read.
        StorageUnusable: A file cannot be written or deleted.
        DatabaseUnusable: Others are writing all the time.
    """
    claim_folder(database, archive)
    data, key = archive.data, open_key(archive)
    for _ in range(_TRIES):
        with database.reading() as session:
            affected = find_affected(session, contacts, photos)
        copies = tuple(_find_copies(database, affected))
        blanked = dict(_paint(archive, affected))
        with database.writing() as session:
            if find_affected(session, contacts, photos) != affected:
                continue
            traces = _erase(session, key, contacts, affected, blanked)
            backups = tuple(_find_backups(session, data, traces.since))
        leftovers, unfinished = _try_to_finish(database, archive)
        if unfinished and not (contacts or photos):
            raise unfinished
        publish(database, archive)
        whole = sum(not it.kept for it in affected)
        return Erased(
            contacts=len(contacts),
            removed=whole,
            painted=len(affected) - whole,
            leftovers=leftovers,
            traces=traces,
            copies=copies,
            backups=backups,
            unfinished=unfinished,
        )
    raise DatabaseUnusable(_IMPORTED_MEANWHILE)


def _try_to_finish(
    database: Database, archive: Archive
) -> tuple[int, CardfileError | None]:
    """Return the result of `finish`, or 0 and why it stopped: the rows are erased."""
    try:
        return finish(database, archive), None
    except CardfileError as error:
        return 0, error


def delete_copies(copies: Iterable[Path]) -> list[Path]:
    """Delete the files that erased photos came from; return those that remain.

    Objects in S3 stay: nothing is ever written there.
    """
    left = []
    for path in copies:
        if is_object(path):
            left.append(path)
            continue
        try:
            path.unlink(missing_ok=True)
        except OSError:
            left.append(path)
    return left


def finish(database: Database, archive: Archive) -> int:
    """Delete erased originals, temporary files and what SQLite keeps of deleted rows.

    Returns:
        How many temporary files there were.

    Raises:
        StorageUnusable: A file cannot be deleted.
        DatabaseUnusable: Another program keeps the database open.
    """
    key = open_key(archive)
    leftovers = delete_leftovers(database, archive)
    with database.reading() as session:
        query = select(Erasure.digest).where(col(Erasure.kind) == FingerprintKind.PHOTO)
        erased = set(session.exec(query))
        known = set(session.exec(select(Photo.sha256)))
    left = [
        path
        for path in archive.originals()
        if path.stem not in known and photo_fingerprint(path.stem, key).digest in erased
    ]
    uploads = [
        path
        for path in (archive.data / "uploads").glob("*")  # nobody has imported them yet
        if path.is_file() and photo_fingerprint(sha256_of(path), key).digest in erased
    ]
    for path in uploads:
        archive.remove(path)
    with database.writing() as session:  # nobody takes them in again meanwhile
        known = set(session.exec(select(Photo.sha256)))
        for path in left:
            if path.stem not in known:
                archive.remove(path)
    database.scrub()
    return leftovers


def _erase(
    session: Session,
    key: bytes,
    contacts: Collection[int],
    affected: Sequence[Affected],
    blanked: Mapping[int, Blanked],
) -> Traces:
    query = select(Contact).where(col(Contact.id).in_(contacts))
    people = session.exec(query).all()
    traces = find_traces(session, people, affected)
    erase_rows(session, people, affected, blanked, key)
    forget_history(session, contacts)
    return traces


def _paint(
    archive: Archive, affected: Iterable[Affected]
) -> Iterator[tuple[int, Blanked]]:
    for photo in affected:
        original = archive.path_of(photo.sha256, photo.suffix)
        if photo.kept and original.exists():
            from actions.erasure.redaction import paint_over  # noqa: PLC0415 - OpenCV

            content, suffix = paint_over(original, photo.gone, photo.kept)
            sha256 = archive.put(content, suffix)
            yield photo.id, Blanked(sha256, suffix, len(content))


def _find_copies(database: Database, affected: Sequence[Affected]) -> Iterator[Path]:
    """Yield files that photos came from or were moved to, with the same bytes.

    Objects in S3 are named without a look at them, which could take long.
    """
    sizes = {it.size for it in affected}
    hashes = {it.sha256 for it in affected}
    with database.reading() as session:
        sources = find_traces(session, (), affected).sources
        folders = session.exec(select(WatchedFolder.path)).all()
    candidates = {Path(source) for source in sources}
    for folder in folders:
        candidates.update(Path(folder).rglob("*"))
    for path in sorted(candidates):
        if is_object(path):
            yield path
            continue
        try:
            is_copy = path.is_file() and path.stat().st_size in sizes
            if is_copy and sha256_of(path) in hashes:
                yield path
        except OSError:  # it cannot be read, so it cannot be compared
            continue


def _find_backups(
    session: Session, data: Path, since: datetime | None
) -> Iterator[Path]:
    """Yield older states that may have a person who was added at that moment."""
    query = select(Backup).order_by(col(Backup.id))
    for backup in session.exec(query):
        path = Path(backup.path)
        is_gone = path.parent.is_dir() and not path.exists()  # else it may be unplugged
        if not is_gone and (since is None or backup.made_at >= since):
            yield path
    yield from sorted((data / "backups").glob("*.db"))  # those before a migration
    yield from sorted(data.parent.glob(f"{data.name}.replaced-*"))
