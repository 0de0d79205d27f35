import errno
import multiprocessing
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, func, select

from models.database.database import Database, open_database
from models.database.sqlite import choose_journal, connect
from models.database.sqlite_copy import snapshot
from models.errors import DatabaseUnusable, DataDamaged, StorageUnusable
from models.settings import Settings
from models.tables.contact import Contact
from models.tables.follow_up import Event

MET = date(2026, 11, 12)


def add_contact(database: Database, name: str) -> None:
    with database.writing() as session:
        session.add(Contact(name=name, met_on=MET))


def names(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.exec(select(Contact.name).order_by(Contact.name)))


def test_what_was_stored_is_there_when_opened_again(settings: Settings) -> None:
    with open_database(settings.database, settings.folder) as database:
        add_contact(database, "Erika Mustermann")
    with open_database(settings.database, settings.folder) as database:
        assert names(database) == ["Erika Mustermann"]


def test_new_folder_and_file_are_their_owners_business(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    with open_database(f"sqlite:///{folder}/cardfile.db", folder):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert stat.S_IMODE((folder / "cardfile.db").stat().st_mode) == 0o600


def test_every_connection_is_safe(database: Database) -> None:
    with database.reading() as session:
        settings = {
            name: session.connection().scalar(text(f"PRAGMA {name}"))
            for name in ("synchronous", "foreign_keys", "secure_delete", "journal_mode")
        }
    assert settings == {
        "synchronous": 3,
        "foreign_keys": 1,
        "secure_delete": 1,
        "journal_mode": choose_journal(sqlite3.sqlite_version_info).lower(),
    }


@pytest.mark.parametrize(
    ("version", "mode"),
    [
        ((3, 6, 23), "WAL"),
        ((3, 40, 1), "DELETE"),
        ((3, 44, 5), "DELETE"),
        ((3, 44, 6), "WAL"),
        ((3, 50, 4), "DELETE"),
        ((3, 50, 7), "WAL"),
        ((3, 51, 2), "DELETE"),
        ((3, 51, 3), "WAL"),
        ((3, 53, 0), "WAL"),
    ],
)
def test_journal_avoids_the_versions_that_lose_commits(
    version: tuple[int, int, int], mode: str
) -> None:
    assert choose_journal(version) == mode


def test_what_fails_half_way_is_not_stored(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.writing() as session:
        session.add(Contact(name="Erika Mustermann", met_on=MET))
        session.flush()
        raise ZeroDivisionError
    assert names(database) == []


def test_reading_stores_nothing(database: Database) -> None:
    with database.reading() as session:
        session.add(Contact(name="Erika Mustermann", met_on=MET))
        session.flush()
    assert names(database) == []


def test_a_locked_database_is_said_to_be_locked(
    database: Database, settings: Settings
) -> None:
    add_contact(database, "Erika Mustermann")
    assert database.file
    with closing(connect(database.file)) as other:
        other.execute("BEGIN IMMEDIATE")
        with (
            open_database(settings.database, settings.folder, patience=0.05) as second,
            pytest.raises(DatabaseUnusable, match=r"cardfile\.db is locked"),
        ):
            add_contact(second, "Max Mustermann")
    assert names(database) == ["Erika Mustermann"]


def test_readers_do_not_wait_for_a_writer(database: Database) -> None:
    assert database.file
    with closing(connect(database.file)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert names(database) == []


def test_errors_of_the_database_tell_no_names(database: Database) -> None:
    with pytest.raises(IntegrityError) as caught, database.writing() as session:
        session.add_all([Event(name="Secret Fair"), Event(name="Secret Fair")])
    assert "Secret" not in str(caught.value)


def test_a_full_disk_is_the_storages_fault(database: Database) -> None:
    with pytest.raises(StorageUnusable, match="full"), database.writing() as session:
        # What SQLite does when the disk is full, without filling one.
        session.connection().exec_driver_sql("PRAGMA max_page_count = 1")
        session.add(Contact(name="x" * 100_000, met_on=MET))


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("nonsense", "is not a database"),
        ("postgresql://server:port/cards", "is not a database"),
        ("mysql://erika@server/cards", "mysql is not supported"),
        ("sqlite://", "has no file name"),
    ],
)
def test_other_databases_are_refused(url: str, reason: str, tmp_path: Path) -> None:
    with (
        pytest.raises(DatabaseUnusable, match=reason),
        open_database(url, tmp_path),
    ):
        pass


def open_file(path: Path) -> None:
    with open_database(f"sqlite:///{path}", path.parent) as database:
        names(database)


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear Erika, " * 100)
    with pytest.raises(DatabaseUnusable, match="is not a database"):
        open_file(path)
    assert path.read_text().startswith("Dear Erika")


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE bookmarks (url)")
    with pytest.raises(DatabaseUnusable, match="another program"):
        open_file(path)
    with closing(sqlite3.connect(path)) as other:
        tables = other.execute("SELECT name FROM sqlite_master").fetchall()
    assert tables == [("bookmarks",)]


def test_a_newer_database_is_refused(settings: Settings) -> None:
    path = settings.folder / "cardfile.db"
    with closing(sqlite3.connect(path)) as newer:
        newer.execute("UPDATE cardfile_version SET version_num = '9999'")
        newer.commit()
    with pytest.raises(DatabaseUnusable, match="newer cardfile"):
        open_file(path)


def test_a_damaged_database_is_said_to_be_damaged(
    database: Database, settings: Settings
) -> None:
    for number in range(50):
        add_contact(database, f"Erika {number} {'x' * 1000}")
    path = settings.folder / "cardfile.db"
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xa5" * (len(whole) - 4096))
    with pytest.raises(DataDamaged, match="is damaged"):
        open_file(path)


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnusable, match="is a folder"):
        open_file(tmp_path)


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageUnusable, match="part of its path is a file"):
        open_file(tmp_path / "file" / "cardfile.db")


def test_an_unreachable_server_is_named(tmp_path: Path) -> None:
    url = "postgresql://erika:secret@127.0.0.1:1/cards"
    with pytest.raises(DatabaseUnusable) as caught, open_database(url, tmp_path):
        pass
    assert "127.0.0.1" in str(caught.value)
    assert "secret" not in str(caught.value)


def test_opening_a_current_database_loads_no_alembic(settings: Settings) -> None:
    program = (
        "import sys; from pathlib import Path; from models.database.database import *\n"
        f"with open_database({settings.database!r}, Path({str(settings.folder)!r})):"
        " sys.exit('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0  # noqa: S603


def _add_many(url: str, folder: Path, count: int) -> None:
    with open_database(url, folder) as database:
        for _ in range(count):
            with database.writing() as session:
                # Reads before it writes: the case that a time-out alone does not help.
                found = session.exec(select(func.count(col(Contact.id)))).one()
                session.add(Contact(name=f"{found:04}", met_on=MET))


def test_four_processes_write_and_none_is_turned_away(settings: Settings) -> None:
    context = multiprocessing.get_context("spawn")
    arguments = (settings.database, settings.folder, 25)
    writers = [context.Process(target=_add_many, args=arguments) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0] * 4
    with open_database(settings.database, settings.folder) as database:
        # Each saw the rows of all before it.
        assert names(database) == [f"{number:04}" for number in range(100)]


def test_a_snapshot_is_whole_and_private(database: Database, tmp_path: Path) -> None:
    add_contact(database, "Erika Mustermann")
    assert database.file
    snapshot(database.file, tmp_path / "copy.db")
    assert [path.name for path in tmp_path.glob("copy*")] == ["copy.db"]
    assert stat.S_IMODE((tmp_path / "copy.db").stat().st_mode) == 0o600
    with open_database(f"sqlite:///{tmp_path}/copy.db", tmp_path) as copy:
        assert names(copy) == ["Erika Mustermann"]


def test_a_snapshot_that_fails_leaves_nothing_behind(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    assert database.file
    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(StorageUnusable, match="full"):
        snapshot(database.file, tmp_path / "copy.db")
    assert list(tmp_path.glob("copy*")) == []
