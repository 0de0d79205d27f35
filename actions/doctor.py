"""Check settings, data folder, database, readers and extras."""

import os
import platform
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import version
from importlib.util import find_spec

import cv2
import numpy as np
from sqlmodel import col, func, select

from actions.intake.archive import Archive
from actions.intake.originals_folder import check_folder
from actions.intake.read import describe_runtime, read_options
from actions.settings import SETTINGS_FILE, config_file, unknown_variables
from actions.workspace import open_workspace
from followup.workdays import WorkingDays
from ingest.options import READERS
from ingest.readers import load_reader, select_readers
from models.database.database import open_database
from models.database.url import without_secrets
from models.errors import (
    CardfileError,
    ReaderFailed,
    ReaderMissing,
    Remedy,
    SettingInvalid,
    StorageUnusable,
)
from models.settings import Settings
from models.storage.files import explain, make_private_folder
from models.tables.contact import Contact

ROOM = 500_000_000
"""Bytes that should be free: a hundred photos and a copy of the database."""


class State(StrEnum):
    """The state of a part of the set-up; a missing one is optional."""

    WELL = "well"
    MISSING = "missing"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """The state of one part of the set-up, and details or what helps."""

    part: str
    state: State
    text: str
    remedy: Remedy | None = None


def examine(settings: Settings) -> Iterator[Finding]:
    """Examine every part of the set-up, one after the other."""
    yield Finding("cardfile", State.WELL, _versions())
    yield from _look("settings", lambda: _settings(settings))
    yield from _look("folder", lambda: _folder(settings))
    yield from _look("originals", lambda: _originals(settings))
    yield from _look("database", lambda: _database(settings))
    yield from _look("country", lambda: _country(settings))
    for name in READERS:
        yield _reader(name, settings)
    yield from _look("engine", lambda: describe_runtime(settings))
    yield from _look("reader", lambda: _selected(settings))
    yield _extra("HEIC photos", "pillow_heif", "heic")
    yield _extra("photos in S3", "s3fs", "s3")
    yield _extra("PostgreSQL", "psycopg", "postgres")


def _look(part: str, look: Callable[[], str]) -> Iterator[Finding]:
    """Report what an examination finds, or the error with which it ends."""
    try:
        yield Finding(part, State.WELL, look())
    except CardfileError as error:
        yield Finding(part, State.WRONG, str(error), error.remedy)


def _versions() -> str:
    return (
        f"{version('cardfile')}, Python {platform.python_version()}, OpenCV"
        f" {cv2.__version__}, {platform.system()} {platform.machine()}"
    )


def _settings(settings: Settings) -> str:
    if unknown := unknown_variables(os.environ):
        raise SettingInvalid(
            f"{unknown[0]} is not a setting: check its spelling or unset it."
        )
    files = (settings.folder / SETTINGS_FILE, config_file(os.environ))
    found = [f"{it}" for it in files if it.exists()]
    if found:
        return "from " + ", then ".join(found)
    return f"defaults; {files[0]} and {files[1]} are read if they exist"


def _folder(settings: Settings) -> str:
    folder = settings.folder
    make_private_folder(folder)
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"\0" * 4096)
        free = shutil.disk_usage(folder).free
    except OSError as error:
        raise explain(error, folder) from error
    if free < ROOM:
        raise StorageUnusable(f"{folder} has {free >> 20} MB left: free some space.")
    return f"{folder}, {free >> 30} GB free"


def _originals(settings: Settings) -> str:
    with open_database(settings.database, settings.folder) as database:
        archive = Archive(settings.folder, settings.originals)
        check_folder(database, archive)
    return f"{archive.folder}" + (", shared" if archive.is_shared else "")


def _database(settings: Settings) -> str:
    with open_workspace(settings) as work, work.reading() as session:
        count = session.scalar(select(func.count(col(Contact.id))))
    return f"{without_secrets(settings.database)}, contacts: {count}"


def _country(settings: Settings) -> str:
    days = WorkingDays(settings.country, settings.region)
    if not days.is_known:
        raise SettingInvalid(
            f"The public holidays of {settings.country} are unknown: set another"
            " country."
        )
    return " ".join(filter(None, (settings.country, settings.region)))


def _reader(name: str, settings: Settings) -> Finding:
    try:
        return Finding(name, State.WELL, _read_a_word(name, settings))
    except ReaderMissing as error:
        return Finding(name, State.MISSING, str(error))
    except CardfileError as error:
        return Finding(name, State.WRONG, str(error), error.remedy)


def _selected(settings: Settings) -> str:
    """Return the reader that every card is read by."""
    selection = select_readers(settings.reader, settings.languages)
    return _read_a_word(selection.first, settings)


def _read_a_word(name: str, settings: Settings) -> str:
    """Let a reader read a picture of a word.

    Raises:
        ReaderMissing: It is not installed, or lacks a language.
        ReaderFailed: It read something else.
    """
    picture = np.full((120, 600, 3), 255, np.uint8)
    place, black = (40, 80), (0, 0, 0)
    cv2.putText(picture, "cardfile", place, cv2.FONT_HERSHEY_DUPLEX, 2, black, 3)
    found = load_reader(name, read_options(settings)).read(picture)
    if "cardfile" not in found.text.lower():
        raise ReaderFailed(
            f'{found.reader} read "{found.text}" instead of "cardfile": install it'
            " again.",
            "reader",
        )
    return f"{found.reader}, {'+'.join(settings.languages)}"


def _extra(part: str, module: str, extra: str) -> Finding:
    if find_spec(module):
        return Finding(part, State.WELL, f"{module} {version(module)}")
    mend = f"not installed; pip install 'cardfile[{extra}]'"
    return Finding(part, State.MISSING, mend)
