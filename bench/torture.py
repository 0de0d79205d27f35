"""Kill the watcher at random moments, and count what is lost, doubled or torn.

`make torture` runs it; `python -m bench.torture --kills 1000 --files 1200` names the
figures. Photos are read by a stand-in, for reading changes nothing that is stored.
What a power cut would forget is not shown by this: the system outlives the program.
"""

import hashlib
import random
import signal
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from multiprocessing import get_context
from multiprocessing.synchronize import Event
from pathlib import Path

from sqlmodel import select

from ingest.archive import Archive, Step, no_step
from ingest.disposal import After
from ingest.inbox import Custom, Fate, Inbox
from ingest.inbox_rows import open_folder
from ingest.intake import Intake, ReadAll
from ingest.outcome import Outcome
from ingest.settling import Patience
from ingest.watching import Bell, Work, watch
from models.card import Card
from models.contact import Contact
from models.database import open_database
from models.field import Field, FieldKind
from models.geometry import Box, Quad
from models.photo import Delivery, Photo
from models.reading import CardReading, OcrResult, PhotoReading, Verdict
from models.settings import Settings

HEAD = b"\xff\xd8\xff"
SIZE = 50_000  # bytes; a photo is larger, and copying takes longer
AFTER_START = 0.4  # seconds at most between the start and one half of the kills
AT_WORK = (
    0.12  # seconds at most between the first step of the intake and the other half
)
PATIENCE = Patience(settle=0.01, interval=0.01)
BOX = Box(0, 0, 100, 40)

_FORK = get_context("fork")  # copies of this process are started in no time


@dataclass(frozen=True, slots=True)
class Toll:
    """What the kills cost; from `lost` on all ought to be 0.

    Attributes:
        kills: How many there were.
        early: Files that were moved away before the last start.
        files: How many files were dropped.
        lost: Files that no contact, row or original stands for.
        doubled: Contacts, cards, rows or deliveries too many.
        torn: Files in archive or folder that are not what was dropped.
        left: Files that were not moved away in the end.
    """

    kills: int
    early: int
    files: int
    lost: int
    doubled: int
    torn: int
    left: int

    @property
    def is_clean(self) -> bool:
        """Whether nothing was lost, doubled, torn or left."""
        return not (self.lost or self.doubled or self.torn or self.left)


class Impatient(Bell):
    """Rests hardly at all."""

    def rest(self, seconds: float) -> None:
        """Wait a little."""
        super().rest(min(seconds, PATIENCE.interval))


class Silence:
    """A listener that tells nobody."""

    def tell(self, photo: Path, outcomes: Sequence[Outcome], fate: Fate) -> None:
        """Nothing."""

    def pause(self, why: str) -> None:
        """Nothing."""

    def resume(self) -> None:
        """Nothing."""


def read_all(paths: Iterable[Path]) -> Iterator[tuple[Path, PhotoReading]]:
    """Each photo says who is on it: its bytes begin with a head and a name."""
    for path in paths:
        name = path.read_bytes()[len(HEAD) :].partition(b"\0")[0].decode()
        yield path, PhotoReading(".jpg", None, 1, (_card(name),), "1")


def take(
    folder: Path,
    after: After = After.DONE,
    read: ReadAll = read_all,
    step: Step = no_step,
) -> None:
    """Watch `folder/in` until nothing is left in it; data lie in `folder/data`.

    Args:
        folder: Of both.
        after: What becomes of photos that are stored.
        read: The stand-in.
        step: Is told the steps of the intake.
    """
    data = folder / "data"
    settings = Settings(data, f"sqlite:///{data}/cardfile.db")
    with open_database(settings.database, data) as database:
        row = open_folder(database, folder / "in")
        inbox = Inbox(row, database, Custom(after=after, patience=PATIENCE))
        archive, monday = Archive(data, step=step), date(2026, 11, 16)
        intake = partial(Intake, database, archive, settings, monday, step)
        watch(inbox, Work(intake, read, Silence()), Impatient(), once=True)


def torture(folder: Path, files: int, kills: int, seed: int) -> Toll:
    """Drop files, kill the watcher again and again, let it end, and count.

    Args:
        folder: An empty one.
        files: How many are dropped, spread over the kills.
        kills: How many at least; more are needed where files are left.
        seed: Of all that is random.
    """
    chance = random.Random(seed)  # noqa: S311
    (folder / "in").mkdir()
    dropped = dict([_drop(folder, 0, chance)])
    take(folder)  # makes the database and loads all modules: a kill is to find more
    for number in range(kills):
        while len(dropped) < files * (number + 1) / kills:
            name, content = _drop(folder, len(dropped), chance)
            dropped[name] = content
        _start_and_kill(folder, chance, at_work=number % 2 == 1)
        if sys.stderr.isatty():
            print(f"\r{number + 1} kills", end="", file=sys.stderr)
    early = len(list((folder / "in" / "done").rglob("*.jpg")))
    take(folder)
    return _count(folder, dropped, kills, early)


def race(folder: Path, files: int, watchers: int, seed: int) -> Toll:
    """Drop files all at once and let watchers, which know of no lock, race for them.

    Args:
        folder: An empty one.
        files: How many are dropped.
        watchers: How many there are.
        seed: Of the contents.
    """
    chance = random.Random(seed)  # noqa: S311
    (folder / "in").mkdir()
    take(folder)
    dropped = dict(_drop(folder, number, chance) for number in range(files))
    programs = [_FORK.Process(target=take, args=(folder,)) for _ in range(watchers)]
    for program in programs:
        program.start()
    for program in programs:
        program.join()
    if any(program.exitcode for program in programs):
        raise RuntimeError("a watcher ended with an error: see above")
    return _count(folder, dropped, kills=0, early=files)


def _drop(folder: Path, number: int, chance: random.Random) -> tuple[str, bytes]:
    name = f"Erika Number {number}"
    content = HEAD + name.encode() + b"\0" + chance.randbytes(SIZE)
    (folder / "in" / f"{name}.jpg").write_bytes(content)
    return name, content


def _take_forever(folder: Path, at_work: Event) -> None:
    def begin(_step: str) -> None:
        at_work.set()

    while True:
        take(folder, step=begin)
        time.sleep(PATIENCE.interval)


def _card(name: str) -> CardReading:
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


def _start_and_kill(folder: Path, chance: random.Random, *, at_work: bool) -> None:
    begun = _FORK.Event()
    program = _FORK.Process(target=_take_forever, args=(folder, begun))
    program.start()
    if at_work:
        begun.wait(timeout=5)  # on a busy machine the start alone may take so long
    program.join(chance.uniform(0, AT_WORK if at_work else AFTER_START))
    program.kill()
    program.join()
    if program.exitcode != -signal.SIGKILL:
        raise RuntimeError("the watcher ended with an error: see above")


def _count(folder: Path, dropped: dict[str, bytes], kills: int, early: int) -> Toll:
    data, root = folder / "data", folder / "in"
    hashes = {hashlib.sha256(content).hexdigest() for content in dropped.values()}
    with (
        open_database(f"sqlite:///{data}/cardfile.db", data) as database,
        database.reading() as session,
    ):
        names = Counter(session.exec(select(Contact.name)).all())
        rows = Counter(session.exec(select(Photo.sha256)).all())
        extra = sum(len(session.exec(select(it)).all()) for it in (Card, Delivery))
    archive = [it for it in data.glob("originals/??/??/*") if it.is_file()]
    originals = {_hash(it): it.stem for it in archive}
    done = Counter(_hash(it) for it in (root / "done").rglob("*.jpg"))
    return Toll(
        kills=kills,
        early=early,
        files=len(dropped),
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


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main() -> int:
    """Run it with the figures of the command line; 0 if it cost nothing."""
    parser = ArgumentParser(description="Kill the watcher and count the cost.")
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--files", type=int, default=1200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--race", type=int, default=0, metavar="WATCHERS")
    given = parser.parse_args()
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        if given.race:
            toll = race(place, given.files, given.race, given.seed)
        else:
            toll = torture(place, given.files, given.kills, given.seed)
    print(
        f"{toll.kills} kills over {toll.files} files, {toll.early} of them taken before"
        f" the end: {toll.lost} lost,"
        f" {toll.doubled} doubled, {toll.torn} torn, {toll.left} left"
        f" ({time.monotonic() - started:.0f} s)"
    )
    return 0 if toll.is_clean else 1


if __name__ == "__main__":
    sys.exit(main())
