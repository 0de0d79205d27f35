"""Try the watched folder hard, and count what is lost, doubled or torn.

`make torture` runs it: `python -m bench.torture --kills 1000 --files 1200` kills the
watcher at random moments, `--race 2` lets two of them race, and `--drop 10000` drops
all files at once, with or without `--no-hints`. Photos are read by a stand-in. What a
power cut would forget is not shown by this: the system outlives the program.
"""

import random
import signal
import sys
import tempfile
import time
from argparse import ArgumentParser, BooleanOptionalAction, Namespace
from collections.abc import Sequence
from contextlib import ExitStack
from multiprocessing import get_context
from multiprocessing.queues import SimpleQueue
from multiprocessing.synchronize import Event
from pathlib import Path

import psutil

from actions.intake.outcome import FileResult, Outcome
from actions.intake.watching import WakeupEvent
from bench.standin import (
    SETTLE,
    Manner,
    Silence,
    Toll,
    count,
    drop,
    open_workers,
    take,
)
from ingest.folder.fs_events import watch_changes

SIZE = 50_000  # bytes; a photo is larger, and copying takes longer
SMALL = 2_000  # bytes of one of ten thousand photos
AFTER_START = 0.4  # seconds at most between the start and one half of the kills
AT_WORK = (
    0.12  # seconds at most between the first step of the intake and the other half
)
AT_EASE = 1.0  # seconds
EARLY = 0.1  # of the photos, after which memory is looked at first

_FORK = get_context("fork")  # copies of this process are started in no time


class Countdown(Silence):
    """Ends the watcher after the last photo; notes its memory then and early on.

    Args:
        files: How many photos there are.
        wakeup: Of the watcher.
        memory: Gets bytes.
    """

    def __init__(
        self, files: int, wakeup: WakeupEvent, memory: "SimpleQueue[int]"
    ) -> None:
        self._files = files
        self._bell = wakeup
        self._memory = memory
        self._told = 0

    def tell(self, photo: Path, outcomes: Sequence[Outcome], fate: FileResult) -> None:
        """One more is done."""
        super().tell(photo, outcomes, fate)
        self._told += 1
        if self._told in {int(EARLY * self._files), self._files}:
            self._memory.put(int(psutil.Process().memory_info().rss))
        if self._told == self._files:
            self._bell.stop()


def torture(folder: Path, files: int, kills: int, seed: int) -> tuple[Toll, str]:
    """Drop files, kill the watcher again and again, let it end, and count.

    Args:
        folder: An empty one.
        files: How many are dropped, spread over the kills.
        kills: How many at least; more are needed where files are left.
        seed: Of all that is random.
    """
    chance = random.Random(seed)  # noqa: S311
    (folder / "in").mkdir()
    dropped = dict([drop(folder, 0, SIZE, chance)])
    take(folder)  # makes the database and loads all modules: a kill is to find more
    for number in range(kills):
        while len(dropped) < files * (number + 1) / kills:
            name, sha256 = drop(folder, len(dropped), SIZE, chance)
            dropped[name] = sha256
        _start_and_kill(folder, chance, at_work=number % 2 == 1)
        if sys.stderr.isatty():
            print(f"\r{number + 1} kills", end="", file=sys.stderr)
    early = len(list((folder / "in" / "done").rglob("*.jpg")))
    take(folder)
    told = f"{kills} kills, {early} files taken before the last start"
    return count(folder, dropped), told


def race(folder: Path, files: int, watchers: int, seed: int) -> tuple[Toll, str]:
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
    dropped = dict(drop(folder, number, SIZE, chance) for number in range(files))
    programs = [_FORK.Process(target=take, args=(folder,)) for _ in range(watchers)]
    for program in programs:
        program.start()
    for program in programs:
        program.join()
    if any(program.exitcode for program in programs):
        raise RuntimeError("a watcher ended with an error: see above")
    return count(folder, dropped), f"{watchers} watchers"


def flood(folder: Path, files: int, seed: int, *, hinted: bool) -> tuple[Toll, str]:
    """Drop files all at once on a watcher that reads them in worker processes.

    Args:
        folder: An empty one.
        files: How many are dropped.
        seed: Of the contents.
        hinted: Whether the system tells the watcher of changes.
    """
    chance = random.Random(seed)  # noqa: S311
    (folder / "in").mkdir()
    take(folder)
    memory: SimpleQueue[int] = _FORK.SimpleQueue()
    program = _FORK.Process(target=_take_all, args=(folder, files, memory, hinted))
    program.start()
    started = time.monotonic()
    dropped = dict(drop(folder, number, SMALL, chance) for number in range(files))
    seconds = time.monotonic() - started
    program.join()
    if program.exitcode:
        raise RuntimeError("the watcher ended with an error: see above")
    early, late = (memory.get() / 1e6 for _ in range(2))
    told = (
        f"dropped within {seconds:.1f} s, hints {'on' if hinted else 'off'},"
        f" {early:.0f} MB after a tenth, {late:.0f} MB in the end"
    )
    return count(folder, dropped), told


def _take_all(
    folder: Path, files: int, memory: "SimpleQueue[int]", hinted: bool
) -> None:
    wakeup = WakeupEvent()
    countdown = Countdown(files, wakeup, memory)
    manner = Manner(settle=AT_EASE, engine=open_workers, listener=countdown, once=False)
    with ExitStack() as stack:
        if hinted:
            stack.enter_context(watch_changes(folder / "in", wakeup.set))
        take(folder, manner, wakeup)


def _take_forever(folder: Path, at_work: Event) -> None:
    def begin(_step: str) -> None:
        at_work.set()

    while True:
        take(folder, Manner(step=begin))
        time.sleep(SETTLE)


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


def _run(place: Path, given: Namespace) -> tuple[Toll, str]:
    if given.drop:
        return flood(place, given.drop, given.seed, hinted=given.hints)
    if given.race:
        return race(place, given.files, given.race, given.seed)
    return torture(place, given.files, given.kills, given.seed)


def main() -> int:
    """Run it with the figures of the command line; 0 if it cost nothing."""
    parser = ArgumentParser(description="Try the watched folder and count the cost.")
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--files", type=int, default=1200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--race", type=int, default=0, metavar="WATCHERS")
    parser.add_argument("--drop", type=int, default=0, metavar="FILES")
    parser.add_argument("--hints", action=BooleanOptionalAction, default=True)
    given = parser.parse_args()
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        toll, told = _run(Path(folder), given)
    print(f"{told}; {toll} ({time.monotonic() - started:.0f} s)")
    return 0 if toll.is_clean else 1


if __name__ == "__main__":
    sys.exit(main())
