"""Drop photos into a watched folder, watch it with a stub reader, count the result.

The stub takes the name of the person from the bytes of the photo: what the real readers
find does not matter for whether photos are lost.
"""

import hashlib
import random
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from sqlmodel import select

from actions.intake.archive import Archive, Step, no_step
from actions.intake.import_photos import Intake
from actions.intake.outcome import FileResult, Outcome
from actions.watching.inbox import Inbox, WatchOptions
from actions.watching.inbox_rows import open_folder
from actions.watching.watch import ImportJob, Listener, WakeupEvent, watch
from actions.workspace import Workspace
from ingest.workers.executor import Executor
from ingest.workers.job import Handler
from ingest.workers.pool import Pool
from models.database.database import open_database
from models.errors import CardfileError
from models.field import Field, FieldKind
from models.geometry import Box, Quad
from models.photo import After
from models.reading import CardReading, OcrResult, PhotoReading, Verdict
from models.settings import Settings
from models.tables.contact import Contact
from models.tables.photo import Card, Delivery, Photo
from tests.doubles import InThisProcess

HEAD = b"\xff\xd8\xff"
SETTLE = 0.01  # seconds
BOX = Box(0, 0, 100, 40)


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts at the end of a run; from `lost` on, all must be 0.

    Attributes:
        files: Dropped files.
        contacts: Stored contacts.
        lost: Missing contacts, photo rows, originals and files in `done`.
        doubled: Contacts, photo rows, cards, deliveries and files too many.
        torn: Files in the archive or in `done` with other bytes than were dropped.
        left: Files that were not moved to `done`.
    """

    files: int
    contacts: int
    lost: int
    doubled: int
    torn: int
    left: int

    @property
    def is_clean(self) -> bool:
        """Whether nothing was lost, doubled, torn or left."""
        return not (self.lost or self.doubled or self.torn or self.left)

    def __str__(self) -> str:
        return (
            f"{self.contacts} contacts of {self.files} files: {self.lost} lost,"
            f" {self.doubled} doubled, {self.torn} torn, {self.left} left"
        )


class ShortWakeup(WakeupEvent):
    """Shortens every wait, so that a run takes seconds."""

    def wait(self, seconds: float) -> None:
        """Wait at most `SETTLE` seconds."""
        super().wait(min(seconds, SETTLE))


class NullListener:
    """A listener that ignores every call."""

    def tell(self, photo: Path, outcomes: Sequence[Outcome], fate: FileResult) -> None:
        """Do nothing."""

    def pause(self, error: CardfileError) -> None:
        """Do nothing."""

    def resume(self) -> None:
        """Do nothing."""


@dataclass(frozen=True, slots=True)
class WatchSetup:
    """How to watch a folder.

    Attributes:
        after: What to do with stored photos.
        settle: Seconds a file must be unchanged.
        executor: Makes the executor of the stub reader; None: reads in this process.
        step: Called before each step of the intake.
        listener: Called for each photo.
        once: Whether to stop when no photo is left.
    """

    after: After = After.DONE
    settle: float = SETTLE
    executor: Callable[[], AbstractContextManager[Executor[PhotoReading]]] | None = None
    step: Step = no_step
    listener: Listener = NullListener()  # noqa: RUF009  it has no state
    once: bool = True


def watch_folder(
    folder: Path, setup: WatchSetup = WatchSetup(), wakeup: WakeupEvent | None = None
) -> None:
    """Import the photos in `folder/in` into the database in `folder/data`."""
    data = folder / "data"
    settings = Settings(data, f"sqlite:///{data}/cardfile.db")
    with open_database(settings.database, data) as database:
        row = open_folder(database, folder / "in")
        options = WatchOptions(after=setup.after, settle=setup.settle)
        inbox = Inbox(row, database, options)
        archive = Archive(data, step=setup.step)
        workspace = Workspace(database, settings, lambda: date(2026, 11, 16))
        intake = partial(Intake, workspace, archive, setup.step)
        executor = setup.executor or partial(InThisProcess, read)
        work = ImportJob(intake, executor, setup.listener)
        watch(inbox, work, wakeup or ShortWakeup(), once=setup.once)


def drop(
    folder: Path, number: int, size: int, chance: random.Random
) -> tuple[str, str]:
    """Write a photo into `folder/in`; return the person's name and the SHA-256.

    Args:
        folder: Holds `in`.
        number: Part of the person's name.
        size: Random bytes after the name.
        chance: Makes the random bytes.
    """
    name = f"Erika Number {number}"
    content = HEAD + name.encode() + b"\0" + chance.randbytes(size)
    (folder / "in" / f"{name}.jpg").write_bytes(content)
    return name, hashlib.sha256(content).hexdigest()


def read(path: Path, *, on_progress: Callable[[], None] | None = None) -> PhotoReading:
    """Read the name that `drop` wrote at the start of a photo."""
    del on_progress
    name = path.read_bytes()[len(HEAD) :].partition(b"\0")[0].decode()
    return PhotoReading(".jpg", None, 1, (card_of(name),), "1")


def load_reading() -> Handler[PhotoReading]:
    """Return what a worker loads to read with the stub."""
    return read


open_workers = partial(Pool, load_reading, 2)
"""Makes a pool of two worker processes that read with the stub."""


def count(folder: Path, dropped: dict[str, str]) -> Tally:
    """Compare the dropped photos with the database, the archive and `done`.

    Args:
        folder: Holds `in` and `data`.
        dropped: SHA-256 of each photo by the person's name.
    """
    data, root = folder / "data", folder / "in"
    hashes = set(dropped.values())
    with (
        open_database(f"sqlite:///{data}/cardfile.db", data) as database,
        database.reading() as session,
    ):
        names = Counter(session.exec(select(Contact.name)).all())
        rows = Counter(session.exec(select(Photo.sha256)).all())
        extra = sum(len(session.exec(select(it.id)).all()) for it in (Card, Delivery))
    archive = [it for it in data.glob("originals/??/??/*") if it.is_file()]
    originals = {_hash(it): it.stem for it in archive}
    done = Counter(_hash(it) for it in (root / "done").rglob("*.jpg"))
    return Tally(
        files=len(dropped),
        contacts=names.total(),
        lost=len(dropped.keys() - names.keys())
        + len(hashes - rows.keys())
        + len(hashes - originals.keys())
        + len(hashes - done.keys()),
        doubled=sum(max(0, it.total() - len(dropped)) for it in (names, rows, done))
        + max(0, extra - 2 * len(dropped)),
        torn=sum(key != stem for key, stem in originals.items())
        + len(done.keys() - hashes),
        left=len(list(root.glob("*.jpg"))),
    )


def card_of(name: str) -> CardReading:
    """The reading of a card with a name, and an e-mail address made from it."""
    email = f"{name.casefold().replace(' ', '.')}@muster.example"
    found = {FieldKind.NAME: name, FieldKind.EMAIL: email}
    fields = tuple(
        Field(kind, value, value, 0.95, BOX, "stub", "stub", {})
        for kind, value in found.items()
    )
    return CardReading(
        page=0,
        position=0,
        corners=Quad.around(1000, 600),
        width=1000,
        height=600,
        ocr=OcrResult((), "stub"),
        fields=fields,
        verdict=Verdict.READY,
        problems=(),
        seconds=0.0,
    )


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
