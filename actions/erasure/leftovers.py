"""Temporary files of programs that were killed; they may hold whole photos.

Each kind of temporary file is named here, so that an erasure deletes it and `check`
reports it. A program that is still running keeps its files locked.
"""

import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from sqlmodel import select

from actions.intake.archive import Archive
from models.database.database import Database
from models.storage.file_lock import abandoned_folders, is_held
from models.storage.files import explain
from models.tables.history import Backup

PARTIAL = ".partial"
"""Ends the name of a file or backup that is not complete."""
BACKUP_LOCK = ".cardfile-backup.lock"
"""In a folder of backups; held by the program that is writing one."""


def staging_of(path: Path) -> Path:
    """Return where a restore prepares a data folder or database."""
    return path.with_name(f".{path.name}.restoring")


def find_leftovers(database: Database, archive: Archive) -> Iterator[Path]:
    """Yield temporary files and folders that no running program is writing."""
    data = archive.data
    yield from abandoned_folders()
    yield from archive.leftovers()
    yield from sorted(data.glob(f"*{PARTIAL}"))
    yield from sorted((data / "backups").glob(f"*{PARTIAL}"))
    for place in filter(None, (data, database.file)):
        if staging_of(place).exists():
            yield staging_of(place)
    for folder in _backup_folders(database):
        if not is_held(folder / BACKUP_LOCK):
            yield from Archive(folder).leftovers()
            yield from sorted(folder.glob(f".*{PARTIAL}"))


def delete_leftovers(database: Database, archive: Archive) -> int:
    """Delete what `find_leftovers` finds, and count files and folders.

    Raises:
        StorageUnusable: One cannot be deleted.
    """
    found = list(find_leftovers(database, archive))
    for path in found:
        try:
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
        except OSError as error:
            raise explain(error, path) from error
    return len(found)


def _backup_folders(database: Database) -> list[Path]:
    """Return the folders of backups that can be reached."""
    with database.reading() as session:
        paths = session.exec(select(Backup.path)).all()
    folders = {Path(path).parent for path in paths}
    reachable = []
    for folder in sorted(folders):
        with suppress(OSError):
            if (folder / "originals").is_dir():
                reachable.append(folder)
    return reachable
