"""Open SQLite with safe settings and private files, and copy it completely."""

import os
import random
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import cast

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from models.errors import DatabaseUnusable
from models.storage.files import make_private_file

READING, WRITING, REBUILDING = "reading", "writing", "rebuilding"
"""Purposes of a transaction: values of the execution option `purpose`."""

DATABASE_FILE = "cardfile.db"
"""Its name in a data folder and in a backup."""

PATIENCE = 30.0
"""Seconds to wait for another program that writes."""

_LOOKS = (0.001, 0.01)  # seconds between two looks whether the lock is free
_WAL_BUG = ((3, 7, 0), (3, 51, 3))
_WAL_BACKPORTS = {(3, 44): 6, (3, 50): 7}


def choose_journal(version: tuple[int, int, int]) -> str:
    """Return the journal mode that is safe with a version of SQLite.

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
    The connection is outside of a transaction; others are waited for up to `patience`
    seconds.

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
        raise DatabaseUnusable(f"{path} is a folder: give the path of a database file.")
    if is_read_only(path):
        return
    make_private_file(path)
    wanted = choose_journal(sqlite3.sqlite_version_info)
    with closing(connect(path, patience)) as connection:
        (mode,) = connection.execute("PRAGMA journal_mode").fetchone()
        if mode.upper() != wanted:
            # Refused while another program is in it: then it stays as that one has it.
            connection.execute("PRAGMA busy_timeout = 0")
            _try_journal(connection, wanted)


def is_read_only(path: Path) -> bool:
    """Return whether a database exists but cannot be written."""
    places = (path, path.parent)
    return path.exists() and not all(os.access(it, os.W_OK) for it in places)


def open_file(path: Path) -> sqlite3.Connection:
    """Open a file with SQLite, for reading only where it cannot be written.

    SQLite needs files of its own beside a database in use, unless it is opened as
    immutable; but then it would pass over what a crash left in its log.
    """
    if not is_read_only(path):
        return sqlite3.connect(path, check_same_thread=False)
    logs = (path.with_name(path.name + end) for end in ("-wal", "-journal"))
    has_log = any(it.exists() and it.stat().st_size for it in logs)
    address = f"{path.absolute().as_uri()}?mode=ro" + (
        "" if has_log else "&immutable=1"
    )
    return sqlite3.connect(address, uri=True, check_same_thread=False)


def connect_at_rest(path: Path) -> sqlite3.Connection:
    """Open a file that nobody writes for reading, and no file beside it."""
    address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    return sqlite3.connect(address, uri=True, isolation_level=None)


def connect(path: Path, patience: float = PATIENCE) -> sqlite3.Connection:
    """Open a database without SQLAlchemy; every BEGIN is up to the caller."""
    connection = open_file(path)
    try:
        _apply_settings(connection, patience)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


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
