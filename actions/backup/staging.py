"""Steps of a restore: verify a backup, prepare it in a new folder, swap it in."""

import shutil
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from actions.backup.back_up import EXTRAS, Progress
from actions.backup.manifest import Manifest, read_manifest, sha256_of
from actions.erasure.leftovers import PARTIAL, staging_of
from actions.intake.archive import KEY_FILE, Archive
from actions.settings import SETTINGS_FILE
from models.database.schema import rebuild
from models.database.sqlite import DATABASE_FILE
from models.database.sqlite_copy import find_faults, look_into
from models.errors import DataDamaged, EditInvalid, Remedy
from models.storage.files import (
    explain,
    make_private_file,
    make_private_folder,
    open_regular,
    read_limited,
    sync_folder,
    write_private_file,
)
from models.text import parse_toml

SETTINGS_ASIDE = f"{SETTINGS_FILE}.restored"
"""File for settings of a backup that name a database, folder or server."""
_ADDRESSES = {
    "db",
    "folder",
    "originals",
    "calendars",
    "scheduler",
    "outbox_url",
    "outbox_file",
    "outbox_secret",
}
_LARGEST_EXTRA = 1_000_000  # bytes
_ENDS = ("", "-wal", "-shm", "-journal")
"""Endings of a database and of the files that SQLite keeps beside it."""


@dataclass(frozen=True, slots=True)
class Target:
    """The place to which a backup is restored.

    Attributes:
        folder: The data folder.
        database: The file of the database; None with a server.
        originals: Folder of originals that others use too; None: in the data folder.
        replace: Whether to move aside what exists; otherwise nothing is restored.
    """

    folder: Path
    database: Path | None
    originals: Path | None = None
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


def verify(backup: Path, tell: Progress) -> Manifest:
    """Read every byte of a backup and compare it with the manifest.

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
    """Copy a verified backup beside its future place.

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
        archive = Archive(target.staging, target.originals)
        archive.check_reachable()
        shared = Archive(backup.parent)
        for name in manifest.originals:
            original = shared.path_of(Path(name).stem, Path(name).suffix)
            if name not in manifest.lacking and not archive.add(original):
                raise DataDamaged(
                    f"{original} changed during the restore: run it again."
                )
        for name in EXTRAS:
            if name in manifest.files:
                content = read_limited(backup / name, _LARGEST_EXTRA, follow=False)
                folder = archive.key_folder if name == KEY_FILE else target.staging
                if folder == target.staging or not (folder / name).exists():
                    write_private_file(folder / _name_of(name, content), content)
        if target.staged_database:
            _stage_database(backup, target.staged_database)
    except OSError as error:
        raise explain(error, target.staging) from error


def _stage_database(backup: Path, staged: Path) -> None:
    """Create the new database from a copy that nobody can exchange meanwhile."""
    make_private_folder(staged.parent)
    copy = staged.with_name(f"{staged.name}{PARTIAL}")
    try:
        with open_regular(backup / DATABASE_FILE, follow=False) as source:
            write_private_file(copy, source.read())
        staged.unlink(missing_ok=True)
        make_private_file(staged)
        rebuild(copy, staged)
    except sqlite3.Error as error:
        raise DataDamaged(f"{backup} cannot be restored: {error}.") from error
    finally:
        copy.unlink(missing_ok=True)


def _name_of(name: str, content: bytes) -> str:
    """Return the name of a file; settings that lead elsewhere get another one."""
    if name != SETTINGS_FILE:
        return name
    try:
        keys = parse_toml(content.decode()).keys()
    except ValueError:
        return SETTINGS_ASIDE
    return SETTINGS_ASIDE if keys & _ADDRESSES else name


def put_in_place(target: Target) -> list[Path]:
    """Move what was staged into place, and move aside what was there.

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
            "The backup has an SQLite database, but the settings name a server.",
            Remedy.CHOOSE_DATABASE,
        )
    if not manifest.has_database and target.database is not None:
        raise EditInvalid(
            "The backup holds the photos of a PostgreSQL database, but the settings"
            " name a file.",
            Remedy.CHOOSE_DATABASE,
        )
    if target.replace:
        return
    taken = target.folder.exists() and any(target.folder.iterdir())
    if taken or (target.database and target.database.exists()):
        where = target.folder if taken else target.database
        raise EditInvalid(f"{where} exists already.", Remedy.CHOOSE_FOLDER)


def _check_database(backup: Path, manifest: Manifest) -> None:
    copy = backup / DATABASE_FILE
    try:
        rows, _ = look_into(copy)
        faults = find_faults(copy, is_at_rest=True)
    except sqlite3.Error as error:
        raise DataDamaged(f"{copy} cannot be read: {error}.") from error
    if faults or rows != manifest.rows:
        raise DataDamaged(f"{copy} is damaged: restore another backup.")


def _is(path: Path, sha256: str) -> bool:
    try:
        return sha256_of(path) == sha256
    except OSError:
        return False
