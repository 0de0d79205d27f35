"""A server that refuses, fails or is not as it should be ends in a sentence."""

import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from models.database.database import Database, open_database
from models.database.url import parse_url, without_secrets
from models.errors import CardfileError, DatabaseUnusable, StorageUnusable
from models.tables.contact import Contact
from models.tables.follow_up import Event
from tests.console import Cardfile

SECRET = "p%40ss%3Aw%2Fo%3Frd"  # noqa: S105
SWALLOW = "CREATE TRIGGER t BEFORE INSERT ON event FOR EACH ROW EXECUTE FUNCTION f()"


def function(body: str) -> str:
    return (
        "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN {body}; END $$"
    )


def order(url: str, *statements: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


@pytest.fixture
def url(postgres: str, tmp_path: Path) -> Iterator[str]:
    """The URL of a database of the test's own, up to date and with one contact."""
    order(postgres, "CREATE DATABASE faulty")
    url = postgres.replace("/postgres", "/faulty")
    with open_database(url, tmp_path) as database:
        write(database)
    yield url
    order(postgres, "DROP DATABASE faulty WITH (FORCE)")


def write(database: Database) -> None:
    with database.writing() as session:
        session.add(Contact(name="Erika Mustermann", title="Tester"))
        session.add(Event(name="Fair"))


def is_listed(cardfile: Cardfile, url: str) -> bool:
    return "Erika Mustermann" in cardfile.say("--db", url, "list")


@pytest.mark.parametrize(
    ("statement", "error", "said"),
    [
        ("SET default_transaction_read_only = on", StorageUnusable, "read-only"),
        ("SET statement_timeout = 1", DatabaseUnusable, "timeout"),
        ("SET search_path = nowhere", DatabaseUnusable, "no schema"),
    ],
)
def test_settings_of_a_server_that_prevent_writing_are_said(
    statement: str, error: type[CardfileError], said: str, url: str, tmp_path: Path
) -> None:
    order(url, f"ALTER DATABASE faulty {statement}")
    with (
        pytest.raises(error, match=said),
        open_database(url, tmp_path) as database,
        database.writing() as session,
    ):
        session.add(Event(name="Other"))
        session.flush()
        session.execute(text("SELECT pg_sleep(1)"))


@pytest.mark.parametrize(
    ("statements", "said"),
    [
        ((function("RAISE EXCEPTION 'no Sundays'"), SWALLOW), "no Sundays"),
        ((function("RETURN NULL"), SWALLOW), "trigger"),
        (("ALTER TABLE event RENAME TO other",), '"event" does not exist'),
        (("ALTER TABLE event DROP COLUMN place",), '"place"'),
        (("DELETE FROM cardfile_version",), "already exists"),
        (("UPDATE cardfile_version SET version_num = '0002'",), "already exists"),
        (("UPDATE cardfile_version SET version_num = '9999'",), "newer cardfile"),
    ],
)
def test_tables_that_somebody_changed_are_said(
    statements: tuple[str, ...], said: str, url: str, tmp_path: Path
) -> None:
    order(url, *statements)
    with (
        pytest.raises(CardfileError, match=said),
        open_database(url, tmp_path) as database,
    ):
        write(database)


@pytest.mark.parametrize(
    "statement", ["SET client_encoding = 'LATIN1'", "SET DateStyle = 'German'"]
)
def test_settings_of_a_server_that_concern_only_others_do_no_harm(
    statement: str, url: str, cardfile: Cardfile
) -> None:
    order(url, f"ALTER DATABASE faulty {statement}")
    cardfile.say("--db", url, "edit", 1, "--name", "山田 Erika Mustermann")
    assert is_listed(cardfile, url)


@pytest.mark.parametrize("is_standby", [False, True])
def test_who_may_only_read_lists_and_exports(
    is_standby: bool, url: str, cardfile: Cardfile, tmp_path: Path
) -> None:
    if is_standby:
        order(url, "ALTER DATABASE faulty SET default_transaction_read_only = on")
    else:
        order(
            url,
            f"CREATE ROLE max LOGIN PASSWORD '{SECRET}'",
            "GRANT SELECT ON ALL TABLES IN SCHEMA public TO max",
        )
    reader = url if is_standby else url.replace("erika@", f"max:{SECRET}@")
    try:
        assert is_listed(cardfile, reader)
        cardfile.say("--db", reader, "export", "-o", tmp_path / "x.csv")
        cardfile.say("--db", reader, "backup", tmp_path / "disk")
        code, sentence = cardfile.refuse("--db", reader, "note", 1, "x")
        assert (code, SECRET in sentence) == (4, False)
    finally:
        if not is_standby:
            order(url, "DROP OWNED BY max", "DROP ROLE max")


def test_a_connection_that_ends_within_a_transaction_stores_nothing(
    url: str, tmp_path: Path
) -> None:
    with open_database(url, tmp_path) as database:
        with pytest.raises(DatabaseUnusable), database.writing() as session:
            session.add(Event(name="Other"))
            session.flush()
            pid = session.scalar(text("SELECT pg_backend_pid()"))
            order(url, f"SELECT pg_terminate_backend({pid})")
        with database.reading() as session:
            count = session.scalar(text("SELECT count(*) FROM event"))
        assert count == 1


def test_a_server_that_does_not_answer_is_given_up(tmp_path: Path) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        port = silent.getsockname()[1]
        url = f"postgresql+psycopg://me@127.0.0.1:{port}/x?connect_timeout=2"
        with (
            pytest.raises(DatabaseUnusable, match="timeout"),
            open_database(url, tmp_path),
        ):
            pass


@pytest.mark.parametrize(
    "write_url",
    [
        "postgresql+psycopg://me:p@ss:{}@server/x".format,
        "postgresql+psycopg://me:{}@[::1/x".format,
        "postgresql+psycopg://me:{}@server:port/x".format,
        "postgresql://me:{}".format,
        "mysql://me:{}@server/x".format,
    ],
)
def test_no_password_is_shown_of_what_is_no_url(
    write_url: Callable[[str], str],
) -> None:
    with pytest.raises(DatabaseUnusable) as refused:
        parse_url(write_url("secret"))
    assert "secret" not in str(refused.value)


def test_no_password_is_shown_of_a_url() -> None:
    for url in ("postgresql://me:secret@server/x", "postgresql:///x?password=secret"):
        assert "secret" not in str(without_secrets(url))
    assert parse_url("postgresql+psycopg2://me@server/x").drivername.endswith("psycopg")
