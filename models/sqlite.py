"""SQLite as cardfile uses it: safe settings, a private file, copies that are whole."""

import os
import random
import sqlite3
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import cast

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from models.errors import DatabaseUnusable, DataDamaged
from models.files import explain, make_private_file, replace_durably

READING, WRITING, REBUILDING = "reading", "writing", "rebuilding"
"""What a transaction is for: values of the execution option `purpose`."""

DATABASE_FILE = "cardfile.db"
"""Its name in a data folder and in a backup."""

_PATIENCE = 30.0  # seconds to wait for other programs
_LOOKS = (0.001, 0.01)  # seconds between two looks whether the lock is free
_WAL_BUG = ((3, 7, 0), (3, 51, 3))
_WAL_BACKPORTS = {(3, 44): 6, (3, 50): 7}


def choose_journal(version: tuple[int, int, int]) -> str:
    """The journal mode that is safe with a version of SQLite.

    From 3.7.0 to 3.51.2 two connections that write and checkpoint at once may corrupt
    a database in WAL mode (sqlite.org/wal.html#walresetbug); the repair was carried
    back to 3.44.6 and 3.50.7.
    """
    first, fixed = _WAL_BUG
    patched = _WAL_BACKPORTS.get(version[:2])
    is_safe = not first <= version < fixed or (
        patched is not None and version[2] >= patched
    )
    return "WAL" if is_safe else "DELETE"


def listen(engine: Engine, patience: float) -> None:
    """Give every connection safe settings and every transaction its own BEGIN.

    Python's sqlite3 begins transactions late or, before DDL, not at all. A writer that
    begins by reading and then waits for another writer fails at once, whatever the
    time-out: it must ask for the write lock first, with BEGIN IMMEDIATE.

    Args:
        engine: Of a SQLite database.
        patience: Seconds to wait for another writer.
    """

    @event.listens_for(engine, "connect")
    def _configure(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        _apply_settings(cast("sqlite3.Connection", connection), patience)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        purpose = connection.get_execution_options().get("purpose", WRITING)
        # Foreign keys can only be switched between transactions; with them on,
        # rebuilding a table would delete the rows that point to it.
        keys = "OFF" if purpose == REBUILDING else "ON"
        connection.exec_driver_sql(f"PRAGMA foreign_keys = {keys}")
        if purpose == READING:
            connection.exec_driver_sql("BEGIN")
            return
        raw = connection.connection.dbapi_connection
        begin_writing(cast("sqlite3.Connection", raw), patience)


def begin_writing(connection: sqlite3.Connection, patience: float) -> None:
    """Begin a transaction as soon as no other program writes.

    SQLite's own waiting looks every tenth of a second whether the lock is free; where
    eight programs write without a pause, one was seen to look in vain for 30 seconds.

    Args:
        connection: Outside of a transaction.
        patience: Seconds to wait for other writers.

    Raises:
        sqlite3.OperationalError: Others have been writing for all that time.
    """
    deadline = time.monotonic() + patience
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        while not _can_begin(connection, is_last=time.monotonic() > deadline):
            time.sleep(random.uniform(*_LOOKS))  # noqa: S311 - not to look in step
    finally:
        _wait_for_others(connection, patience)


def _can_begin(connection: sqlite3.Connection, *, is_last: bool) -> bool:
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if is_last or error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True


def prepare_file(path: Path, patience: float) -> None:
    """Make the file if it is not there, and set its journal mode.

    Raises:
        DatabaseUnusable: It is a folder.
        StorageUnusable: It cannot be made.
        sqlite3.Error: It cannot be opened.
    """
    if path.is_dir():
        raise DatabaseUnusable(f"{path} is a folder; a database is a file.")
    make_private_file(path)
    wanted = choose_journal(sqlite3.sqlite_version_info)
    with closing(connect(path, patience)) as connection:
        (mode,) = connection.execute("PRAGMA journal_mode").fetchone()
        if mode.upper() != wanted:
            # Refused while another program is in it: then it stays as that one has it.
            connection.execute("PRAGMA busy_timeout = 0")
            _try_journal(connection, wanted)


def connect(path: Path, patience: float = _PATIENCE) -> sqlite3.Connection:
    """Open a database without SQLAlchemy; every BEGIN is up to the caller."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        _apply_settings(connection, patience)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def snapshot(source: Path, target: Path) -> None:
    """Copy a database while others use it; the copy has its name once it is proven.

    A copy that was cut short opens and passes SQLite's own check, with no table in
    it: hence the comparison of the rows.

    Raises:
        DataDamaged: The copy is not what the database is.
        StorageUnusable: It cannot be written.
        sqlite3.Error: The database cannot be read.
    """
    partial = target.with_name(f"{target.name}.partial")
    try:
        partial.unlink(missing_ok=True)
        make_private_file(partial)
        _copy_and_compare(source, partial)
        _sync_file(partial)
        replace_durably(partial, target)
    except OSError as error:
        raise explain(error, target) from error
    finally:
        partial.unlink(missing_ok=True)


def count_rows(connection: sqlite3.Connection) -> dict[str, int]:
    """How many rows each table has."""
    tables = connection.execute(
        "SELECT name FROM sqlite_master"
        " WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    ).fetchall()
    return {
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608 - a name from the catalogue
        for (name,) in tables
    }


def look_into(copy: Path) -> tuple[dict[str, int], list[tuple[str, str, int]]]:
    """Rows by table, and SHA-256, suffix and size of the photos, in a copy at rest.

    Raises:
        sqlite3.Error: It is no database of ours, or damaged.
    """
    with closing(connect(copy)) as connection:
        query = "SELECT sha256, suffix, size FROM photo ORDER BY sha256"
        return count_rows(connection), connection.execute(query).fetchall()


def find_faults(path: Path, *, is_quick: bool = False) -> tuple[str, ...]:
    """What SQLite finds wrong with a database; nothing of it is changed.

    Args:
        path: Of the file.
        is_quick: Leave out the comparison of indexes with their tables.

    Raises:
        sqlite3.Error: The database cannot be read at all.
    """
    pragma = "quick_check" if is_quick else "integrity_check"
    with closing(connect(path)) as connection:
        verdicts = [row[0] for row in connection.execute(f"PRAGMA {pragma}")]
        lost = Counter(row[0] for row in connection.execute("PRAGMA foreign_key_check"))
    return (
        *(verdict for verdict in verdicts if verdict != "ok"),
        *(f"rows of {table} that point to none: {n}" for table, n in lost.items()),
    )


_HAS_SEARCH = "SELECT 1 FROM sqlite_master WHERE name = 'contact_fts'"


def scrub(path: Path, patience: float = _PATIENCE) -> None:
    """Write a database anew, so that nothing that was deleted is left in its files.

    Overwriting on deletion leaves copies behind: in pages that were freed while a
    tree was rebalanced, and in the write-ahead log.

    Raises:
        sqlite3.Error: Another program keeps it open for too long.
    """
    with closing(connect(path, patience)) as connection:
        if connection.execute(_HAS_SEARCH).fetchone():  # words stay in it till then
            connection.execute(
                "INSERT INTO contact_fts(contact_fts) VALUES('optimize')"
            )
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _apply_settings(connection: sqlite3.Connection, patience: float) -> None:
    connection.isolation_level = None
    _wait_for_others(connection, patience)
    # A source may be deleted after the commit, so the commit must outlive a power cut.
    # With FULL the journal may come back, and with it the state before the commit.
    connection.execute("PRAGMA synchronous = EXTRA")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")


def _wait_for_others(connection: sqlite3.Connection, patience: float) -> None:
    connection.execute(f"PRAGMA busy_timeout = {int(patience * 1000)}")


def _try_journal(connection: sqlite3.Connection, wanted: str) -> None:
    try:
        connection.execute(f"PRAGMA journal_mode = {wanted}")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
            raise


def _copy_and_compare(source: Path, partial: Path) -> None:
    with closing(connect(source)) as guard, closing(connect(source)) as reader:
        begin_writing(guard, _PATIENCE)  # nobody writes until the rows are counted
        reader.execute("VACUUM INTO ?", (str(partial),))
        expected = count_rows(guard)
        guard.execute("ROLLBACK")
    with closing(connect(partial)) as copy:
        (verdict,) = copy.execute("PRAGMA integrity_check").fetchone()
        if verdict != "ok" or count_rows(copy) != expected:
            raise DataDamaged(
                f"The copy of {source} is not whole: run `cardfile check`."
            )


def _sync_file(path: Path) -> None:
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
