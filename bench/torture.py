"""Stress the watched folder, and count lost, doubled and torn photos.

`make torture` runs it: `python -m bench.torture --kills 1000 --files 1200` kills the
watcher at random moments, `--race 2` runs two watchers at once, and `--drop 10000`
drops all files at once, with or without `--no-hints`. A stub reads the photos. A power
cut is not simulated: the operating system survives each kill and writes its buffers.
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
from actions.watching.watch import WakeupEvent
from bench.watched_folder import (
    SETTLE,
    NullListener,
    Tally,
    WatchSetup,
    count,
    drop,
    open_workers,
    watch_folder,
)
from ingest.folder.fs_events import watch_changes

SIZE = 50_000  # bytes; a photo is larger, and copying takes longer
SMALL = 2_000  # bytes of one of ten thousand photos
AFTER_START = 0.4  # seconds at most from the start to every other kill
AFTER_FIRST_STEP = 0.12  # seconds at most from the first step of the intake to the rest
FLOOD_SETTLE = 1.0  # seconds a file must be unchanged while thousands are written
EARLY = 0.1  # share of the photos after which memory is first measured

_FORK = get_context("fork")  # has every module loaded, so starts at once


class Countdown(NullListener):
    """Stops the watcher after the last photo; measures its memory early and then.

    Args:
        files: How many photos there are.
        wakeup: Stops the watcher.
        memory: Gets the resident bytes of this process.
    """

    def __init__(
        self, files: int, wakeup: WakeupEvent, memory: "SimpleQueue[int]"
    ) -> None:
        self._files = files
        self._wakeup = wakeup
        self._memory = memory
        self._photos = 0

    def tell(self, photo: Path, outcomes: Sequence[Outcome], fate: FileResult) -> None:
        """Count one more photo."""
        super().tell(photo, outcomes, fate)
        self._photos += 1
        if self._photos in {int(EARLY * self._files), self._files}:
            self._memory.put(int(psutil.Process().memory_info().rss))
        if self._photos == self._files:
            self._wakeup.stop()


def torture(folder: Path, files: int, kills: int, seed: int) -> tuple[Tally, str]:
    """Drop files while the watcher is killed again and again; let it finish; count.

    Args:
        folder: Empty.
        files: How many to drop, spread over the kills.
        kills: How many.
        seed: Of the contents and the moments of the kills.
    """
    chance = random.Random(seed)  # noqa: S311
    (folder / "in").mkdir()
    dropped = dict([drop(folder, 0, SIZE, chance)])
    watch_folder(
        folder
    )  # makes the database and loads all modules once, before the kills
    for number in range(kills):
        while len(dropped) < files * (number + 1) / kills:
            name, sha256 = drop(folder, len(dropped), SIZE, chance)
            dropped[name] = sha256
        _start_and_kill(folder, chance, at_work=number % 2 == 1)
        if sys.stderr.isatty():
            print(f"\r{number + 1} kills", end="", file=sys.stderr)
    early = len(list((folder / "in" / "done").rglob("*.jpg")))
    watch_folder(folder)
    return count(folder, dropped), f"{kills} kills, {early} files before the last start"


def race(folder: Path, files: int, watchers: int, seed: int) -> tuple[Tally, str]:
    """Drop all files, and run watchers without the lock of the folder at once.

    Args:
        folder: Empty.
        files: How many to drop.
        watchers: How many to run.
        seed: Of the contents.
    """
    chance = random.Random(seed)  # noqa: S311
    (folder / "in").mkdir()
    watch_folder(folder)
    dropped = dict(drop(folder, number, SIZE, chance) for number in range(files))
    programs = [
        _FORK.Process(target=watch_folder, args=(folder,)) for _ in range(watchers)
    ]
    for program in programs:
        program.start()
    for program in programs:
        program.join()
    if any(program.exitcode for program in programs):
        raise RuntimeError("a watcher ended with an error: see above")
    return count(folder, dropped), f"{watchers} watchers"


def flood(folder: Path, files: int, seed: int, *, hinted: bool) -> tuple[Tally, str]:
    """Drop all files at once while a watcher reads them in worker processes.

    Args:
        folder: Empty.
        files: How many to drop.
        seed: Of the contents.
        hinted: Whether file system events wake the watcher.
    """
    chance = random.Random(seed)  # noqa: S311
    (folder / "in").mkdir()
    watch_folder(folder)
    memory: SimpleQueue[int] = _FORK.SimpleQueue()
    program = _FORK.Process(
        target=_watch_until_all_are_done, args=(folder, files, memory, hinted)
    )
    program.start()
    started = time.monotonic()
    dropped = dict(drop(folder, number, SMALL, chance) for number in range(files))
    seconds = time.monotonic() - started
    program.join()
    if program.exitcode:
        raise RuntimeError("the watcher ended with an error: see above")
    early, late = (memory.get() / 1e6 for _ in range(2))
    summary = (
        f"dropped within {seconds:.1f} s, hints {'on' if hinted else 'off'},"
        f" {early:.0f} MB after a tenth, {late:.0f} MB in the end"
    )
    return count(folder, dropped), summary


def _watch_until_all_are_done(
    folder: Path, files: int, memory: "SimpleQueue[int]", hinted: bool
) -> None:
    wakeup = WakeupEvent()
    countdown = Countdown(files, wakeup, memory)
    setup = WatchSetup(
        settle=FLOOD_SETTLE, executor=open_workers, listener=countdown, once=False
    )
    with ExitStack() as stack:
        if hinted:
            stack.enter_context(watch_changes(folder / "in", wakeup.set))
        watch_folder(folder, setup, wakeup)


def _watch_forever(folder: Path, at_work: Event) -> None:
    def begin(_step: str) -> None:
        at_work.set()

    while True:
        watch_folder(folder, WatchSetup(step=begin))
        time.sleep(SETTLE)


def _start_and_kill(folder: Path, chance: random.Random, *, at_work: bool) -> None:
    begun = _FORK.Event()
    program = _FORK.Process(target=_watch_forever, args=(folder, begun))
    program.start()
    if at_work:
        begun.wait(timeout=5)  # the start alone may take long on a busy machine
    program.join(chance.uniform(0, AFTER_FIRST_STEP if at_work else AFTER_START))
    program.kill()
    program.join()
    if program.exitcode != -signal.SIGKILL:
        raise RuntimeError("the watcher ended with an error: see above")


def _run(place: Path, given: Namespace) -> tuple[Tally, str]:
    if given.drop:
        return flood(place, given.drop, given.seed, hinted=given.hints)
    if given.race:
        return race(place, given.files, given.race, given.seed)
    return torture(place, given.files, given.kills, given.seed)


def main() -> int:
    """Run what the command line asks for; return 0 if nothing was lost."""
    parser = ArgumentParser(description="Stress the watched folder and count losses.")
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--files", type=int, default=1200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--race", type=int, default=0, metavar="WATCHERS")
    parser.add_argument("--drop", type=int, default=0, metavar="FILES")
    parser.add_argument("--hints", action=BooleanOptionalAction, default=True)
    given = parser.parse_args()
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        tally, summary = _run(Path(folder), given)
    print(f"{summary}; {tally} ({time.monotonic() - started:.0f} s)")
    return 0 if tally.is_clean else 1


if __name__ == "__main__":
    sys.exit(main())
