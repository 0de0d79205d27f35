"""Restoring a backup: all of it is proven first, and nothing is overwritten."""

import shutil
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from actions.backup.back_up import EXTRAS, Tell
from actions.backup.manifest import Manifest, read_manifest, sha256_of
from actions.erasure.leftovers import staging_of
from actions.intake.archive import Archive
from models.errors import DataDamaged, EditInvalid
from models.files import (
    explain,
    make_private_folder,
    sync_folder,
    write_private_file,
)
from models.sqlite import DATABASE_FILE
from models.sqlite_copy import find_faults, look_into

_ENDS = ("", "-wal", "-shm", "-journal")
"""Of a database and the files that SQLite keeps beside it."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a backup is restored to.

    Attributes:
        folder: The data folder.
        database: The file of the database; None with a server.
        replace: Whether what is there is moved aside; otherwise it is in the way.
    """

    folder: Path
    database: Path | None
    replace: bool = False

    @property
    def staging(self) -> Path:
        """The folder in which the new data folder is made."""
        return staging_of(self.folder)

    @property
    def staged_database(self) -> Path | None:
        """The new database, in the new data folder or beside the old file."""
        file = self.database
        if file is None:
            return None
        if file.is_relative_to(self.folder):
            return self.staging / file.relative_to(self.folder)
        return staging_of(file)


def verify(backup: Path, tell: Tell) -> Manifest:
    """Read every byte of a backup and compare it with what was written down.

    Raises:
        DataDamaged: Something is missing or changed.
    """
    manifest = read_manifest(backup)
    shared = Archive(backup.parent)
    lost = [name for name, it in manifest.files.items() if not _is(backup / name, it)]
    kept = [name for name in manifest.originals if name not in manifest.lacking]
    for number, name in enumerate(kept, start=1):
        path = shared.path_of(Path(name).stem, Path(name).suffix)
        if not _is(path, path.stem):
            lost.append(name)
        tell(number, len(kept))
    if lost:
        raise DataDamaged(
            f"{backup} is damaged: {len(lost)} of its files are missing or changed,"
            f" such as {lost[0]}; restore an earlier backup."
        )
    if manifest.has_database:
        _check_database(backup, manifest)
    return manifest


def stage(backup: Path, manifest: Manifest, target: Target) -> None:
    """Copy a proven backup beside the place where it will be.

    Raises:
        EditInvalid: Something is there and may not be replaced, or the backup is of
            another kind of database.
        StorageUnusable: It cannot be written.
        DataDamaged: The backup changes meanwhile.
    """
    _check_target(manifest, target)
    try:
        shutil.rmtree(target.staging, ignore_errors=True)
        make_private_folder(target.staging)
        archive, shared = Archive(target.staging), Archive(backup.parent)
        for name in manifest.originals:
            original = shared.path_of(Path(name).stem, Path(name).suffix)
            if name not in manifest.lacking and not archive.add(original):
                raise DataDamaged(f"{original} changed while it was restored.")
        for name in EXTRAS:
            if name in manifest.files:
                content = (backup / name).read_bytes()
                write_private_file(target.staging / name, content)
        if target.staged_database:
            make_private_folder(target.staged_database.parent)
            write_private_file(
                target.staged_database, (backup / DATABASE_FILE).read_bytes()
            )
    except OSError as error:
        raise explain(error, target.staging) from error


def put_in_place(target: Target) -> list[Path]:
    """Give what was staged its place; what was there is moved aside.

    Returns:
        What was moved aside.

    Raises:
        StorageUnusable: It cannot be moved.
    """
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    staged, file = target.staged_database, target.database
    aside: list[Path] = []
    try:
        if staged and file and not staged.is_relative_to(target.staging):
            aside += _move_aside([Path(f"{file}{end}") for end in _ENDS], moment)
            _put(staged, file)
        aside += _move_aside([target.folder], moment)
        _put(target.staging, target.folder)
    except OSError as error:
        raise explain(error, target.folder) from error
    return aside


def _move_aside(paths: list[Path], moment: str) -> list[Path]:
    there = [path for path in paths if path.exists()]
    return [path.rename(f"{path}.replaced-{moment}") for path in there]


def _put(staged: Path, final: Path) -> None:
    staged.rename(final)
    sync_folder(final.parent)


def _check_target(manifest: Manifest, target: Target) -> None:
    if manifest.has_database and target.database is None:
        raise EditInvalid(
            "The backup has a SQLite database; name a file for it with --db."
        )
    if not manifest.has_database and target.database is not None:
        raise EditInvalid(
            "The backup is of a PostgreSQL server's photos: name that server with --db."
        )
    if target.replace:
        return
    taken = target.folder.exists() and any(target.folder.iterdir())
    if taken or (target.database and target.database.exists()):
        where = target.folder if taken else target.database
        raise EditInvalid(
            f"{where} is there already: name another with --folder, or move it aside"
            " with --replace."
        )


def _check_database(backup: Path, manifest: Manifest) -> None:
    copy = backup / DATABASE_FILE
    try:
        rows, _ = look_into(copy)
        faults = find_faults(copy)
    except sqlite3.Error as error:
        raise DataDamaged(f"{copy} cannot be read: {error}.") from error
    if faults or rows != manifest.rows:
        raise DataDamaged(f"{copy} is not what was backed up: take another backup.")


def _is(path: Path, sha256: str) -> bool:
    try:
        return sha256_of(path) == sha256
    except OSError:
        return False
