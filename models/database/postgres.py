"""Connect to a PostgreSQL server, and describe its errors."""

from collections.abc import Mapping

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.exc import NoSuchModuleError

from models.database.sqlite import READING
from models.errors import CardfileError, DatabaseUnusable, StorageUnusable

_WRITER_LOCK = 0x63617264
"""Key of the advisory lock; any number that others do not take."""
_CONNECTION: Mapping[str, str | int] = {
    "client_encoding": "utf8",
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
}
"""Parameters of libpq, in seconds and milliseconds: a server that does not answer is
given up, and a broken connection is noticed."""

LOCKED = "{name} is locked by another program: try again when it has finished."
_FAILING = "{name} cannot be used: {reason}."
_SENTENCES: Mapping[str, tuple[type[CardfileError], str]] = {
    "55P03": (DatabaseUnusable, LOCKED),  # lock_not_available
    "40001": (DatabaseUnusable, LOCKED),  # serialization_failure
    "40P01": (DatabaseUnusable, LOCKED),  # deadlock_detected
    "53100": (StorageUnusable, "The disk of {name} is full: {reason}."),
    "25006": (StorageUnusable, "{name} cannot be written: {reason}."),  # read-only
}
"""By SQLSTATE; any other that is not one of `_OURS` is `_FAILING`."""
_OURS = ("21", "23", "42")
"""Classes of mistakes in this program, which pass: cardinality, integrity, syntax."""
_NOT_OURS = {"42501", "42P01", "42703", "42P07", "42701"}
"""Among them: no permission, and tables or columns that somebody removed or added."""


def connect_server(url: URL, patience: float) -> Engine:
    """Return an engine for a server, on which one session writes at a time.

    Raises:
        DatabaseUnusable: The driver is not installed.
    """
    given = url.query.get("options", "")
    # Whatever the settings of a user or database, dates come as psycopg parses them.
    options = f"{given} -c lock_timeout={int(patience * 1000)} -c DateStyle=ISO"
    defaults = {key: it for key, it in _CONNECTION.items() if key not in url.query}
    try:
        engine = create_engine(
            url,
            # Values are people's names and numbers: no message of an error shows them.
            hide_parameters=True,
            pool_pre_ping=True,
            connect_args={**defaults, "options": options.strip()},
        )
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        raise DatabaseUnusable(
            "PostgreSQL needs its driver: pip install 'cardfile[postgres]'."
        ) from error
    _let_one_write(engine)
    return engine


def may_write(connection: Connection) -> bool:
    """Return whether the user may write; a standby server, for one, is read-only."""
    query = text(
        "SELECT current_setting('transaction_read_only') = 'off'"
        " AND has_table_privilege('contact', 'UPDATE')"
        " AND has_table_privilege('exported', 'INSERT')"
    )
    return bool(connection.scalar(query))


def explain_postgres(error: BaseException | None, name: str) -> CardfileError | None:
    """Return the sentence for an error of the driver; None for a mistake of ours."""
    state = getattr(error, "sqlstate", None) or ""  # none: the server was not reached
    if state.startswith(_OURS) and state not in _NOT_OURS:
        return None
    kind, sentence = _SENTENCES.get(state, (DatabaseUnusable, _FAILING))
    reason = str(error).partition("\n")[0].rstrip(".")
    return kind(sentence.format(name=name, reason=reason))


def _let_one_write(engine: Engine) -> None:
    """Let PostgreSQL's writers queue as SQLite's do, for matching reads then writes."""

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if connection.get_execution_options().get("purpose") != READING:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITER_LOCK})")
