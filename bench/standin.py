"""A watched folder whose photos are read by a stand-in: dropped, taken, counted.

Reading changes nothing of what is stored, so a photo says itself who is on it.
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
from actions.intake.inbox import Inbox, WatchOptions
from actions.intake.inbox_rows import open_folder
from actions.intake.outcome import FileResult, Outcome
from actions.intake.watching import ImportJob, Listener, WakeupEvent, watch
from actions.workspace import Workspace
from ingest.workers.engine import Engine, InThisProcess
from ingest.workers.job import Handler
from ingest.workers.pool import Pool
from models.database import open_database
from models.errors import CardfileError
from models.field import Field, FieldKind
from models.geometry import Box, Quad
from models.photo import After
from models.reading import CardReading, OcrResult, PhotoReading, Verdict
from models.settings import Settings
from models.tables.contact import Contact
from models.tables.photo import Card, Delivery, Photo

HEAD = b"\xff\xd8\xff"
SETTLE = 0.01  # seconds
BOX = Box(0, 0, 100, 40)


@dataclass(frozen=True, slots=True)
class Toll:
    """What is found in the end; from `lost` on all ought to be 0.

    Attributes:
        files: How many files were dropped.
        rows: How many contacts there are.
        lost: Files that no contact, row or original stands for.
        doubled: Contacts, cards, rows or deliveries too many.
        torn: Files in archive or folder that are not what was dropped.
        left: Files that were not moved away.
    """

    files: int
    rows: int
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
            f"{self.rows} contacts of {self.files} files: {self.lost} lost,"
            f" {self.doubled} doubled, {self.torn} torn, {self.left} left"
        )


class Impatient(WakeupEvent):
    """Rests hardly at all."""

    def wait(self, seconds: float) -> None:
        """Wait a little."""
        super().wait(min(seconds, SETTLE))


class Silence:
    """A listener that tells nobody."""

    def tell(self, photo: Path, outcomes: Sequence[Outcome], fate: FileResult) -> None:
        """Nothing."""

    def pause(self, error: CardfileError) -> None:
        """Nothing."""

    def resume(self) -> None:
        """Nothing."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a folder is watched.

    Attributes:
        after: What becomes of photos that are stored.
        settle: Seconds a file must be unchanged.
        engine: Makes the stand-in.
        step: Is told the steps of the intake.
        listener: Is told of the photos.
        once: Whether to end when nothing is left to be taken.
    """

    after: After = After.DONE
    settle: float = SETTLE
    engine: Callable[[], AbstractContextManager[Engine[PhotoReading]]] | None = None
    step: Step = no_step
    listener: Listener = Silence()  # noqa: RUF009  it knows nothing
    once: bool = True


def take(
    folder: Path, manner: Manner = Manner(), wakeup: WakeupEvent | None = None
) -> None:
    """Watch `folder/in`; data lie in `folder/data`."""
    data = folder / "data"
    settings = Settings(data, f"sqlite:///{data}/cardfile.db")
    with open_database(settings.database, data) as database:
        row = open_folder(database, folder / "in")
        options = WatchOptions(after=manner.after, settle=manner.settle)
        inbox = Inbox(row, database, options)
        archive = Archive(data, step=manner.step)
        workspace = Workspace(database, settings, lambda: date(2026, 11, 16))
        intake = partial(Intake, workspace, archive, manner.step)
        engine = manner.engine or partial(InThisProcess, read)
        work = ImportJob(intake, engine, manner.listener)
        watch(inbox, work, wakeup or Impatient(), once=manner.once)


def drop(
    folder: Path, number: int, size: int, chance: random.Random
) -> tuple[str, str]:
    """Drop a photo into `folder/in`; who is on it, and its SHA-256.

    Args:
        folder: Of both.
        number: Of the person.
        size: In bytes, besides the name.
        chance: Of its content.
    """
    name = f"Erika Number {number}"
    content = HEAD + name.encode() + b"\0" + chance.randbytes(size)
    (folder / "in" / f"{name}.jpg").write_bytes(content)
    return name, hashlib.sha256(content).hexdigest()


def read(path: Path, *, beat: Callable[[], None] | None = None) -> PhotoReading:
    """A photo says who is on it: its bytes begin with a head and a name."""
    del beat
    name = path.read_bytes()[len(HEAD) :].partition(b"\0")[0].decode()
    return PhotoReading(".jpg", None, 1, (card_of(name),), "1")


def load_reading() -> Handler[PhotoReading]:
    """The stand-in needs nothing."""
    return read


open_workers = partial(Pool, load_reading, 2)
"""Read in worker processes, as real photos are."""


def count(folder: Path, dropped: dict[str, str]) -> Toll:
    """Compare what was dropped with what is there.

    Args:
        folder: Of `in` and `data`.
        dropped: SHA-256 of each photo by who is on it.
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
    return Toll(
        files=len(dropped),
        rows=names.total(),
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
    """A reading of a card that says a name, and an address made of it."""
    email = f"{name.casefold().replace(' ', '.')}@muster.example"
    found = {FieldKind.NAME: name, FieldKind.EMAIL: email}
    fields = tuple(
        Field(kind, value, value, 0.95, BOX, "stand-in", "stand-in", {})
        for kind, value in found.items()
    )
    return CardReading(
        page=0,
        position=0,
        corners=Quad.around(1000, 600),
        width=1000,
        height=600,
        ocr=OcrResult((), "stand-in"),
        fields=fields,
        verdict=Verdict.READY,
        problems=(),
        seconds=0.0,
    )


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
