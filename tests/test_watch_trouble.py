"""The watcher goes on by itself after full disks, locks, unmounts and kills."""

import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest

from actions.intake.archive import Archive
from actions.intake.originals_folder import claim_folder
from actions.intake.outcome import FileResult, Outcome
from ingest.decode.source import PhotoLimits, Stamp
from models.database.database import Database, open_database
from models.database.sqlite import connect
from models.photo import After
from models.settings import Settings
from models.tables.contact import Contact
from models.tables.photo import Delivery, Photo
from tests.desk import count
from tests.dropping import Desk, failed
from tests.mounts import fill_up, mounted, small_disk
from tests.stopped import steps_of

posix = pytest.mark.skipif(os.name == "nt", reason="Windows knows no fork and no mount")


@posix
@pytest.mark.parametrize("place", ["originals", "data", "in"])
def test_a_full_disk_is_waited_for(
    place: str, tmp_path: Path, empty_database: Path
) -> None:
    """In the archive, in the database, or where the photo is to be moved."""
    data = tmp_path / "data"
    data.mkdir()
    full = {"originals": data / "originals", "data": data, "in": tmp_path / "in"}[place]
    with ExitStack() as stack:
        stack.enter_context(mounted(full, *small_disk(2)))
        (data / "cardfile.db").write_bytes(empty_database.read_bytes())
        url = f"sqlite:///{data}/cardfile.db"
        database = stack.enter_context(open_database(url, data))
        settings = Settings(data, url, country="DE")
        # As if others filled it up just after the look whether there is room.
        limits = PhotoLimits(room=-1_000_000)
        desk = Desk(tmp_path / "in", database, settings, limits=limits)
        names = [f"Erika Number {number}" for number in range(5)]
        for name in names:
            desk.drop(f"{name}.jpg")
        ballast = fill_up(full)
        desk.watch({8: ballast.unlink}, looks=20)
        assert count(database, Contact) == count(database, Photo) == 5
        assert desk.names() == [f"done/2026-11/{name}.jpg" for name in names]
        assert desk.notes.of(FileResult.FAILED) == []
        if place != "in":
            (pause,) = desk.notes.pauses
            assert "is full: free some space" in pause
            assert desk.notes.resumed == 1


@posix
def test_no_copy_is_begun_on_a_disk_that_is_nearly_full(
    tmp_path: Path, database: Database, settings: Settings
) -> None:
    originals = settings.folder / "originals"
    with mounted(originals, *small_disk(80)):
        desk = Desk(tmp_path / "in", database, settings)
        desk.drop("Erika Mustermann.jpg")
        claim_folder(database, Archive(settings.folder))
        ballast = fill_up(originals)
        os.truncate(ballast, ballast.stat().st_size - 40_000_000)
        written = originals.stat().st_mtime_ns

        def free() -> None:
            assert originals.stat().st_mtime_ns == written, "not even a temporary file"
            ballast.unlink()

        desk.watch({6: free}, looks=10)
        (pause,) = desk.notes.pauses
        assert "has only 40 MB left: free some space" in pause
        assert desk.notes.resumed == 1
        assert count(database, Contact) == 1
        assert desk.names() == ["done/2026-11/Erika Mustermann.jpg"]


@posix
def test_a_share_that_is_unmounted_for_a_while(
    tmp_path: Path, database: Database, settings: Settings
) -> None:
    share, root = tmp_path / "share", tmp_path / "in"
    share.mkdir()
    with mounted(root, "--bind", str(share)):
        desk = Desk(root, database, settings, After.KEEP)
        for number in range(20):
            desk.drop(f"Erika Number {number}.jpg")
        desk.settle()
        desk.drop("Max Beispiel.jpg")
        desk.wait(0)
    desk.watch({}, looks=3)
    assert len(desk.notes.pauses) == 1
    assert list(root.iterdir()) == []
    with mounted(root, "--bind", str(share)):
        desk.watch({}, looks=3)
        assert count(database, Contact) == count(database, Delivery) == 21
        assert len(desk.notes.fates) == 21, "nothing was taken a second time"
        assert len(desk.names()) == 21


def test_a_locked_database_is_waited_for(tmp_path: Path, settings: Settings) -> None:
    with open_database(settings.database, settings.folder, patience=0.05) as database:
        desk = Desk(tmp_path / "in", database, settings)
        desk.drop("Erika Mustermann.jpg")
        other = connect(settings.folder / "cardfile.db")
        other.execute("BEGIN IMMEDIATE")
        desk.watch({3: lambda: other.execute("ROLLBACK")}, looks=8)
        other.close()
        assert "is locked by another program" in desk.notes.pauses[0]
        assert desk.notes.resumed == 1
        assert count(database, Contact) == 1


@pytest.mark.parametrize("code", ["no permission", "unavailable", "changed"])
def test_what_is_not_the_photos_fault_is_tried_again(desk: Desk, code: str) -> None:
    """Less and less often, for as long as it takes; it is never moved to `failed`."""
    desk.drop("a.jpg")
    desk.wait(0)
    pauses = []
    for _ in range(9):
        desk.time.pass_(600)
        before = desk.time.seconds
        desk.inbox.look()
        ((path, _occasion),) = desk.inbox.ready()
        assert desk.inbox.finish(path, failed(code)) is FileResult.LATER
        while not list(desk.inbox.ready()):
            desk.time.pass_(5)
            desk.inbox.look()
        desk.inbox.take_back()
        pauses.append(desk.time.seconds - before)
    assert pauses == [10, 20, 40, 80, 160, 320, 600, 600, 600]
    assert desk.names() == ["a.jpg"]
    desk.settle()
    assert desk.names("done/2026-11") == ["a.jpg"]


@posix
def test_a_folder_that_may_not_be_changed_costs_no_second_reading(
    tmp_path: Path, database: Database, settings: Settings
) -> None:
    desk = Desk(tmp_path / "in", database, settings)
    desk.drop("Erika Mustermann.jpg")
    (desk.root / "done").write_text("a file where a folder should be")
    desk.settle()
    for _ in range(3):
        desk.start()
        desk.wait(3)
    assert len(desk.notes.fates) == 1
    (desk.root / "done").unlink()
    desk.wait(600)
    assert desk.names() == ["done/2026-11/Erika Mustermann.jpg"]
    assert len(desk.notes.fates) == 1


def test_photos_in_hand_are_stored_when_it_is_over(desk: Desk) -> None:
    for number in range(5):
        desk.drop(f"Erika Number {number}.jpg")
    desk.wait(0)
    tell = desk.notes.tell

    def tell_and_end(
        photo: Path, outcomes: Sequence[Outcome], fate: FileResult
    ) -> None:
        tell(photo, outcomes, fate)
        desk.wakeup.stop()

    desk.notes.tell = tell_and_end  # type: ignore[method-assign]
    desk.wait()
    assert desk.names("done/2026-11") == ["Erika Number 0.jpg"]
    desk.wakeup.is_stopped = False
    desk.notes.tell = tell  # type: ignore[method-assign]
    desk.settle()
    assert len(desk.names("done/2026-11")) == 5


@pytest.fixture
def desk(tmp_path: Path, database: Database, settings: Settings) -> Desk:
    return Desk(tmp_path / "in", database, settings)


@posix
def test_kills_at_random_moments_lose_and_double_nothing() -> None:
    told = run("bench.torture", "--kills", 40, "--files", 30, "--seed", 11)
    assert "0 lost, 0 doubled, 0 torn, 0 left" in told.stdout, told.stderr
    assert told.returncode == 0


@posix
@pytest.mark.parametrize("hints", ["--hints", "--no-hints"])
def test_what_is_dropped_all_at_once_is_all_imported(hints: str) -> None:
    """By a real watcher with worker processes; `make torture` drops 10,000 photos."""
    told = run("bench.torture", "--drop", 60, hints)
    whole = "60 contacts of 60 files: 0 lost, 0 doubled, 0 torn, 0 left"
    assert whole in told.stdout, told.stderr


@posix
@pytest.mark.parametrize("after", [After.DONE, After.DELETE])
def test_a_stop_at_any_step_is_repaired_by_the_next_start(
    after: After, tmp_path: Path, empty_database: Path
) -> None:
    told = run("tests.stopped", tmp_path, empty_database, after)
    assert told.stdout.split() == list(steps_of(after)), told.stderr


def run(module: str, *words: object) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603  our own words
        [sys.executable, "-m", module, *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[1],
    )


def test_the_stamp_of_a_moved_file_is_its_own(tmp_path: Path) -> None:
    """What is moved is known again at its new place: renaming changes no stamp."""
    (tmp_path / "a").write_text("x")
    stamp = Stamp.of((tmp_path / "a").lstat())
    (tmp_path / "a").rename(tmp_path / "b")
    assert Stamp.of((tmp_path / "b").lstat()) == stamp
