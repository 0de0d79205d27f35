"""Back up: copy the database, and each original that it refers to once.

A backup folder has one folder a backup and `originals`, which all of them share and to
which files are only added. A backup has its name when all of it is written and synced:
one that was cut short begins with a dot and is never taken for a backup.
"""

import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from actions.backup.manifest import Manifest, list_originals, sha256_of
from actions.erasure.ledger import publish
from actions.erasure.leftovers import BACKUP_LOCK, PARTIAL
from actions.intake.archive import KEY_FILE, Archive
from actions.intake.originals_folder import check_folder
from actions.settings import SETTINGS_FILE
from actions.workspace import Workspace
from models.database.database import Database
from models.database.sqlite import DATABASE_FILE
from models.database.sqlite_copy import look_into
from models.database.url import without_secrets
from models.errors import EditInvalid, StorageUnusable
from models.settings import Settings
from models.storage.file_lock import held
from models.storage.files import (
    explain,
    make_private_folder,
    replace_durably,
    sync_folder,
    write_private_file,
)
from models.tables.history import Backup

Progress = Callable[[int, int], None]
"""Called with how many originals are done, and of how many."""

EXTRAS = (SETTINGS_FILE, KEY_FILE)
"""Files of the data folder that belong to it as well."""


@dataclass(frozen=True, slots=True)
class BackupResult:
    """A backup that was made.

    Attributes:
        manifest: What is in it.
    """

    folder: Path
    manifest: Manifest


def backup_object(result: BackupResult) -> dict[str, object]:
    """Return the JSON object of `backup --json`; see docs/commands.md."""
    return {
        "folder": str(result.folder),
        "made_at": result.manifest.made_at,
        "has_database": result.manifest.has_database,
        "contacts": result.manifest.rows.get("contact"),
        "photos": len(result.manifest.originals),
        "lacking": result.manifest.lacking,
    }


def make_backup(work: Workspace, target: Path, tell: Progress) -> BackupResult:
    """Back up the database and the originals, while others go on working.

    Raises:
        EditInvalid: The folder lies in the data folder.
        StorageUnusable: It cannot be written.
        DataDamaged: The copy of the database is damaged.
    """
    return back_up(work.database, work.archive, target, tell, datetime.now(UTC))


def address_for_tools(settings: Settings) -> str:
    """Return the address of a server's database for its tools, without a password."""
    url = without_secrets(settings.database).set(drivername="postgresql", password=None)
    return str(url)


def back_up(
    database: Database, archive: Archive, target: Path, tell: Progress, now: datetime
) -> BackupResult:
    """Make a backup while others go on working.

    The database is copied first: whatever its rows speak of was in the archive before.
    Of a server only the originals are copied. Originals that an earlier backup copied
    are not copied again. The backup is named after `now`.

    Raises:
        EditInvalid: The folder of the backups lies in the data folder.
        StorageUnusable: It cannot be written.
        DataDamaged: The copy of the database is not what the database is.
    """
    check_folder(database, archive)
    if target.resolve().is_relative_to(archive.data.resolve()):
        raise EditInvalid(
            f"{target} is in the data folder and would be lost with it: choose another."
        )
    make_private_folder(target)
    final = target / now.astimezone(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    with held(target / BACKUP_LOCK) as is_alone:
        if not is_alone:
            raise StorageUnusable(
                f"Another cardfile is writing a backup to {target}: try again when it"
                " has finished."
            )
        _tidy(target)
        if not database.is_read_only:  # a failing disk needs a backup most
            _note(database, final, now)
        manifest = _write(final, database, archive, tell, now)
    publish(database, archive)
    return BackupResult(final, manifest)


def _note(database: Database, final: Path, now: datetime) -> None:
    """Note where a backup is before it is begun: an erasure looks there later on."""
    with database.writing() as session:
        session.add(Backup(path=str(final.absolute()), made_at=now))


def _write(
    final: Path, database: Database, archive: Archive, tell: Progress, now: datetime
) -> Manifest:
    partial = final.with_name(f".{final.name}{PARTIAL}")
    make_private_folder(partial)
    try:
        manifest = _fill(partial, database, archive, tell, now)
        sync_folder(partial)
        replace_durably(partial, final)
    except OSError as error:
        raise explain(error, final) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return manifest


def _fill(
    partial: Path, database: Database, archive: Archive, tell: Progress, now: datetime
) -> Manifest:
    rows, photos = _copy_database(database, partial / DATABASE_FILE)
    for folder, name in ((archive.data, SETTINGS_FILE), (archive.key_folder, KEY_FILE)):
        with suppress(FileNotFoundError):
            write_private_file(partial / name, (folder / name).read_bytes())
    shared = Archive(partial.parent)
    lacking = []
    for number, (sha256, suffix, size) in enumerate(photos, start=1):
        if not _copy_original(archive.path_of(sha256, suffix), size, shared):
            lacking.append(f"{sha256}{suffix}")
        tell(number, len(photos))
    manifest = Manifest(
        version=version("cardfile"),
        made_at=now.astimezone(UTC).isoformat(),
        files={path.name: sha256_of(path) for path in sorted(partial.iterdir())},
        rows=rows,
        originals={f"{sha256}{suffix}": size for sha256, suffix, size in photos},
        lacking=tuple(lacking),
    )
    manifest.write(partial)
    return manifest


def _copy_database(
    database: Database, copy: Path
) -> tuple[dict[str, int], list[tuple[str, str, int]]]:
    """Copy the database; return its rows by table and its originals."""
    if database.file is None:
        with database.reading() as session:
            return {}, list(list_originals(session))
    database.snapshot(copy)
    return look_into(copy)


def _copy_original(original: Path, size: int, shared: Archive) -> bool:
    """Return whether the backups have the original; an earlier one may have kept it."""
    with suppress(OSError):  # lost or unreadable
        if shared.add(original):
            return True
    kept = shared.path_of(original.stem, original.suffix)
    return kept.is_file() and kept.stat().st_size == size


def _tidy(target: Path) -> None:
    """Remove what a backup left behind that was cut short."""
    Archive(target).tidy()
    for path in target.glob(f".*{PARTIAL}"):
        shutil.rmtree(path, ignore_errors=True)
