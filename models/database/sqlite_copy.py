"""Copy a SQLite database, verify the copy, and check its file."""

import errno
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

from models.database.sqlite import (
    PATIENCE,
    begin_writing,
    connect,
    connect_at_rest,
    is_read_only,
)
from models.errors import DataDamaged, Remedy
from models.storage.files import explain, private_draft

_HAS_SEARCH = "SELECT 1 FROM sqlite_master WHERE name = 'contact_fts'"


def snapshot(source: Path, target: Path) -> None:
    """Copy a database while others use it; the copy has its name once it is proven.

    A copy that was cut short opens and passes SQLite's own check, with no table in
    it: hence the comparison of the rows.

    Raises:
        DataDamaged: The copy is not what the database is.
        StorageUnusable: It cannot be written.
        sqlite3.Error: The database cannot be read.
    """
    with private_draft(target) as partial:
        _copy_and_compare(source, partial)


def _count_rows(connection: sqlite3.Connection) -> dict[str, int]:
    """Count the rows of each table."""
    tables = connection.execute(
        "SELECT name FROM sqlite_master"
        " WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    ).fetchall()
    return {
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608 - a name from the catalogue
        for (name,) in tables
    }


def look_into(copy: Path) -> tuple[dict[str, int], list[tuple[str, str, int]]]:
    """Return rows by table, and SHA-256, suffix and size of photos, of a copy at rest.

    Raises:
        sqlite3.Error: It is no database of ours, or damaged.
    """
    with closing(connect_at_rest(copy)) as connection:
        query = "SELECT sha256, suffix, size FROM photo ORDER BY sha256"
        return _count_rows(connection), connection.execute(query).fetchall()


def find_faults(
    path: Path, *, is_quick: bool = False, is_at_rest: bool = False
) -> tuple[str, ...]:
    """Return what SQLite finds wrong with a database, and change nothing.

    A quick check leaves out the comparison of indexes with their tables. Nobody writes
    a database at rest, and what lies beside it is not read.

    Raises:
        sqlite3.Error: The database cannot be read at all.
    """
    pragma = "quick_check" if is_quick else "integrity_check"
    open_it = connect_at_rest if is_at_rest else connect
    with closing(open_it(path)) as connection:
        verdicts = [row[0] for row in connection.execute(f"PRAGMA {pragma}")]
        lost = Counter(row[0] for row in connection.execute("PRAGMA foreign_key_check"))
    return (
        *(verdict for verdict in verdicts if verdict != "ok"),
        *(f"rows of {table} that point to none: {n}" for table, n in lost.items()),
    )


def scrub(path: Path) -> None:
    """Rewrite a database so that nothing deleted is left in its files.

    Overwriting on deletion leaves copies behind: in pages that were freed while a
    tree was rebalanced, and in the write-ahead log.

    Raises:
        sqlite3.Error: Another program keeps it open for too long.
    """
    with closing(connect(path, PATIENCE)) as connection:
        if connection.execute(_HAS_SEARCH).fetchone():  # words stay in it till then
            connection.execute(
                "INSERT INTO contact_fts(contact_fts) VALUES('optimize')"
            )
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _copy_and_compare(source: Path, partial: Path) -> None:
    with closing(connect(source)) as guard, closing(connect(source)) as reader:
        if is_read_only(source):
            guard.execute("BEGIN")
        else:
            begin_writing(guard, PATIENCE)  # nobody writes until the rows are counted
        _copy(reader, partial)
        expected = _count_rows(guard)
        guard.execute("ROLLBACK")
    with closing(connect(partial)) as copy:
        (verdict,) = copy.execute("PRAGMA integrity_check").fetchone()
        if verdict != "ok" or _count_rows(copy) != expected:
            raise DataDamaged(f"The copy of {source} is incomplete.", Remedy.CHECK_DATA)


def _copy(reader: sqlite3.Connection, partial: Path) -> None:
    try:
        reader.execute("VACUUM INTO ?", (str(partial),))
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_FULL:
            full = OSError(errno.ENOSPC, "full")
            raise explain(full, partial.parent) from error  # not that of the source
        raise
