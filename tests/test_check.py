"""What is lost, changed or unaccounted for is reported exactly, and nothing else."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from actions.backup.check import check
from actions.intake.archive import Archive
from models.database.database import Database
from models.settings import Settings
from tests.console import Cardfile
from tests.kept import flip_byte, hashes, keep_many

COUNT, ROTTEN, LOST, STRANGE = 1000, 50, 10, 10


def say_nothing(_done: int, _total: int) -> None:
    """Nobody wants to know how far it is."""


def names(paths: list[Path], archive: Archive) -> tuple[str, ...]:
    return tuple(sorted(it.relative_to(archive.folder).as_posix() for it in paths))


def test_bit_rot_losses_and_strays_are_reported_exactly(
    database: Database, settings: Settings
) -> None:
    archive = Archive(settings.folder)
    paths = sorted(keep_many(database, archive, COUNT))
    rotten, lost = paths[:ROTTEN], paths[ROTTEN : ROTTEN + LOST]
    strange = [
        path.with_name(f"{n}{path.name}") for n, path in enumerate(paths[-STRANGE:])
    ]
    for path in rotten:
        flip_byte(path)
    for path in lost:
        path.unlink()
    for path in strange:
        path.write_bytes(b"stray")
    before = hashes(settings.folder)

    found = check(database, archive, say_nothing)

    assert found.photos == COUNT
    assert found.damaged == names(rotten, archive)
    assert found.missing == names(lost, archive)
    assert tuple(sorted(found.strays)) == names(strange, archive)
    assert found.faults == found.leftovers == ()
    assert not found.is_well
    assert hashes(settings.folder) == before


def test_the_quick_check_sees_sizes_only(
    database: Database, settings: Settings
) -> None:
    archive = Archive(settings.folder)
    rotten, torn, _ = keep_many(database, archive, 3)
    flip_byte(rotten)
    torn.write_bytes(b"half")
    found = check(database, archive, say_nothing, is_quick=True)
    assert found.damaged == names([torn], archive)


def take_in_more(database: Database, archive: Archive) -> None:
    keep_many(database, archive, 3, first=10)


@pytest.fixture
def being_copied(settings: Settings) -> Iterator[Path]:
    with Archive(settings.folder)._temporary() as (file, partial):
        file.write(b"half")
        yield partial


@pytest.mark.usefixtures("being_copied")
@pytest.mark.parametrize("happen", [take_in_more])
def test_what_is_no_damage_is_not_reported_as_damage(
    happen: Callable[[Database, Archive], None], database: Database, settings: Settings
) -> None:
    archive = Archive(settings.folder)
    keep_many(database, archive, 2)

    def meanwhile(done: int, _total: int) -> None:
        if done == 1:
            happen(database, archive)

    assert check(database, archive, meanwhile).is_well


def test_rows_that_point_to_none_are_reported(cardfile: Cardfile) -> None:
    with closing(sqlite3.connect(cardfile.database)) as file:
        file.execute("INSERT INTO note VALUES (1, 99, 'Hello', '2026-11-12 00:00:00')")
        file.commit()
    result = cardfile("check")
    assert result.exit_code == 5
    assert "  rows of note that point to none: 1\n" in result.stdout


def test_the_command_says_what_is_wrong_and_how_it_ends(cardfile: Cardfile) -> None:
    assert cardfile.say("check") == "No problems found: 0 photos.\n"

    stray = cardfile.folder / "originals" / "notes.txt"
    stray.write_text("Dear")

    result = cardfile("check")
    assert result.exit_code == 5
    assert "no photo in the database is stored in: 1\n  notes.txt\n" in result.stdout
    result = cardfile("check", "--json")
    assert result.exit_code == 5
    assert '"strays": ["notes.txt"]' in result.stdout
    assert '"is_well": false' in result.stdout
