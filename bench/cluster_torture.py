"""Read cards on a cluster whose workers are killed, frozen and cut off, and count.

`python -m bench.cluster_torture --cards 10000` reads that many made-up cards twice:
undisturbed, and while workers are killed or frozen, machines are lost, and the
scheduler is restarted. Some cards kill whoever reads them. `--photos DIR` reads real
photos instead.
"""

import hashlib
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any

import distributed
import psutil

from ingest.options import ReadOptions
from ingest.workers.cluster import Cluster
from ingest.workers.executor import read_all
from ingest.workers.job import Allowance, Job
from ingest.workers.pool import reading_job
from models.errors import PhotoError

POISON = b"poison"
ROUNDS = 40_000  # of hashing: about 10 ms for a card


def read_card(path: Path, *, on_progress: Callable[[], None]) -> str:
    """Do the work of a card: kill this process, or hash its bytes for a while."""
    on_progress()
    content = path.read_bytes()
    if content == POISON:
        os.kill(os.getpid(), signal.SIGKILL)
    return hashlib.pbkdf2_hmac("sha256", content, b"", ROUNDS).hex()


def load_card_reader() -> Callable[..., str]:
    """What a worker loads to read made-up cards."""
    return read_card


@dataclass
class Machines:
    """A scheduler and machines with a worker each, all on this computer.

    Attributes:
        port: Of the scheduler.
        scheduler: Its process.
        joined: One `cardfile cluster --join` each.
    """

    port: int
    scheduler: "subprocess.Popen[str]"
    joined: "list[subprocess.Popen[str]]" = field(default_factory=list)

    @property
    def address(self) -> str:
        """Of the scheduler."""
        return f"tcp://127.0.0.1:{self.port}"

    def join(self) -> None:
        """Add a machine with one worker."""
        self.joined.append(_start("--join", self.address, "--workers", "1"))

    def workers(self) -> list[psutil.Process]:
        """Processes of the workers, without what they guard."""
        dask: Any = distributed  # it has no types
        with dask.Client(self.address, set_as_default=False) as client:
            pids: dict[str, int] = client.run(os.getpid)
        return [psutil.Process(pid) for pid in pids.values()]

    def stop(self) -> None:
        """End everything."""
        for process in (*self.joined, self.scheduler):
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def started_machines(count: int) -> Iterator[Machines]:
    """Run a scheduler and machines as long as the block lasts."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    machines = Machines(port, _start_scheduler(port))
    try:
        for _ in range(count):
            machines.join()
        yield machines
    finally:
        machines.stop()


def _start_scheduler(port: int) -> "subprocess.Popen[str]":
    return _start("--port", str(port), "--workers", "0")


def _start(*words: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "cli.start", "cluster", *words]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603
    assert process.stdout is not None  # noqa: S101
    with process.stdout as output:
        output.readline()  # it runs now, and says no more
    return process


class Disturbances:
    """Harm the cluster each time a number of cards has been read.

    Args:
        machines: What is harmed.
        every: How many results lie between two disturbances.
        seed: Of the choice whom they hit.
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
        """Notice one more result."""
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
        """Let a worker freeze until the next disturbance."""
        if workers := self._machines.workers():
            self._frozen = [self._chance.choice(workers)]
            _send(self._frozen[0], signal.SIGSTOP)

    def restart_scheduler(self) -> None:
        """Kill the scheduler and start another at its address."""
        self._machines.scheduler.kill()
        self._machines.scheduler.wait()
        self._machines.scheduler = _start_scheduler(self._machines.port)


def _send(process: psutil.Process, number: int) -> None:
    try:
        process.send_signal(number)
    except psutil.NoSuchProcess:
        return


@dataclass(frozen=True)
class Outcome:
    """What came of a run.

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
        photos: What is read.
        job: Reads each.
        machines: Where.
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
    """Write made-up cards, and spread those that kill their reader among them."""
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
        "read otherwise": sum(
            quiet.results[name] != disturbed.results.get(name)
            for name in names
            if name not in failed | poisonous
        ),
    }


def _failed(result: object) -> bool:
    return isinstance(result, PhotoError)


def main() -> int:
    """Run it with the figures of the command line; 0 if it cost nothing."""
    parser = ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--cards", type=int, default=10_000)
    parser.add_argument("--poison", type=int, default=5)
    parser.add_argument("--photos", type=Path, help="folder of real photos")
    parser.add_argument("--machines", type=int, default=2)
    parser.add_argument("--disturbances", type=int, default=12)
    parser.add_argument("--kinds", nargs="*", default=Disturbances.KINDS)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with ExitStack() as stack:
        if given.photos:
            photos = sorted(it for it in given.photos.rglob("*.jpg"))
            job: Job[Any] = reading_job(ReadOptions())
        else:
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            photos = make_cards(Path(folder), given.cards, given.poison)
            job = load_card_reader
        with started_machines(given.machines) as machines:
            quiet = run(photos, job, machines)
        with started_machines(given.machines) as machines:
            every = max(1, len(photos) // (given.disturbances + 1))
            disturbed = run(
                photos,
                job,
                machines,
                Disturbances(machines, every, given.seed, given.kinds).count,
            )
    cost = compare(photos, quiet, disturbed)
    counts = ", ".join(f"{number} {kind}" for kind, number in cost.items())
    print(
        f"{len(photos)} photos, {given.disturbances} disturbances: {counts};", end=" "
    )
    print(
        f"{quiet.seconds:.0f} s undisturbed, {disturbed.seconds:.0f} s disturbed"
        f" ({disturbed.seconds / quiet.seconds:.2f} times)"
    )
    return 0 if not any(cost.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
