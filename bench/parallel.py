"""Cards a second with several workers, on this machine and on a cluster of its own."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from signal import SIGINT
from socket import socket
from time import perf_counter

import psutil

from ingest.options import ReadOptions
from ingest.workers.cluster import Cluster
from ingest.workers.executor import Executor, read_all
from ingest.workers.pool import Pool
from ingest.workers.reading_jobs import load_photo_reader
from models.reading import PhotoReading

JOB = partial(load_photo_reader, ReadOptions())


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast photos were read, after every worker had read some.

    Attributes:
        cards: A second of the clock.
        processor: Seconds of the processor a card, of all processes that take part.
        worker: Most memory that a worker was seen to hold, in MB.
        program: The same of the program that hands out photos.
        growth: By how many MB the program grew from the first photo to the last.
    """

    cards: float
    processor: float
    worker: float
    program: float
    growth: float


def measure_pool(paths: Sequence[Path], workers: int) -> Pace:
    """Read photos with workers of this machine."""
    with Pool(JOB, workers) as pool:
        return _measure(pool, paths, workers)


def measure_cluster(paths: Sequence[Path], workers: int) -> Pace:
    """Read photos with the workers of a Dask cluster on this machine."""
    with (
        started_cluster(workers) as address,
        Cluster(address, JOB) as cluster,
    ):
        return _measure(cluster, paths, workers)


@contextmanager
def started_cluster(workers: int) -> Iterator[str]:
    """Run `cardfile cluster` as long as the block lasts; its address."""
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = ["cluster", "--workers", str(workers), "--port", str(port)]
    process = subprocess.Popen(  # noqa: S603  our own program
        [sys.executable, "-m", "cli.main", *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield f"tcp://127.0.0.1:{port}"
    finally:
        process.send_signal(SIGINT)
        process.wait(30)


def _measure(
    executor: Executor[PhotoReading], paths: Sequence[Path], workers: int
) -> Pace:
    program, most = psutil.Process(), 0.0
    for _ in read_all(paths[: 2 * workers], executor):
        pass
    before, spent = _megabytes(program), _processor_times(program)
    started, cards = perf_counter(), 0
    for _, reading in read_all(paths, executor):
        cards += len(reading.cards) if isinstance(reading, PhotoReading) else 0
        children = program.children(recursive=True)
        most = max([most, *map(_megabytes, children)])
    seconds, after = perf_counter() - started, _megabytes(program)
    used = _processor_times(program)
    processor = sum(used[it] - spent.get(it, 0.0) for it in used) / cards
    return Pace(cards / seconds, processor, most, after, after - before)


def _processor_times(program: psutil.Process) -> dict[int, float]:
    """Seconds of the processor so far, of a program and of all it has started."""
    found = {}
    for process in (program, *program.children(recursive=True)):
        with suppress(psutil.NoSuchProcess):
            found[process.pid] = sum(process.cpu_times()[:2])
    return found


def _megabytes(process: psutil.Process) -> float:
    try:
        return float(process.memory_info().rss) / 1e6
    except psutil.Error:  # it has just ended
        return 0.0
