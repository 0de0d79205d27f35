"""Rebuild a database in our own schema from a copy of unknown origin.

A backup may come from a stranger. Its tables are read, and nothing else of it comes
along: no trigger or view that would run later on, no column or table of others.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import create_engine

from models.errors import DataDamaged
from models.schema import VERSION_TABLE, create_tables
from models.sqlite import connect, connect_at_rest, listen


def rebuild(copy: Path, target: Path) -> None:
    """Create a database with the rows of a copy, at the revision the copy has.

    Args:
        copy: At rest: nobody writes it, and what lies beside it is not read.
        target: An empty file, or none.

    Raises:
        DataDamaged: A table is missing, or is not one of ours.
        DatabaseUnusable: The copy is newer than this program.
        sqlite3.Error: The copy is no database, or damaged.
    """
    with closing(connect_at_rest(copy)) as source:
        query = f"SELECT version_num FROM {VERSION_TABLE}"  # noqa: S608 - a constant
        (revision,) = source.execute(query).fetchone() or (None,)
    engine = create_engine(f"sqlite:///{target.as_posix()}", hide_parameters=True)
    listen(engine, 0)
    try:
        create_tables(engine, f"{revision}")
    finally:
        engine.dispose()
    with closing(connect(target)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")  # in whatever order they come
        connection.execute("ATTACH ? AS copy", (str(copy),))
        connection.execute("BEGIN")
        for table in _tables(connection, "main") - {VERSION_TABLE}:
            _copy_rows(connection, table, copy)
        connection.execute("COMMIT")


def _copy_rows(connection: sqlite3.Connection, table: str, copy: Path) -> None:
    wanted = _columns(connection, "main", table)
    is_plain = table in _tables(connection, "copy")
    if not is_plain or not set(wanted) <= set(_columns(connection, "copy", table)):
        raise DataDamaged(
            f"{copy} was not written by cardfile: its table {table} differs;"
            " restore another backup."
        )
    names = ", ".join(f'"{name}"' for name in wanted)
    connection.execute(
        f'INSERT INTO main."{table}" ({names}) SELECT {names} FROM copy."{table}"'  # noqa: S608 - names of our own schema
    )


def _tables(connection: sqlite3.Connection, schema: str) -> set[str]:
    """Plain tables: no view, and no virtual table with those that belong to it."""
    query = f"SELECT name, rootpage FROM {schema}.sqlite_master WHERE type = 'table'"  # noqa: S608 - one of two names
    pages: dict[str, int] = dict(connection.execute(query).fetchall())
    not_plain = ("sqlite_", *(f"{it}_" for it, page in pages.items() if not page))
    return {it for it, page in pages.items() if page and not it.startswith(not_plain)}


def _columns(
    connection: sqlite3.Connection, schema: str, table: str
) -> tuple[str, ...]:
    """Columns that hold values; one that is computed runs what its author wrote."""
    rows = connection.execute(f'PRAGMA {schema}.table_xinfo("{table}")').fetchall()
    return tuple(name for _, name, _, _, _, _, hidden in rows if not hidden)
