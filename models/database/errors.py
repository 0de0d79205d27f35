"""Translate errors of database drivers into messages."""

import sqlite3
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import FlushError, StaleDataError

from models.database.postgres import LOCKED, explain_postgres
from models.database.url import without_secrets
from models.errors import (
    CardfileError,
    DatabaseUnusable,
    DataDamaged,
    Remedy,
    StorageUnusable,
)

_FAILING = "{name} cannot be read or written: {reason}."
_SENTENCES: dict[int, tuple[type[CardfileError], str]] = {
    sqlite3.SQLITE_BUSY: (DatabaseUnusable, LOCKED),
    sqlite3.SQLITE_LOCKED: (DatabaseUnusable, LOCKED),
    sqlite3.SQLITE_NOTADB: (DatabaseUnusable, "{name} is not a database."),
    sqlite3.SQLITE_FULL: (
        StorageUnusable,
        "The disk of {name} is full: free some space.",
    ),
    sqlite3.SQLITE_READONLY: (
        StorageUnusable,
        "{name} cannot be written: the file, or its disk, is read-only.",
    ),
    sqlite3.SQLITE_PERM: (StorageUnusable, _FAILING),
    sqlite3.SQLITE_CANTOPEN: (StorageUnusable, _FAILING),
    sqlite3.SQLITE_IOERR: (StorageUnusable, _FAILING),
}
"""By code of SQLite; any other that is not among `_OURS` is damage."""
_OURS = {sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISUSE, sqlite3.SQLITE_RANGE}
"""Codes of mistakes in this program, which pass."""
_OF_VALUES = (ValueError, LookupError, TypeError, ArithmeticError, RecursionError)
"""Raised by SQLAlchemy for a stored value that its column cannot have."""


@contextmanager
def explained(url: URL) -> Iterator[None]:
    """Turn what a database driver raises into a sentence; mistakes of ours pass.

    Raises:
        CardfileError: The sentence.
    """
    try:
        yield
    except sqlite3.Error as error:
        raise _explain(error, url) or error from error
    except DBAPIError as error:
        raise _explain(error.orig, url) or error from error
    except (FlushError, StaleDataError) as error:
        if url.get_backend_name() == "sqlite":  # which has no triggers of others
            raise
        raise DatabaseUnusable(
            f"{_name(url)} did not keep what was written: look for a trigger on its"
            " tables."
        ) from error
    except UnicodeDecodeError as error:  # of a name in a schema, or of SQLite's message
        raise _damaged(_name(url)) from error
    except _OF_VALUES as error:
        if not _is_of_a_stored_value(error):
            raise
        raise _damaged(_name(url)) from error


def _name(url: URL) -> str:
    return (
        f"{url.database}"
        if url.get_backend_name() == "sqlite"
        else str(without_secrets(url))
    )


def _is_of_a_stored_value(error: Exception) -> bool:
    """Return whether SQLAlchemy could not make anything of a value that it read.

    A flipped bit makes a date of an unknown month or an unknown kind of contact point.
    The error is then raised below SQLAlchemy, and not by a function of ours it calls.
    """
    modules = [
        str(frame.f_globals.get("__name__"))
        for frame, _ in traceback.walk_tb(error.__traceback__)
    ]
    own = {"actions", "cli", "export", "followup", "ingest", "models", "web"}
    last_own = max(
        (at for at, name in enumerate(modules) if name.partition(".")[0] in own),
        default=-1,
    )
    return any(name.startswith("sqlalchemy.") for name in modules[last_own + 1 :])


def _explain(error: BaseException | None, url: URL) -> CardfileError | None:
    if isinstance(error, sqlite3.Error):
        return _explain_sqlite(error, _name(url))
    return explain_postgres(error, _name(url))


def _explain_sqlite(error: sqlite3.Error, name: str) -> CardfileError | None:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the rest is detail
    if code in _OURS:
        return None
    if code not in _SENTENCES:
        return _damaged(name)
    kind, sentence = _SENTENCES[code]
    remedy = Remedy.CHOOSE_DATABASE if code == sqlite3.SQLITE_NOTADB else None
    return kind(sentence.format(name=name, reason=error), remedy)


def _damaged(name: str) -> DataDamaged:
    return DataDamaged(f"{name} is damaged.", Remedy.CHECK_DATA)
