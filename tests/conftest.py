"""A database and an archive of their own for each test that asks."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from shutil import copyfile

import pytest

from ingest.archive import Archive
from ingest.intake import Intake
from models.database import Database, open_database
from models.settings import Settings

TODAY = date(2026, 11, 16)  # a Monday


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with all tables and no rows; copying it is quicker."""
    folder = tmp_path_factory.mktemp("empty")
    with open_database(f"sqlite:///{folder}/empty.db", folder):
        return folder / "empty.db"


@pytest.fixture
def settings(tmp_path: Path, empty_database: Path) -> Settings:
    """The settings of a data folder whose database is up to date and empty."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    file = folder / "cardfile.db"
    copyfile(empty_database, file)
    return Settings(folder, f"sqlite:///{file}", country="DE")


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    with open_database(settings.database, settings.folder) as database:
        yield database


@pytest.fixture
def intake(database: Database, settings: Settings) -> Intake:
    """An intake on Monday, 16 November 2026, in Germany."""
    return Intake(database, Archive(settings.folder), settings, TODAY)
