"""Nothing is lost or doubled when the program is killed, or runs four times at once."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlmodel import select

from models.database.database import open_database
from models.photo import PhotoState
from models.tables.contact import Contact, ContactPoint
from models.tables.follow_up import FollowUp
from models.tables.photo import Card, Photo
from tests import killed

PEOPLE = ["Erika Mustermann", "Max Beispiel", "Anna Example"]


def draw(folder: Path, people: list[str]) -> None:
    (folder / "in").mkdir()
    for number, name in enumerate(people):
        (folder / "in" / f"{number:03}.jpg").write_bytes(
            b"\xff\xd8\xff" + name.encode()
        )


def start(folder: Path, *step: str) -> "subprocess.Popen[bytes]":
    program = [sys.executable, "-m", "tests.killed", str(folder), *step]
    return subprocess.Popen(program, cwd=Path(__file__).parent.parent)  # noqa: S603


def check(folder: Path, people: list[str]) -> None:
    """Everybody is there once, with one card, and every original in the archive."""
    data = folder / "data"
    with (
        open_database(f"sqlite:///{data}/cardfile.db", data) as database,
        database.reading() as session,
    ):
        names = session.exec(select(Contact.name)).all()
        assert sorted(names) == sorted(people)
        for table in (Photo, Card, ContactPoint, FollowUp):
            assert len(session.exec(select(table)).all()) == len(people), table
        photos = session.exec(select(Photo)).all()
        assert {photo.state for photo in photos} == {PhotoState.DONE}
        stored = {path.stem for path in data.glob("originals/??/??/*.jpg")}
        assert stored == {photo.sha256 for photo in photos}


@pytest.mark.parametrize("step", killed.STEPS)
def test_a_kill_at_any_step_is_repaired_by_the_next_run(
    step: str, tmp_path: Path
) -> None:
    draw(tmp_path, PEOPLE)
    assert start(tmp_path, step).wait() == 9

    killed.run(tmp_path)
    check(tmp_path, PEOPLE)

    killed.run(tmp_path)
    check(tmp_path, PEOPLE)


def test_four_programs_take_in_the_same_photos_once(tmp_path: Path) -> None:
    people = [f"Erika Number{number:02}" for number in range(20)]
    draw(tmp_path, people)
    programs = [start(tmp_path) for _ in range(4)]
    assert [program.wait() for program in programs] == [0] * 4
    check(tmp_path, people)
