"""A database and an archive of their own for each test that asks."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from shutil import copyfile

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from ingest.archive import Archive
from ingest.intake import Intake
from models.database import Database, open_database
from models.settings import Settings
from tests.postgres import find_program, running_server

TODAY = date(2026, 11, 16)  # a Monday


@pytest.fixture
def backend(request: pytest.FixtureRequest) -> str:
    """The kind of database; a module that wants both sets `pytestmark = on_both`."""
    return str(getattr(request, "param", "sqlite"))


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with all tables and no rows; copying it is quicker."""
    folder = tmp_path_factory.mktemp("empty")
    with open_database(f"sqlite:///{folder}/empty.db", folder):
        return folder / "empty.db"


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a running PostgreSQL server."""
    if not (find_program("initdb") and find_program("pg_ctl")):
        pytest.skip("no PostgreSQL server is installed")
    with running_server() as url:
        yield url


@pytest.fixture(scope="session")
def postgres_template(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a database with all tables and no rows, on that server."""
    _execute(postgres, "CREATE DATABASE empty")
    with open_database(_other(postgres, "empty"), tmp_path_factory.mktemp("empty")):
        return "empty"


@pytest.fixture
def settings(
    tmp_path: Path, backend: str, request: pytest.FixtureRequest
) -> Iterator[Settings]:
    """The settings of a data folder whose database is up to date and empty."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    if backend == "sqlite":
        file = folder / "cardfile.db"
        copyfile(request.getfixturevalue("empty_database"), file)
        yield Settings(folder, f"sqlite:///{file}", country="DE")
        return
    server = request.getfixturevalue("postgres")
    template = request.getfixturevalue("postgres_template")
    _execute(server, f"CREATE DATABASE test TEMPLATE {template}")
    yield Settings(folder, _other(server, "test"), country="DE")
    _execute(server, "DROP DATABASE test WITH (FORCE)")


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    with open_database(settings.database, settings.folder) as database:
        yield database


@pytest.fixture
def intake(database: Database, settings: Settings) -> Intake:
    """An intake on Monday, 16 November 2026, in Germany."""
    return Intake(database, Archive(settings.folder), settings, TODAY)


def _execute(url: str, command: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text(command))


def _other(url: str, database: str) -> str:
    return f"{url.rpartition('/')[0]}/{database}"
