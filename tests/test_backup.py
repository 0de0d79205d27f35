"""A backup is whole or no backup, and comes back only as what it was."""

import json
import multiprocessing
import os
import random
import shutil
import signal
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from actions.backup.back_up import back_up
from actions.backup.check import check
from actions.backup.manifest import find_backup
from actions.backup.staging import verify
from actions.intake.archive import Archive
from models.database.database import Database, open_database
from models.errors import DataDamaged, NotFound
from models.settings import Settings
from models.tables.contact import Contact
from tests.console import Cardfile
from tests.kept import flip_byte, hashes, keep_many
from tests.stored import MET, add_contact

NOW = datetime(2026, 11, 16, 8, 30, tzinfo=UTC)


def say_nothing(_done: int, _total: int) -> None:
    """Nobody wants to know how far it is."""


@pytest.fixture
def filled(cardfile: Cardfile) -> Cardfile:
    """A data folder with three originals and a contact."""
    url = f"sqlite:///{cardfile.database}"
    with open_database(url, cardfile.folder) as database:
        keep_many(database, Archive(cardfile.folder), 3)
    with cardfile.store() as session:
        session.add(Contact(name="Erika Mustermann", met_on=MET))
    (cardfile.folder / "cardfile.toml").write_text('country = "DE"\n')
    return cardfile


def elsewhere(cardfile: Cardfile, folder: Path) -> list[str]:
    """The names in a data folder that is looked at by the same program."""
    shown = cardfile.objects("--folder", folder, "list")
    return [row["name"] for row in shown]


def test_what_is_restored_is_what_was_backed_up(
    filled: Cardfile, tmp_path: Path
) -> None:
    before = hashes(filled.folder / "originals")
    shown = filled.say("backup", tmp_path / "disk")
    assert shown.endswith("1 contact, 3 photos\n")

    new = tmp_path / "new"
    filled.say("--folder", new, "restore", tmp_path / "disk")

    assert hashes(new / "originals") == before
    assert (new / "cardfile.toml").read_text() == 'country = "DE"\n'
    assert elsewhere(filled, new) == ["Erika Mustermann"]
    assert filled.say("--folder", new, "check") == "No problems found: 3 photos.\n"


def test_a_backup_is_its_owners_business(filled: Cardfile, tmp_path: Path) -> None:
    filled.say("backup", tmp_path / "disk")
    for path in (tmp_path / "disk").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path


def test_the_second_backup_copies_only_what_is_new(
    filled: Cardfile, tmp_path: Path
) -> None:
    disk = tmp_path / "disk"
    filled.say("backup", disk)
    old = {path: path.stat().st_ino for path in disk.glob("originals/??/??/*")}
    with open_database(f"sqlite:///{filled.database}", filled.folder) as database:
        keep_many(database, Archive(filled.folder), 1, first=10)

    (made,) = filled.objects("backup", disk)

    new = {path: path.stat().st_ino for path in disk.glob("originals/??/??/*")}
    assert len(new) == 4
    assert old.items() <= new.items()
    assert find_backup(disk) == Path(made["folder"])
    assert len(list(disk.glob("2*"))) == 2


def test_an_earlier_backup_is_restored_by_its_name(
    filled: Cardfile, tmp_path: Path
) -> None:
    filled.say("backup", tmp_path / "disk")
    first = find_backup(tmp_path / "disk")
    filled.say("delete", 1, "--yes")
    filled.say("backup", tmp_path / "disk")

    filled.say("--folder", tmp_path / "then", "restore", first)
    filled.say("--folder", tmp_path / "now", "restore", tmp_path / "disk")

    assert elsewhere(filled, tmp_path / "then") == ["Erika Mustermann"]
    assert elsewhere(filled, tmp_path / "now") == []


def test_nothing_is_overwritten_unless_asked_for(
    filled: Cardfile, tmp_path: Path
) -> None:
    filled.say("backup", tmp_path / "disk")
    filled.say("edit", 1, "--name", "Erika Beispiel")
    before = hashes(filled.folder)

    code, sentence = filled.refuse("restore", tmp_path / "disk")
    assert (code, hashes(filled.folder)) == (2, before)
    assert "--replace" in sentence

    shown = filled.say("restore", tmp_path / "disk", "--replace")
    aside = Path(shown.splitlines()[0].removeprefix("Moved aside: "))
    assert hashes(aside) == before
    assert elsewhere(filled, filled.folder) == ["Erika Mustermann"]


def test_a_database_outside_the_data_folder_comes_back_to_its_place(
    filled: Cardfile, tmp_path: Path
) -> None:
    filled.say("backup", tmp_path / "disk")
    new, file = tmp_path / "new", tmp_path / "db" / "cards.db"
    filled.say("--folder", new, "--db", file, "restore", tmp_path / "disk")
    assert not (new / "cardfile.db").exists()
    wal = file.with_name("cards.db-wal")
    wal.write_bytes(b"of another database")
    filled.say("--folder", new, "--db", file, "restore", tmp_path / "disk", "--replace")
    assert not wal.exists()
    (row,) = filled.objects("--folder", new, "--db", file, "list")
    assert row["name"] == "Erika Mustermann"


@pytest.mark.parametrize("part", ["originals/*/*/*.jpg", "2*/*.db", "2*/manifest.json"])
@pytest.mark.parametrize("harm", ["rot", "loss"])
def test_a_damaged_backup_is_refused_before_anything_is_written(
    part: str, harm: str, filled: Cardfile, tmp_path: Path
) -> None:
    filled.say("backup", tmp_path / "disk")
    path = next((tmp_path / "disk").glob(part))
    if harm == "rot":
        flip_byte(path, 0)
    else:
        path.unlink()
    before = hashes(filled.folder)

    code, _ = filled.refuse("restore", tmp_path / "disk", "--replace")

    lost = harm == "loss" and path.name == "manifest.json"
    assert code == (2 if lost else 5)
    assert hashes(filled.folder) == before
    assert {it.name for it in tmp_path.iterdir()} == {"data", "disk"}


def test_what_is_damaged_already_is_reported_and_the_rest_backed_up(
    filled: Cardfile, tmp_path: Path
) -> None:
    originals = sorted(filled.folder.glob("originals/*/*/*.jpg"))
    flip_byte(originals[0])
    originals[1].unlink()

    result = filled("backup", tmp_path / "disk")

    assert result.exit_code == 5
    assert "Not backed up: 2 originals, missing or damaged" in result.stderr
    filled.say("--folder", tmp_path / "new", "restore", tmp_path / "disk")
    found = filled("--folder", tmp_path / "new", "check", "--json")
    assert len(json.loads(found.stdout)["missing"]) == 2


def test_an_earlier_backup_stands_in_for_what_is_damaged_now(
    filled: Cardfile, tmp_path: Path
) -> None:
    filled.say("backup", tmp_path / "disk")
    for path in filled.folder.glob("originals/*/*/*.jpg"):
        path.write_bytes(b"torn")
    filled.say("backup", tmp_path / "disk", "--verify")
    filled.say("restore", tmp_path / "disk", "--replace")
    assert filled.say("check") == "No problems found: 3 photos.\n"


def test_a_backup_does_not_go_into_the_data_folder(filled: Cardfile) -> None:
    code, sentence = filled.refuse("backup", filled.folder / "copy")
    assert code == 2
    assert "is in the data folder" in sentence


def test_a_folder_without_a_backup_is_reported(
    cardfile: Cardfile, tmp_path: Path
) -> None:
    code, sentence = cardfile.refuse("restore", tmp_path)
    assert code == 2
    assert "There is no backup in" in sentence


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_of_a_server_the_originals_are_backed_up(
    database: Database, settings: Settings, cardfile: Cardfile, tmp_path: Path
) -> None:
    keep_many(database, Archive(settings.folder), 2)
    before = hashes(settings.folder / "originals")
    disk, new = tmp_path / "disk", tmp_path / "new"

    made = cardfile("--db", settings.database, "backup", disk)
    words = ["--db", settings.database, "--folder", new, "restore", disk]
    back = cardfile(*words)

    assert (made.exit_code, back.exit_code) == (0, 0)
    assert "pg_dump --format=custom" in made.stderr
    assert "pg_restore" in back.stderr
    assert hashes(new / "originals") == before
    assert cardfile.refuse("--folder", tmp_path / "x", "restore", disk)[0] == 2
    assert check(database, Archive(settings.folder), say_nothing).is_well


def die_at(number: int) -> None:
    """End this process, with nothing closed, at the n-th thing it does to a file."""
    left = number

    def count(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal left
        is_change = event in {"os.rename", "os.remove", "os.mkdir", "sqlite3.connect"}
        if is_change or (event == "open" and arguments[1] != "r"):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)


def kill_one_after_the_other(settings: Settings, disk: Path) -> Iterator[int]:
    """Back up again and again, killed one step later each time, until it ends well."""
    for number in range(1, 500):
        child = os.fork()
        if child == 0:
            with open_database(settings.database, settings.folder) as database:
                die_at(number)
                back_up(database, Archive(settings.folder), disk, say_nothing, NOW)
            os._exit(0)
        yield number
        if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0:
            return


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_backup_killed_at_any_step_is_no_backup(
    settings: Settings, tmp_path: Path
) -> None:
    with open_database(settings.database, settings.folder) as database:
        keep_many(database, Archive(settings.folder), 3)
        with database.writing() as session:
            add_contact(session, "Erika Mustermann")
    disk = tmp_path / "disk"
    kills = 0
    for kills in kill_one_after_the_other(settings, disk):  # noqa: B007
        for named in disk.glob("[!.]*/manifest.json"):
            verify(named.parent, say_nothing)
    assert kills > 20
    assert verify(find_backup(disk), say_nothing).rows["contact"] == 1


def write_and_back_up(settings: Settings, disk: Path) -> None:
    """Commit some twenty times a second, and back up all the while."""
    with open_database(settings.database, settings.folder) as database:
        while True:
            with database.writing() as session:
                session.add(Contact(name="Max Beispiel", met_on=MET))
            back_up(
                database, Archive(settings.folder), disk, say_nothing, datetime.now(UTC)
            )


@pytest.mark.slow
def test_backups_killed_at_a_hundred_moments_are_whole_or_none(
    settings: Settings, tmp_path: Path
) -> None:
    disk, chance = tmp_path / "disk", random.Random(1)  # noqa: S311
    with open_database(settings.database, settings.folder) as database:
        keep_many(database, Archive(settings.folder), 100)
    spawn = multiprocessing.get_context("spawn")
    for _ in range(100):
        writer = spawn.Process(target=write_and_back_up, args=(settings, disk))
        writer.start()
        writer.join(chance.uniform(2, 4))
        writer.kill()
        writer.join()
        for named in disk.glob("[!.]*/manifest.json"):
            manifest = verify(named.parent, say_nothing)
            assert manifest.rows["photo"] == len(manifest.originals) == 100
            shutil.rmtree(named.parent)


def test_a_torn_manifest_is_no_manifest(database: Database, tmp_path: Path) -> None:
    settings_folder = database.file.parent if database.file else tmp_path
    made = back_up(
        database, Archive(settings_folder), tmp_path / "disk", say_nothing, NOW
    )
    manifest = made.folder / "manifest.json"
    text = manifest.read_bytes()
    for length in range(0, len(text) - 2, 7):
        manifest.write_bytes(text[:length])
        with pytest.raises(DataDamaged):
            verify(made.folder, say_nothing)
    manifest.unlink()
    with pytest.raises(NotFound):
        find_backup(tmp_path / "disk")
