"""Read cards on a cluster whose workers are killed, frozen and cut off, and count.

`python -m bench.cluster_torture --cards 10000` reads that many made-up cards twice:
undisturbed, and while workers are killed or frozen, machines are lost, and the
scheduler is restarted. Some cards kill the process that reads them. `--photos DIR`
mixes the real photos of a folder in among them.
"""

import hashlib
import os
import random
import signal
import sys
import tempfile
import time
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import cycle
from pathlib import Path
from typing import Any

import psutil

from bench.cluster_machines import Machines, start_scheduler, started_machines
from ingest.options import ReadOptions
from ingest.workers.cluster import Cluster
from ingest.workers.executor import read_all
from ingest.workers.job import Allowance, Handler, Job
from ingest.workers.reading_jobs import load_photo_reader
from models.errors import PhotoError

POISON = b"poison"
LARGEST_MADE_UP = 100  # bytes
ROUNDS = 40_000  # of hashing: about 10 ms for a card


def read_card(path: Path, *, on_progress: Callable[[], None]) -> str:
    """Do the work of a card: kill this process, or hash its bytes for a while."""
    on_progress()
    content = path.read_bytes()
    if content == POISON:
        os.kill(os.getpid(), signal.SIGKILL)
    return hashlib.pbkdf2_hmac("sha256", content, b"", ROUNDS).hex()


def load_card_reader() -> Handler[str]:
    """Return what a worker loads to read made-up cards."""
    return read_card


def load_mixed_reader() -> Handler[str]:
    """Load what reads photos as well; the readings are given as text."""
    read_photo = load_photo_reader(ReadOptions())

    def read(path: Path, *, on_progress: Callable[[], None]) -> str:
        if path.stat().st_size <= LARGEST_MADE_UP:
            return read_card(path, on_progress=on_progress)
        photo = read_photo(path, on_progress=on_progress)
        return repr(tuple(replace(card, seconds=0.0) for card in photo.cards))

    return read


def find_photos(folder: Path) -> list[Path]:
    """The pictures in a folder that are larger than made-up cards."""
    suffixes = {".jpg", ".jpeg", ".png"}
    return [
        path
        for path in sorted(folder.rglob("*"))
        if path.suffix in suffixes and path.stat().st_size > LARGEST_MADE_UP
    ]


def mix(cards: Sequence[Path], photos: Sequence[Path]) -> list[Path]:
    """Photos, evenly spread among cards."""
    numbered = [
        ((number + 0.5) / len(paths), path)
        for paths in (cards, photos)
        for number, path in enumerate(paths)
    ]
    return [path for _, path in sorted(numbered)]


class Disturbances:
    """Harm the cluster each time a number of cards has been read.

    Args:
        machines: What to harm.
        every: How many results lie between two disturbances.
        seed: Of the random choice of workers.
        kinds: Names of methods, used in turn.
    """

    KINDS = ("kill_worker", "lose_machine", "freeze_worker", "restart_scheduler")

    def __init__(
        self,
        machines: Machines,
        every: int,
        seed: int,
        kinds: Sequence[str] = KINDS,
    ) -> None:
        self._machines, self._every = machines, every
        self._chance = random.Random(seed)  # noqa: S311
        self._kinds = cycle(kinds)
        self._results = 0
        self._frozen: list[psutil.Process] = []

    def count(self) -> None:
        """Count one more result."""
        self._results += 1
        if self._results % self._every == 0:
            for process in self._frozen:
                _send(process, signal.SIGCONT)
            self._frozen.clear()
            getattr(self, next(self._kinds))()

    def kill_worker(self) -> None:
        """Kill a worker, as a lack of memory does."""
        if workers := self._machines.workers():
            _send(self._chance.choice(workers), signal.SIGKILL)

    def lose_machine(self) -> None:
        """Kill a machine with its worker; another one joins."""
        machine = self._machines.joined.pop(0)
        processes = psutil.Process(machine.pid).children(recursive=True)
        machine.kill()
        machine.wait()
        for process in processes:
            _send(process, signal.SIGKILL)
        self._machines.join()

    def freeze_worker(self) -> None:
        """Stop a worker until the next disturbance."""
        if workers := self._machines.workers():
            self._frozen = [self._chance.choice(workers)]
            _send(self._frozen[0], signal.SIGSTOP)

    def restart_scheduler(self) -> None:
        """Kill the scheduler and start another at its address."""
        self._machines.scheduler.kill()
        self._machines.scheduler.wait()
        self._machines.scheduler = start_scheduler(self._machines.port)


def _send(process: psutil.Process, number: int) -> None:
    try:
        process.send_signal(number)
    except psutil.NoSuchProcess:
        return


@dataclass(frozen=True)
class Outcome:
    """The results of a run.

    Attributes:
        results: For each photo what was read, or the error.
        times: How often each photo came back.
        seconds: By the clock, from the first photo to the last result.
    """

    results: dict[str, Any]
    times: Counter[str]
    seconds: float


def run(
    photos: list[Path],
    job: Job[Any],
    machines: Machines,
    count: Callable[[], None] = lambda: None,
) -> Outcome:
    """Read photos on a cluster.

    Args:
        photos: What to read.
        job: Loads what reads a photo.
        machines: Where to read.
        count: Called after each result.
    """
    results: dict[str, Any] = {}
    times: Counter[str] = Counter()
    with Cluster(machines.address, job, Allowance(tries=2)) as cluster:
        began = time.monotonic()
        for path, result in read_all(photos, cluster):
            results[path.name] = result
            times[path.name] += 1
            count()
        return Outcome(results, times, time.monotonic() - began)


def make_cards(folder: Path, number: int, poison: int) -> list[Path]:
    """Write made-up cards; some, evenly spread, kill the process that reads them."""
    cards = [folder / f"card-{index}.jpg" for index in range(number)]
    for index, card in enumerate(cards):
        card.write_bytes(b"card %d" % index)
    for card in cards[number // (2 * poison) :: number // poison][:poison]:
        card.write_bytes(POISON)
    return cards


def compare(photos: list[Path], quiet: Outcome, disturbed: Outcome) -> dict[str, int]:
    """Count what the disturbances cost, by kind."""
    names = [photo.name for photo in photos]
    failed = {name for name, it in disturbed.results.items() if _failed(it)}
    poisonous = {name for name, it in quiet.results.items() if _failed(it)}
    return {
        "lost": sum(disturbed.times[name] == 0 for name in names),
        "doubled": sum(disturbed.times[name] > 1 for name in names),
        "innocents blamed": len(failed - poisonous),
        "poison cards unnamed": len(poisonous - failed),
        "read differently": sum(
            quiet.results[name] != disturbed.results.get(name)
            for name in names
            if name not in failed | poisonous
        ),
    }


def _failed(result: object) -> bool:
    return isinstance(result, PhotoError)


def _parse_arguments() -> Namespace:
    parser = ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--cards", type=int, default=10_000)
    parser.add_argument("--poison", type=int, default=5)
    parser.add_argument("--photos", type=Path, help="folder of real photos, mixed in")
    parser.add_argument("--machines", type=int, default=2)
    parser.add_argument("--disturbances", type=int, default=12)
    parser.add_argument("--kinds", nargs="*", default=Disturbances.KINDS)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def main() -> int:
    """Run what the command line asks for; return 0 if nothing was lost."""
    given = _parse_arguments()
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        photos = make_cards(Path(folder), given.cards, given.poison)
        job: Job[str] = load_card_reader
        if given.photos:
            photos = mix(photos, find_photos(given.photos))
            job = load_mixed_reader
        with started_machines(given.machines) as machines:
            quiet = run(photos, job, machines)
        with started_machines(given.machines) as machines:
            every = max(1, len(photos) // (given.disturbances + 1))
            harm = Disturbances(machines, every, given.seed, given.kinds)
            disturbed = run(photos, job, machines, harm.count)
    cost = compare(photos, quiet, disturbed)
    counts = ", ".join(f"{number} {kind}" for kind, number in cost.items())
    print(
        f"{len(photos)} photos, {given.disturbances} disturbances: {counts};"
        f" {quiet.seconds:.0f} s undisturbed, {disturbed.seconds:.0f} s disturbed"
        f" ({disturbed.seconds / quiet.seconds:.2f} times)"
    )
    return 1 if any(cost.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
