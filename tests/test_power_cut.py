"""What a power cut would leave: only what was synced, under names that were synced."""

import os
import stat
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest
from sqlmodel import select

from actions.intake.archive import Archive
from actions.intake.import_photos import Intake
from actions.intake.occasion import Occasion
from actions.workspace import Workspace
from ingest.folder import directory
from ingest.folder.directory import Place, rename_without_replacing
from models.database.database import Database
from models.photo import After
from models.settings import Settings
from models.tables.contact import Contact
from tests.conftest import TODAY
from tests.dropping import Desk

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/fd").exists(), reason="open files are not told by name"
)


@dataclass
class Disk:
    """Remembers what was synced.

    Attributes:
        names: Of each folder the names in it when it was last synced, with the inodes.
        contents: Of each file its size and time when it was last synced, by inode.
    """

    names: dict[Path, dict[str, int]] = field(default_factory=dict)
    contents: dict[int, tuple[int, int]] = field(default_factory=dict)

    def sync(self, handle: int) -> None:
        status = os.fstat(handle)
        if stat.S_ISDIR(status.st_mode):
            folder = Path(f"/proc/self/fd/{handle}").readlink()
            found = {it.name: it.inode() for it in os.scandir(folder)}
            self.names[folder] = found
        else:
            self.contents[status.st_ino] = (status.st_size, status.st_mtime_ns)

    def would_keep(self, path: Path, root: Path) -> bool:
        """Whether a file is there after a power cut, if its root is."""
        status = path.stat()
        is_whole = self.contents.get(status.st_ino) == (
            status.st_size,
            status.st_mtime_ns,
        )
        ways = [path, *path.parents]
        return is_whole and all(
            self.names.get(it.parent, {}).get(it.name) == it.stat().st_ino
            for it in ways[: ways.index(root)]
        )


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    disk, fsync = Disk(), os.fsync

    def sync(handle: int) -> None:
        fsync(handle)
        disk.sync(handle)

    monkeypatch.setattr("os.fsync", sync)
    return disk


@pytest.fixture
def desk(
    database: Database, settings: Settings, tmp_path: Path
) -> Callable[[After], Desk]:
    return partial(Desk, tmp_path / "in", database, settings)


def test_an_original_would_survive_before_a_row_speaks_of_it(
    disk: Disk, database: Database, settings: Settings, tmp_path: Path
) -> None:
    path = tmp_path / "card.jpg"
    survived: list[list[bool]] = []

    def step(name: str) -> None:
        if name == "registering":
            kept = [disk.would_keep(it, settings.folder) for it in archive.originals()]
            survived.append(kept)

    archive = Archive(settings.folder, step=step)
    intake = Intake(Workspace(database, settings, lambda: TODAY), archive, step)
    for content in (b"one", b"two", b"two"):
        path.write_bytes(b"\xff\xd8\xff" + content)
        intake.register(path, Occasion())
    assert survived == [[True], [True] * 2, [True] * 2]


@pytest.mark.parametrize("after", [After.DONE, After.DELETE])
def test_a_source_is_moved_only_when_all_is_stored(
    after: After,
    disk: Disk,
    desk: Callable[[After], Desk],
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What another connection reads is committed, and commits are synced by SQLite."""
    moved = []
    assert database.file
    data = database.file.parent

    def rename(source: Place, target: Place) -> None:
        with database.reading() as session:
            assert session.exec(select(Contact.name)).all() == ["Erika Mustermann"]
        (original,) = Archive(data).originals()
        assert disk.would_keep(original, data)
        rename_without_replacing(source, target)
        moved.append(Path(f"/proc/self/fd/{target.folder}").readlink() / target.name)

    dropping = desk(after)
    monkeypatch.setattr(directory, "rename_without_replacing", rename)
    dropping.drop("Erika Mustermann.jpg")
    dropping.settle()
    (target,) = moved
    assert target.exists() is (after is After.DONE)
