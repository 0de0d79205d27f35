"""Nothing that others put in a file's place is followed, overwritten or waited for."""

import os
import signal
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from actions.intake.outcome import FileResult
from ingest.folder.disposal import count_failed
from ingest.folder.listing import DEEPEST, list_folder
from ingest.folder.mount import MARK
from models.database.database import Database
from models.errors import InboxUnusable
from models.settings import Settings
from models.storage.files import NotRegularError, open_regular, read_limited
from models.tables.photo import InboxItem
from tests.console import Cardfile
from tests.dropping import HEAD, Desk
from tests.obstacles import ENDLESS, OBSTACLES, Obstacle, folder, link

pytestmark = pytest.mark.skipif(os.name == "nt", reason="no pipes with a name")


@pytest.fixture(autouse=True)
def _patience() -> Iterator[None]:
    """Whatever waits for a pipe ends with an error, not with the patience of others."""
    signal.signal(signal.SIGALRM, signal.default_int_handler)
    signal.alarm(20)
    yield
    signal.alarm(0)


@pytest.fixture
def victim(tmp_path: Path) -> Path:
    path = tmp_path / "precious.txt"
    path.write_text("precious")
    return path


@pytest.fixture
def desk(tmp_path: Path, database: Database, settings: Settings) -> Desk:
    return Desk(tmp_path / "in", database, settings)


@pytest.mark.parametrize("obstacle", OBSTACLES)
def test_only_a_regular_file_is_opened(
    obstacle: Obstacle, victim: Path, tmp_path: Path
) -> None:
    obstacle(tmp_path / "x", victim)
    with pytest.raises(NotRegularError):
        read_limited(tmp_path / "x", 100, follow=False)
    if obstacle in ENDLESS:
        with pytest.raises(NotRegularError):
            read_limited(tmp_path / "x", 100)


def test_a_named_link_is_followed_and_a_limit_kept(
    victim: Path, tmp_path: Path
) -> None:
    link(tmp_path / "x", victim)
    assert read_limited(tmp_path / "x", 8) == b"precious"
    with pytest.raises(OSError, match="more than"):
        read_limited(victim, 7)
    with open_regular(victim) as file:
        assert file.read() == b"precious"


@pytest.mark.parametrize("obstacle", OBSTACLES)
def test_a_reason_never_reaches_what_lies_at_its_name(
    obstacle: Obstacle, desk: Desk, victim: Path
) -> None:
    (desk.root / "failed").mkdir()
    obstacle(desk.root / "failed" / "a.jpg.reason.json", victim)
    desk.drop("a.jpg", "!damaged")
    desk.settle()
    assert victim.read_text() == "precious"
    assert not victim.with_name("not there yet").exists()
    assert count_failed(desk.root) == {"damaged": 1}


@pytest.mark.parametrize("obstacle", OBSTACLES)
def test_a_failed_photo_takes_the_place_of_nothing(
    obstacle: Obstacle, desk: Desk, victim: Path
) -> None:
    (desk.root / "failed").mkdir()
    obstacle(desk.root / "failed" / "a.jpg", victim)
    desk.drop("a.jpg", "!damaged")
    desk.settle()
    assert victim.read_text() == "precious"
    assert (desk.root / "failed" / "a (2).jpg").is_file()


@pytest.mark.parametrize("obstacle", OBSTACLES)
def test_a_mark_that_is_no_file_ends_the_watching_at_once(
    obstacle: Obstacle, desk: Desk, victim: Path
) -> None:
    (desk.root / MARK).unlink()
    obstacle(desk.root / MARK, victim)
    with pytest.raises(InboxUnusable, match="delete it"):
        desk.inbox.look()
    with pytest.raises(InboxUnusable, match="delete it"):
        desk.start(renew=True)
    assert victim.read_text() == "precious"


@pytest.mark.parametrize("name", ["done", "done/2026-11", "done/2026-11/Expo"])
@pytest.mark.parametrize("obstacle", [it for it in OBSTACLES if it is not folder])
def test_nothing_is_made_or_moved_where_a_link_leads(
    name: str, obstacle: Obstacle, desk: Desk, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    place = desk.root / name
    place.parent.mkdir(parents=True, exist_ok=True)
    obstacle(place, outside)
    desk.drop("Expo/Erika Mustermann.jpg")
    desk.settle()
    assert list(outside.iterdir()) == []
    assert (desk.root / "Expo/Erika Mustermann.jpg").is_file()
    assert desk.notes.of(FileResult.TAKEN) == ["Erika Mustermann.jpg"]


def test_reasons_are_counted_without_opening_pipes_or_links(desk: Desk) -> None:
    failed = desk.root / "failed"
    failed.mkdir()
    (failed / "real.json").write_text('{"code": "damaged"}')
    for number, obstacle in enumerate(OBSTACLES):
        (failed / f"{number}.jpg").touch()
        obstacle(failed / f"{number}.jpg.reason.json", failed / "real.json")
    assert count_failed(desk.root) == {}


def test_a_folder_exchanged_for_a_link_is_not_listed(
    desk: Desk, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "b.jpg").write_bytes(HEAD)
    seen = list_folder(desk.root)
    for name in ("one", "two"):
        (desk.root / name).mkdir()
        (desk.root / name / "a.jpg").write_bytes(HEAD)
    first = next(seen)
    other = "two" if first.path.parent.name == "one" else "one"
    (desk.root / other / "a.jpg").unlink()
    (desk.root / other).rmdir()
    (desk.root / other).symlink_to(outside)
    assert "b.jpg" not in [it.path.name for it in seen]


def test_folders_without_end_are_named_instead_of_entered(desk: Desk) -> None:
    here = Path.cwd()
    os.chdir(desk.root)
    for _ in range(60):
        Path("d").mkdir()
        os.chdir("d")
    os.chdir(here)
    (deepest,) = list_folder(desk.root, left_out={MARK})
    assert deepest.obstacle == "folder too deep"
    assert len(deepest.path.relative_to(desk.root).parts) == DEEPEST + 1


@pytest.mark.parametrize("says", ["Erika Mustermann", "!damaged"])
@pytest.mark.parametrize("stem", ["L" * 251, "é" * 125, "x" * 200 + "日" * 17])
def test_names_of_255_bytes_are_moved(stem: str, says: str, desk: Desk) -> None:
    desk.drop(f"{stem}.jpg", says)
    desk.settle()
    desk.drop(f"{stem}.jpg", says + "2")
    desk.settle()
    (kind,) = {"done/2026-11"} if says[0] != "!" else {"failed"}
    photos = [it for it in desk.names(kind) if it.endswith(".jpg")]
    assert len(photos) == 2
    assert all(len(os.fsencode(it)) <= 255 for it in desk.names(kind))
    assert not desk.names().count(f"{stem}.jpg")
    assert sum(count_failed(desk.root).values()) == (2 if kind == "failed" else 0)


@pytest.mark.parametrize("obstacle", ENDLESS)
@pytest.mark.parametrize(
    "words",
    [
        ("contacts", "import", "{}.csv"),
        ("contacts", "import", "{}.vcf"),
        ("export", "--to", "{}.toml", "-o", "out.csv"),
        ("plan", "--calendar", "{}.ics"),
        ("restore", "{}"),
        ("list",),
    ],
)
def test_no_command_waits_for_what_is_no_file(
    words: tuple[str, ...],
    obstacle: Obstacle,
    cardfile: Cardfile,
    tmp_path: Path,
    victim: Path,
) -> None:
    named = words[-1].format(tmp_path / "x") if "{}" in words[-1] else None
    arguments = [it.format(tmp_path / "x") for it in words]
    place = next((it for it in arguments if it.startswith(str(tmp_path))), None)
    if words[0] == "list":
        place = str(cardfile.folder / "cardfile.toml")
    if words[0] == "restore":
        Path(f"{named}").mkdir()
        place = f"{named}/manifest.json"
    obstacle(Path(f"{place}"), victim)
    code, sentence = cardfile.refuse(*arguments)
    assert (code, "Error" in sentence) == (code, True)


def test_a_retry_that_lies_years_ahead_is_made_now(
    desk: Desk, database: Database
) -> None:
    """The clock was ahead when it was written, and was set back."""
    desk.drop("Erika Mustermann.jpg")
    desk.wait(0)
    with database.writing() as session:
        row = session.exec(select(InboxItem)).one()
        row.next_try_at = datetime(2031, 1, 1, tzinfo=UTC)
        row.last_change = datetime(2031, 1, 1, tzinfo=UTC)
    desk.start()
    desk.settle()
    assert desk.notes.of(FileResult.TAKEN) == ["Erika Mustermann.jpg"]


def test_half_a_photo_seen_before_the_clock_was_set_back_waits_ten_minutes(
    desk: Desk, database: Database
) -> None:
    desk.drop("a.jpg", "!truncated")
    desk.settle()
    with database.writing() as session:
        row = session.exec(select(InboxItem)).one()
        row.last_change = row.next_try_at = datetime(2031, 1, 1, tzinfo=UTC)
    desk.start()
    desk.settle()
    with database.reading() as session:
        row = session.exec(select(InboxItem)).one()
        assert row.next_try_at is not None
        assert row.next_try_at - desk.time.now() <= timedelta(minutes=10)
