"""Repeat, on a restored backup, the erasures made after it."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import delete

from actions.erasure.erase import erase
from actions.erasure.erasure_ledger import Ledger, add_entries
from actions.erasure.erasure_marks import KEY_FILE, find_erased_again, read_key
from actions.history.record import forget_all
from actions.intake.archive import Archive
from models.database import open_database
from models.files import write_private_file
from models.tables.photo import OriginalsFolder


def erase_again(file: Path, archive: Archive, ledgers: Sequence[Ledger]) -> int:
    """Erase from a restored database who is in the ledgers of erasures.

    Args:
        file: The restored database.
        archive: With its originals, in the data folder that belongs to it.
        ledgers: Marks that were made with another key are left aside.

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
        with database.writing() as session:  # whoever imports next claims a folder
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
        if found:
            erase(database, archive, found)
    # Opening an older schema copies it first; the backup is that copy.
    shutil.rmtree(archive.data / "backups", ignore_errors=True)
    return len(found)
