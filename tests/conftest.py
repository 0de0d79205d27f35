"""A database and an archive of their own for each test that asks."""

import gc
import multiprocessing.util
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from shutil import copyfile

import hypothesis
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool
from sqlmodel import Session

from actions.intake.import_photos import Intake
from actions.workspace import Workspace
from models.database.database import Database, open_database
from models.settings import Settings
from models.tables import METADATA
from models.tables.contact import Contact
from tests.console import Cardfile
from tests.desk import Desk
from tests.postgres import find_program, running_server
from tests.stored import add_contact

# How long an example takes says how busy the machine is.
hypothesis.settings.register_profile("any machine", deadline=None)
hypothesis.settings.load_profile("any machine")

TODAY = date(2026, 11, 16)  # a Monday


def pytest_collection_finish() -> None:
    """Exclude modules and tests from garbage collection, a quarter of the time."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def temporary_folder() -> Iterator[Path]:
    """A folder for temporary files, which holds none of other programs."""
    multiprocessing.util.get_temp_dir()  # not in it: it is deleted when Python ends
    with (
        tempfile.TemporaryDirectory() as folder,
        pytest.MonkeyPatch.context() as patch,
    ):
        Path(folder).chmod(0o711)  # the user that runs PostgreSQL has a folder in it
        patch.setenv("TMPDIR", folder)
        patch.setattr(tempfile, "tempdir", folder)
        yield Path(folder)


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
def empty_server(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The same with all tables and no rows."""
    with open_database(postgres, tmp_path_factory.mktemp("server")):
        return postgres


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
    url = request.getfixturevalue("empty_server")
    yield Settings(folder, url, country="DE")
    _empty(url)


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    with open_database(settings.database, settings.folder) as database:
        yield database


@pytest.fixture
def intake(database: Database, settings: Settings) -> Intake:
    """An intake on Monday, 16 November 2026, in Germany."""
    return Intake(Workspace(database, settings, lambda: TODAY))


@pytest.fixture
def cardfile(tmp_path: Path, empty_database: Path) -> Cardfile:
    """The command line on a data folder of its own."""
    return Cardfile(tmp_path / "data", empty_database)


@pytest.fixture
def desk(intake: Intake, tmp_path: Path) -> Desk:
    return Desk(intake, tmp_path)


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.writing() as session:
        yield session


@pytest.fixture
def erika(session: Session) -> Contact:
    return add_contact(session, "Erika Mustermann", "erika@muster.example")


@pytest.fixture
def max_(session: Session) -> Contact:
    return add_contact(session, "Max Beispiel", "max@beispiel.example")


def _empty(url: str) -> None:
    names = ", ".join(f'"{name}"' for name in METADATA.tables)
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
