"""Create, migrate and rebuild the schema of a database."""

import importlib
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, inspect, text

from models.database.sqlite import (
    READING,
    REBUILDING,
    connect,
    connect_at_rest,
    is_read_only,
    listen,
)
from models.database.sqlite_copy import snapshot
from models.database.url import file_in, without_secrets
from models.errors import DatabaseUnusable, DataDamaged, Remedy, StorageUnusable
from models.storage.files import make_private_folder
from models.tables import METADATA

VERSION_TABLE = "cardfile_version"
VERSIONS = Path(__file__).parents[1] / "migrations" / "versions"


def revisions() -> list[str]:
    """Return the numbers of all migrations, such as "0001", in their order."""
    return sorted(path.stem[:4] for path in VERSIONS.glob("[0-9]*.py"))


def bring_up_to_date(engine: Engine, folder: Path) -> None:
    """Create the tables, or migrate them after a backup; refuse what is not ours.

    The backup comes into `backups` in the data folder.

    Raises:
        DatabaseUnusable: It is newer than this program, or another program's.
        DataDamaged: Rows point to rows that are not there.
        StorageUnusable: The backup cannot be written.
    """
    known = revisions()
    with engine.execution_options(purpose=READING).connect() as connection:
        stored = _stored_revision(connection)
    if stored == known[-1]:
        return
    if stored is not None and stored not in known:
        raise DatabaseUnusable(
            f"{_name(engine)} was written by a newer cardfile (schema {stored}, this"
            f" one knows up to {known[-1]}): update cardfile."
        )
    if stored is not None and engine.dialect.name == "sqlite":
        if is_read_only(Path(_name(engine))):
            raise StorageUnusable(
                f"{_name(engine)} was written by an older cardfile and cannot be"
                " migrated, as it is read-only: copy the data folder to a disk that"
                " can be written."
            )
        _back_up(engine, folder, stored)
    _migrate(engine)


def _create_tables(engine: Engine, revision: str) -> None:
    """Create the tables as they were at a revision, in an empty database.

    Raises:
        DatabaseUnusable: This program does not know the revision.
    """
    if revision not in revisions():
        raise DatabaseUnusable(
            f"The database has schema {revision}, this cardfile knows up to"
            f" {revisions()[-1]}: update cardfile."
        )
    _migrate(engine, revision)


def _stored_revision(connection: Connection) -> str | None:
    """Return the number of the last migration that ran; None in an empty database.

    Raises:
        DatabaseUnusable: The tables in it are another program's.
    """
    tables = set(inspect(connection).get_table_names())
    if VERSION_TABLE in tables:
        found = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}"))  # noqa: S608 - a constant
        return found.scalar_one_or_none()
    strange = tables & set(METADATA.tables)
    if connection.dialect.name == "sqlite":
        strange = tables  # a server has room for the tables of others; a file has not
    if strange:
        raise DatabaseUnusable(
            f"{_name(connection.engine)} belongs to another program: it has the"
            f" table {min(strange)}, but no {VERSION_TABLE}.",
            Remedy.CHOOSE_DATABASE,
        )
    return None


def _back_up(engine: Engine, folder: Path, stored: str) -> None:
    backups = folder / "backups"
    make_private_folder(backups)
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    source = Path(engine.url.database or "")
    snapshot(source, backups / f"schema-{stored}-{moment}.db")


def _migrate(engine: Engine, revision: str = "head") -> None:
    """Run what is missing in one transaction: the old schema or the new, no half."""
    upgrade = importlib.import_module("models.migrations.upgrade").upgrade
    with engine.execution_options(purpose=REBUILDING).begin() as connection:
        upgrade(connection, revision)
        if connection.dialect.name == "sqlite":
            _check_keys(connection)


def _check_keys(connection: Connection) -> None:
    lost = connection.execute(text("PRAGMA foreign_key_check")).fetchall()
    if lost:
        raise DataDamaged(
            f"{_name(connection.engine)} was not migrated: {len(lost)} of its rows"
            f" refer to missing rows, the first in table {lost[0][0]}."
        )


def _name(engine: Engine) -> str:
    file = file_in(engine.url)
    return str(file or without_secrets(engine.url))


def rebuild(copy: Path, target: Path) -> None:
    """Create a database with the rows of a copy, at the revision the copy has.

    Nobody writes the copy, and what lies beside it is not read. The target is an empty
    file, or none.

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
        _create_tables(engine, f"{revision}")
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
    """Return plain tables: no views, and no virtual tables with their own tables."""
    query = f"SELECT name, rootpage FROM {schema}.sqlite_master WHERE type = 'table'"  # noqa: S608 - one of two names
    pages: dict[str, int] = dict(connection.execute(query).fetchall())
    not_plain = ("sqlite_", *(f"{it}_" for it, page in pages.items() if not page))
    return {it for it, page in pages.items() if page and not it.startswith(not_plain)}


def _columns(
    connection: sqlite3.Connection, schema: str, table: str
) -> tuple[str, ...]:
    """Return the columns that hold values: a computed one would run foreign code."""
    rows = connection.execute(f'PRAGMA {schema}.table_xinfo("{table}")').fetchall()
    return tuple(name for _, name, _, _, _, _, hidden in rows if not hidden)
