"""Restore a backup into the data folder and repeat later erasures."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import delete

from actions.backup.back_up import Progress
from actions.backup.manifest import Manifest, find_backup
from actions.backup.staging import SETTINGS_ASIDE, Target, put_in_place, stage, verify
from actions.erasure.erase import erase
from actions.erasure.fingerprints import find_erased_again, read_key
from actions.erasure.ledger import (
    Ledger,
    add_entries,
    read_ledger,
    read_ledger_of_database,
)
from actions.history import forget_all
from actions.intake.archive import KEY_FILE, Archive
from models.database.database import file_of, open_database
from models.settings import Settings
from models.storage.files import write_private_file
from models.tables.photo import OriginalsFolder


def _erase_again(file: Path, archive: Archive, ledgers: Sequence[Ledger]) -> int:
    """Erase the people of the ledgers from a restored database.

    Fingerprints that were made with another key are ignored.

    Returns:
        How many contacts were erased.

    Raises:
        CardfileError: A file cannot be written, or a shared photo not be read.
    """
    key = read_key(archive.key_folder)
    if key is None and ledgers:
        key = ledgers[0].key
        write_private_file(archive.key_folder / KEY_FILE, key.hex().encode())
    with open_database(f"sqlite:///{file}", archive.data) as database:
        with database.writing() as session:  # the next import claims a folder
            session.execute(delete(OriginalsFolder))
        found: list[int] = []
        if key is not None:
            with database.writing() as session:
                for ledger in ledgers:
                    if ledger.key == key:
                        add_entries(session, ledger)
                        session.flush()
                        forget_all(session)  # it may still know them
                found = list(find_erased_again(session, key))
        if found and (unfinished := erase(database, archive, found).unfinished):
            raise unfinished
    # Opening an older schema copies it first; the backup is that copy.
    shutil.rmtree(archive.data / "backups", ignore_errors=True)
    return len(found)


@dataclass(frozen=True, slots=True)
class Restored:
    """The result of a restore.

    Attributes:
        manifest: What was in it.
        moved_aside: Where what existed before is now.
        erased: Contacts that were erased since the backup was made, and again now.
        settings: Settings of the backup that do not take effect, since they name a
            database, folder or server; None if they do.
    """

    backup: Path
    manifest: Manifest
    moved_aside: tuple[Path, ...]
    erased: int
    settings: Path | None


def restore_backup(
    settings: Settings, folder: Path, tell: Progress, *, replace: bool
) -> Restored:
    """Restore the newest backup in a folder, or the one in that very folder.

    All of it is verified before anything is written. Only data is restored, no code or
    address that somebody may have added. With `replace`, existing data is moved aside.

    Raises:
        NotFound: There is no backup.
        DataDamaged: The backup, or the list of erased people beside it, is damaged.
        EditInvalid: Something exists and may not be replaced.
        StorageUnusable: A file cannot be written.
    """
    backup = find_backup(folder.absolute())
    target = Target(
        settings.folder, file_of(settings.database), settings.originals, replace
    )
    manifest = verify(backup, tell)
    ledgers = _read_ledgers(backup, target)
    stage(backup, manifest, target)
    erased = 0
    if target.staged_database is not None:
        erased = _erase_again(
            target.staged_database, Archive(target.staging, settings.originals), ledgers
        )
    moved = tuple(put_in_place(target))
    aside = settings.folder / SETTINGS_ASIDE
    return Restored(backup, manifest, moved, erased, aside if aside.exists() else None)


def _read_ledgers(backup: Path, target: Target) -> list[Ledger]:
    """Read the ledgers that know who was erased after the backup was made."""
    if target.database is None:
        return []
    ledgers = (
        read_ledger_of_database(target.originals or target.folder, target.database),
        read_ledger(backup.parent),
    )
    return [ledger for ledger in ledgers if ledger is not None]
