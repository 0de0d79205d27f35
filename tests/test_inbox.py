"""What is dropped into a watched folder is taken when it is all there, and once."""

import os
import random
import shutil
import socket
from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import col, select

from actions.intake.occasion import Occasion, read_folders
from actions.intake.outcome import FileResult
from ingest.folder.listing import find_photos
from models.database.database import Database
from models.photo import After, ItemState
from models.settings import Settings
from models.tables.contact import Contact
from models.tables.follow_up import Event
from models.tables.photo import Delivery, InboxItem, Photo
from tests.desk import count
from tests.dropping import HEAD, SETTLE, Desk, failed


@pytest.fixture
def desk(tmp_path: Path, database: Database, settings: Settings) -> Desk:
    return Desk(tmp_path / "in", database, settings)


@pytest.fixture
def keeping(tmp_path: Path, database: Database, settings: Settings) -> Desk:
    return Desk(tmp_path / "in", database, settings, After.KEEP)


def items(database: Database) -> dict[str, tuple[ItemState, str]]:
    with database.reading() as session:
        rows = session.exec(select(InboxItem))
        return {row.path: (row.state, row.reason) for row in rows}


def test_a_photo_is_stored_and_moved(desk: Desk, database: Database) -> None:
    desk.drop("Erika Mustermann.jpg")
    desk.settle()
    assert count(database, Contact) == 1
    assert desk.names() == ["done/2026-11/Erika Mustermann.jpg"]
    assert items(database) == {}


def test_a_photo_waits_until_it_stops_growing(desk: Desk) -> None:
    path = desk.drop("a.jpg")
    assert desk.handed_out(0) == []
    path.write_bytes(HEAD + b"half and half")
    assert desk.handed_out() == [], "it grew since the last look"
    assert desk.handed_out(SETTLE - 0.1) == []
    assert desk.handed_out(0.1) == [path]


def test_the_time_of_a_file_says_nothing(desk: Desk) -> None:
    """Copies keep old times, and the clock of a share may be ahead."""
    for name, moment in (("old.jpg", 1.0), ("future.jpg", 4e9)):
        os.utime(desk.drop(name), (moment, moment))
    assert desk.handed_out(100) == []
    assert len(desk.handed_out(SETTLE)) == 2


def test_slow_writers_are_waited_for(keeping: Desk) -> None:
    """200 files in pieces, with pauses of up to a second less than it takes."""
    chance = random.Random(4)  # noqa: S311
    paths = [keeping.root / f"{number}.jpg" for number in range(200)]
    pieces = {path: chance.randint(2, 8) for path in paths}
    due = {path: chance.randint(0, 9) for path in paths}
    ended: dict[Path, int] = {}
    taken: dict[Path, int] = {}
    for second in range(70):
        for path in [it for it in paths if it not in ended and due[it] <= second]:
            with path.open("ab") as file:
                file.write(bytes(50))
            pieces[path] -= 1
            due[path] = second + chance.randint(1, int(SETTLE) - 1)
            if not pieces[path]:
                ended[path] = second
        taken.update(dict.fromkeys(keeping.handed_out(1), second))
    assert len(ended) == len(taken) == 200
    waits = {taken[path] - ended[path] for path in paths}
    assert min(waits) >= SETTLE - 1
    assert max(waits) <= SETTLE + 2


def test_a_writer_who_pauses_too_long_costs_no_card(
    desk: Desk, database: Database
) -> None:
    desk.drop("a.jpg", "!truncated")
    desk.settle()
    assert desk.notes.of(FileResult.LATER) == ["a.jpg"]
    assert items(database)["a.jpg"] == (ItemState.WAITING, "truncated")

    desk.drop("a.jpg", "Erika Mustermann")
    desk.settle()
    assert count(database, Contact) == 1
    assert desk.names() == ["done/2026-11/a.jpg"]


def test_half_a_photo_fails_when_nobody_continues_writing_it(desk: Desk) -> None:
    desk.drop("a.jpg", "!truncated")
    desk.settle()
    desk.wait(500)
    assert desk.names() == ["a.jpg"]
    desk.wait(200)
    assert desk.names() == ["failed/a.jpg", "failed/a.jpg.reason.json"]


def test_a_restart_makes_no_photo_older(desk: Desk) -> None:
    paths = [desk.drop(f"{number}.jpg") for number in range(50)]
    desk.handed_out(0)
    desk.time.pass_(100)
    desk.start()
    assert desk.handed_out(0) == []
    for path in paths:
        path.write_bytes(HEAD + b"more")
    assert desk.handed_out() == []
    assert sorted(desk.handed_out()) == sorted(paths)


def test_a_file_that_is_open_for_writing_waits(desk: Desk) -> None:
    path = desk.drop("a.jpg")
    with path.open("ab"):
        desk.settle()
        desk.wait()
        assert desk.names() == ["a.jpg"]
    desk.settle()
    assert desk.names("done/2026-11") == ["a.jpg"]


def test_ten_thousand_files_are_each_handed_out_once(
    keeping: Desk, database: Database
) -> None:
    for number in range(10_000):
        (keeping.root / f"{number}.jpg").touch()
    keeping.inbox.look()
    taken = keeping.handed_out()
    assert len(set(taken)) == len(taken) == 10_000
    assert taken[:3] == [keeping.root / f"{number}.jpg" for number in (0, 1, 2)]
    assert keeping.handed_out() == []
    assert count(database, InboxItem) == 10_000


@pytest.mark.parametrize("files", [60, pytest.param(500, marks=pytest.mark.slow)])
def test_a_folder_moved_in_is_an_event_with_tags(
    files: int, desk: Desk, database: Database, tmp_path: Path
) -> None:
    fair = tmp_path / "2026-11-12 Hannover Fair"
    belows = [fair / below for below in ("", "suppliers", "suppliers/north")]
    for number in range(files):
        path = belows[number % 3] / f"{number}.jpg"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(HEAD + f"Erika Number {number}".encode())
    fair.rename(desk.root / fair.name)
    desk.settle()
    with database.reading() as session:
        (event,) = session.exec(select(Event)).all()
        assert (event.name, str(event.held_on)) == ("Hannover Fair", "2026-11-12")
        contacts = session.exec(select(Contact)).all()
        tags = {it.name: {tag.tag for tag in it.tags} for it in contacts}
        assert {contact.event_id for contact in contacts} == {event.id}
    levels: list[set[str]] = [set(), {"suppliers"}, {"suppliers", "north"}]
    assert tags == {f"Erika Number {n}": levels[n % 3] for n in range(files)}
    assert count(database, Photo) == count(database, Delivery) == files
    done = desk.names("done/2026-11/2026-11-12 Hannover Fair")
    assert done[-1].startswith("suppliers/north/")
    assert len(done) == files
    assert len(desk.names()) == files


@pytest.mark.parametrize(
    ("path", "event", "met_on", "tags"),
    [
        ("card.jpg", "Given", "None", ("t",)),
        ("Expo/card.jpg", "Expo", "None", ("t",)),
        ("2026-11-12/card.jpg", "Given", "2026-11-12", ("t",)),
        ("2026-11-12_Expo/card.jpg", "Expo", "2026-11-12", ("t",)),
        ("2026-13-45 Expo/card.jpg", "2026-13-45 Expo", "None", ("t",)),
        ("Expo/a/b/c/d/e/f/card.jpg", "Expo", "None", ("t", "a", "b", "c", "d")),
    ],
)
def test_folders_say_on_what_occasion(
    path: str, event: str, met_on: str, tags: tuple[str, ...]
) -> None:
    read = read_folders(Path(path), Occasion("Given", tags=("t",)))
    assert (read.event, str(read.met_on), read.tags) == (event, met_on, tags)


def test_only_the_last_name_of_a_file_counts(desk: Desk, database: Database) -> None:
    part = desk.drop("a.jpg.part", "Erika Mustermann")
    for name in ("._x.jpg", "~$y.jpg", "4913", "z.jpg~", ".goutputstream-1", "n.txt"):
        desk.drop(name)
    desk.settle()
    assert count(database, Contact) == 0
    part.rename(desk.root / "a.jpg")
    draft = desk.drop("b.tmp", "Max Beispiel")
    desk.wait(0)
    draft.replace(desk.root / "b.jpg")
    desk.settle()
    assert desk.names("done/2026-11") == ["a.jpg", "b.jpg"]
    assert set(items(database).values()) == {
        (ItemState.SKIPPED, why) for why in ("hidden", "temporary", "not a picture")
    }


def test_one_content_with_twenty_names_is_one_photo(
    desk: Desk, database: Database
) -> None:
    for number in range(20):
        desk.drop(f"{number}.jpg", "Erika Mustermann")
    desk.settle()
    assert (count(database, Photo), count(database, Delivery)) == (1, 20)
    assert len(desk.names("done/2026-11")) == 20


def test_one_name_with_twenty_contents_is_twenty_photos(
    desk: Desk, database: Database
) -> None:
    for number in range(20):
        desk.drop("card.jpg", f"Erika Number {number}")
        desk.settle()
    assert count(database, Photo) == 20
    names = desk.names("done/2026-11")
    assert len(names) == 20
    assert {"card.jpg", "card (2).jpg", "card (20).jpg"} <= set(names)


def test_a_photo_exchanged_while_it_is_read_stays(
    desk: Desk, database: Database
) -> None:
    path = desk.drop("a.jpg", "Erika Mustermann")
    desk.wait(0)
    desk.time.pass_(SETTLE)
    desk.inbox.look()
    ((taken, _),) = desk.inbox.ready()
    path.write_bytes(HEAD + b"Max Beispiel")
    desk.inbox.finish(taken, failed("damaged"))
    assert desk.names() == ["a.jpg"]
    desk.settle()
    assert desk.names() == ["done/2026-11/a.jpg"]
    assert count(database, Contact) == 1


@pytest.mark.parametrize(
    "name",
    [
        "@eaDir/a.jpg/SYNOPHOTO_THUMB.jpg",
        "#Recycle/a.jpg",
        "Fair/@Recycle/a.jpg",
        "@Recently-Snapshot/a.jpg",
        "#snapshot/a.jpg",
        "@tmp/a.jpg",
        "SYNO@.fileindexdb/a.jpg",
        "lost+found/a.jpg",
        "System Volume Information/a.jpg",
        "$RECYCLE.BIN/S-1-5/a.jpg",
        "FOUND.007/a.jpg",
        "Network Trash Folder/a.jpg",
        "Erika.photoslibrary/originals/0/a.jpg",
        "Catalog Previews.lrdata/a.jpg",
        ".stversions/a.jpg",
        ".dropbox.cache/a.jpg",
        "Mine (old)/a.jpg",
    ],
)
def test_folders_of_systems_and_other_programs_are_not_searched(
    name: str, tmp_path: Path, database: Database, settings: Settings
) -> None:
    own = replace(settings, skip_folders=("mine (*)",))
    desk = Desk(tmp_path / "in", database, own)
    desk.drop(name)
    desk.drop("Recycled Paper Fair/b.jpg")
    assert [it.name for it in [*desk.handed_out(0), *desk.handed_out()]] == ["b.jpg"]
    assert [it.name for it in find_photos([desk.root], own.skip_folders)] == ["b.jpg"]


def test_what_is_no_file_is_left_alone(
    desk: Desk, database: Database, tmp_path: Path
) -> None:
    outside = tmp_path / "outside.jpg"
    outside.write_bytes(HEAD + b"Erika Outside")
    (desk.root / "link.jpg").symlink_to(outside)
    (desk.root / "folder link").symlink_to(tmp_path)
    os.mkfifo(desk.root / "pipe.jpg")
    (desk.root / "folder.jpg").mkdir()
    with socket.socket(socket.AF_UNIX) as plug:
        plug.bind(str(desk.root / "plug.jpg"))
        desk.settle()
    assert count(database, Photo) == 0
    assert items(database) == {
        "link.jpg": (ItemState.SKIPPED, "link"),
        "folder link": (ItemState.SKIPPED, "link"),
        "pipe.jpg": (ItemState.SKIPPED, "pipe"),
        "plug.jpg": (ItemState.SKIPPED, "socket"),
    }
    assert outside.exists()


@pytest.mark.parametrize("after", [After.DONE, After.DELETE])
def test_a_hard_link_costs_the_other_name_nothing(
    after: After, tmp_path: Path, database: Database, settings: Settings
) -> None:
    desk = Desk(tmp_path / "in", database, settings, after)
    outside = tmp_path / "outside.jpg"
    outside.write_bytes(HEAD + b"Erika Mustermann")
    for name in ("a.jpg", "b.jpg"):
        (desk.root / name).hardlink_to(outside)
    desk.settle()
    assert outside.read_bytes() == HEAD + b"Erika Mustermann"
    assert count(database, Contact) == 1
    assert len(desk.names()) == (2 if after is After.DONE else 0)


def test_a_failed_photo_lies_beside_its_reason_and_may_be_dropped_back(
    desk: Desk, database: Database
) -> None:
    desk.drop("Expo/a.jpg", "!damaged")
    desk.settle()
    assert desk.names() == ["failed/Expo/a.jpg", "failed/Expo/a.jpg.reason.json"]
    reason = (desk.root / "failed/Expo/a.jpg.reason.json").read_text()
    assert '"code": "damaged"' in reason
    assert '"first_seen": "2026-11-16T12:00:00+00:00"' in reason

    (desk.root / "failed/Expo/a.jpg").rename(desk.root / "Expo/a.jpg")
    desk.settle()
    assert desk.notes.of(FileResult.FAILED) == ["a.jpg", "a.jpg"], "it was tried again"

    (desk.root / "failed/Expo/a.jpg").unlink()
    desk.drop("Expo/a.jpg", "Erika Mustermann")
    desk.settle()
    assert desk.names() == ["done/2026-11/Expo/a.jpg"], "no stray reason is left"
    assert count(database, Contact) == 1


def test_failed_photos_of_one_name_do_not_take_each_others_place(desk: Desk) -> None:
    for number in range(3):
        desk.drop("a.jpg", "!damaged")
        (desk.root / "a.jpg").write_bytes(HEAD + b"!damaged" + bytes([65 + number]))
        desk.settle()
    photos = [name for name in desk.names("failed") if name.endswith(".jpg")]
    assert photos == ["a (2).jpg", "a (3).jpg", "a.jpg"]
    contents = {(desk.root / "failed" / name).read_bytes() for name in photos}
    assert len(contents) == 3


def test_kept_photos_are_taken_once_whatever_happens(
    keeping: Desk, database: Database
) -> None:
    keeping.drop("a.jpg", "Erika Mustermann")
    keeping.drop("b.jpg", "!damaged")
    keeping.settle()
    for _ in range(2):
        keeping.start()
        keeping.settle()
    assert keeping.names() == ["a.jpg", "b.jpg"]
    assert len(keeping.notes.fates) == 2
    assert items(database)["b.jpg"] == (ItemState.FAILED, "damaged")
    keeping.drop("b.jpg", "Max Beispiel")
    keeping.settle()
    assert count(database, Contact) == 2


def test_deleting_leaves_nothing_but_the_archive(
    tmp_path: Path, database: Database, settings: Settings
) -> None:
    desk = Desk(tmp_path / "in", database, settings, After.DELETE)
    desk.drop("a.jpg", "Erika Mustermann")
    (desk.root / ".going-01234567-b.jpg").write_bytes(HEAD + b"Max Beispiel")
    desk.settle()
    desk.wait()
    desk.wait()
    assert desk.names() == []
    assert count(database, Photo) == 2, "what a crash left on the way is no loss"
    assert len(list(settings.folder.glob("originals/??/??/*"))) == 2


def test_photos_that_vanish_are_no_trouble(desk: Desk, database: Database) -> None:
    chance = random.Random(15)  # noqa: S311
    paths = [desk.drop(f"Erika Number {number}.jpg") for number in range(60)]
    desk.wait(0)
    victims = chance.sample(paths, 20)
    for path in victims[:7]:
        path.unlink()
    desk.wait(1)
    desk.time.pass_(SETTLE)
    desk.inbox.look()
    for path in victims[7:14]:
        path.unlink()

    for path, _ in desk.inbox.ready():
        if path in victims[14:]:
            path.unlink()
            assert desk.inbox.finish(path, failed("vanished")) is FileResult.GONE
    desk.inbox.take_back()
    desk.settle()
    assert count(database, Photo) == 40
    assert desk.notes.of(FileResult.FAILED) == desk.notes.of(FileResult.LATER) == []
    assert len(desk.names("done/2026-11")) == 40


def test_a_folder_that_is_gone_is_waited_for(desk: Desk, database: Database) -> None:
    """An empty mount point in its place is neither deletions nor a new folder."""
    desk.drop("a.jpg", "Erika Mustermann")
    desk.wait(0)
    away = desk.root.with_name("away")
    desk.root.rename(away)
    desk.root.mkdir()

    def look_back() -> None:
        assert list(items(database)) == ["a.jpg"]
        assert list(desk.root.iterdir()) == []

    desk.watch({2: look_back, 3: desk.root.rmdir, 5: lambda: away.rename(desk.root)}, 8)
    assert desk.notes.pauses == [
        f"{desk.root} is not the folder that was watched before: if it is on a share or"
        " stick, mount it."
    ]
    assert desk.notes.resumed == 1
    assert desk.names() == ["done/2026-11/a.jpg"]
    assert count(database, Delivery) == 1


def test_a_new_folder_at_the_same_path_is_accepted_when_asked(desk: Desk) -> None:
    desk.inbox.look()
    shutil.rmtree(desk.root)
    desk.root.mkdir()
    desk.drop("a.jpg")
    desk.start(renew=True)
    desk.settle()
    assert desk.names() == ["done/2026-11/a.jpg"]


def test_two_watchers_without_a_lock_double_nothing(
    desk: Desk, database: Database, settings: Settings
) -> None:
    """As on two machines, where a lock file may not hold: both see every photo."""
    other = Desk(desk.root, database, settings)
    for number in range(30):
        desk.drop(f"Erika Number {number}.jpg")
    for watcher in (desk, other):
        watcher.wait(0)
        watcher.time.pass_(SETTLE)
        watcher.inbox.look()
    desk.wait(0)
    other.wait(0)
    assert count(database, Contact) == count(database, Delivery) == 30
    assert len(desk.names("done/2026-11")) == 30
    assert {fate for _, fate in other.notes.fates} <= {
        FileResult.GONE,
        FileResult.TAKEN,
    }
    with database.reading() as session:
        deliveries = session.exec(select(col(Delivery.source))).all()
    assert len(set(deliveries)) == 30
