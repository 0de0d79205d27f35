"""The database: SQLite in the data folder, or a team's PostgreSQL, by the same code."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Engine, create_engine, text
from sqlmodel import Session

from models.database.changes import Touched, watch_changes
from models.database.errors import explained
from models.database.postgres import connect_server, may_write
from models.database.schema import bring_up_to_date
from models.database.sqlite import (
    PATIENCE,
    READING,
    is_read_only,
    listen,
    open_file,
    prepare_file,
)
from models.database.sqlite_copy import find_faults, scrub, snapshot
from models.database.url import file_in, parse_url, without_secrets
from models.errors import DatabaseUnusable
from models.storage.files import make_private_folder


class Database:
    """An open database; sessions of it are taken one transaction at a time.

    Values stay usable after their session has ended. No picture is read inside a
    transaction: others wait for its end.

    Attributes:
        before_commit: Called at the end of each writing session with what it touched.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.before_commit: Callable[[Session, Touched], None] | None = None
        self._reading_engine = engine.execution_options(purpose=READING)

    @property
    def engine(self) -> Engine:
        """The engine, for work without a session."""
        return self._engine

    @property
    def file(self) -> Path | None:
        """The file of a SQLite database; None with a server."""
        return file_in(self._engine.url)

    @property
    def is_read_only(self) -> bool:
        """Return whether it cannot be written: a file, or a server with these rights.

        Raises:
            CardfileError: The server cannot be asked.
        """
        if self.file is not None:
            return is_read_only(self.file)
        with self.reading() as session:
            return not may_write(session.connection())

    def find_faults(self, *, is_quick: bool = False) -> tuple[str, ...]:
        """Find what is wrong with the file of the database; a server checks its own.

        Raises:
            CardfileError: It cannot be read at all.
        """
        if self.file is None:
            return ()
        with explained(self._engine.url):
            return find_faults(self.file, is_quick=is_quick)

    def snapshot(self, target: Path) -> None:
        """Copy the file of the database while others use it.

        Raises:
            DatabaseUnusable: It has no file, for it is a server's.
            DataDamaged: The copy is not what the database is.
            StorageUnusable: It cannot be written.
        """
        if self.file is None:
            raise DatabaseUnusable(
                f"{without_secrets(self._engine.url)} is on a server: copy it with"
                " pg_dump."
            )
        with explained(self._engine.url):
            snapshot(self.file, target)

    def scrub(self) -> None:
        """Leave nothing of what was deleted in the files of the database.

        Raises:
            CardfileError: Another program keeps it open, or it cannot be written.
        """
        with explained(self._engine.url):
            if self.file is not None:
                scrub(self.file)
                return
            alone = self._engine.execution_options(isolation_level="AUTOCOMMIT")
            with alone.connect() as connection:
                connection.execute(text("VACUUM (FULL)"))

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session that sees one state of the database and stores nothing.

        Raises:
            CardfileError: What has become of the database, as a sentence.
        """
        with (
            explained(self._engine.url),
            Session(self._reading_engine, expire_on_commit=False) as session,
        ):
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Open a session that is stored as a whole at the end, or not at all.

        Only one is open at a time, whatever the number of processes: what it reads
        stays true until it has written.

        Raises:
            CardfileError: What has become of the database, as a sentence.
        """
        with (
            explained(self._engine.url),
            Session(self._engine, expire_on_commit=False) as session,
            session.begin(),
        ):
            if self.before_commit is None:
                yield session
                return
            touched = watch_changes(session)
            yield session
            session.flush()
            self.before_commit(session, touched)


@contextmanager
def open_database(
    url: str, folder: Path, patience: float = PATIENCE
) -> Iterator[Database]:
    """Open a database, made or migrated where needed.

    Args:
        url: Such as "sqlite:////home/erika/cards.db" or
            "postgresql+psycopg://erika@server/cards".
        folder: The data folder; backups before a migration come into it.
        patience: Seconds to wait for another program that writes.

    Raises:
        DatabaseUnusable: It is locked, newer than this program, unreachable, or no
            database of ours.
        DataDamaged: The file is damaged.
        StorageUnusable: The folder cannot be written, or the disk is full.
    """
    parsed = parse_url(url)
    make_private_folder(folder)
    if file := file_in(parsed):
        make_private_folder(file.parent)
        with explained(parsed):
            prepare_file(file, patience)
    engine = _make_engine(parsed, patience)
    try:
        with explained(parsed):
            bring_up_to_date(engine, folder)
        yield Database(engine)
    finally:
        engine.dispose()


def file_of(url: str) -> Path | None:
    """Return the file of a SQLite database; None with a server.

    Raises:
        DatabaseUnusable: It is no database of a kind that is supported.
    """
    return file_in(parse_url(url))


def _make_engine(url: URL, patience: float) -> Engine:
    if (file := file_in(url)) is None:
        return connect_server(url, patience)
    # Values are people's names and numbers: no message of an error shows them.
    engine = create_engine(url, hide_parameters=True, creator=lambda: open_file(file))
    listen(engine, patience)
    return engine
