"""One session for one command, on the database of the settings."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlmodel import Session

from models.database import open_database
from models.settings import Settings


@contextmanager
def reading(settings: Settings) -> Iterator[Session]:
    """A session to look things up in.

    Raises:
        CardfileError: The database cannot be used; see `models.database`.
    """
    with (
        open_database(settings.database, settings.folder) as database,
        database.reading() as session,
    ):
        yield session


@contextmanager
def writing(settings: Settings) -> Iterator[Session]:
    """A session that is stored as a whole at the end, or not at all.

    Raises:
        CardfileError: The database cannot be used; see `models.database`.
    """
    with (
        open_database(settings.database, settings.folder) as database,
        database.writing() as session,
    ):
        yield session
