"""Many photos on many cores; one that hangs, crashes or bloats costs only itself.

`read_photos` is the one way in. Whatever else spreads the work, such as a cluster, has
the same shape: paths in, paths with readings or errors out, in any order.
"""

import os
import signal
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing.connection import wait
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Generic

from ingest.options import ReadOptions
from ingest.workers.job import Allowance, Job, Reading_co, Tools
from ingest.workers.worker import Loss, Worker
from models.errors import PhotoError, ReaderFailed, SetupError
from models.reading import PhotoReading

if TYPE_CHECKING:
    from ingest import pipeline

_LOOK = 0.2  # seconds between two looks at time and memory of the workers
_STARTS = 3  # workers lost while loading, with no photo read between: not by chance


def read_photos(
    paths: Iterable[Path],
    options: ReadOptions,
    workers: int = 0,
    allowance: Allowance = Allowance(),  # noqa: B008  frozen
) -> Generator[tuple[Path, PhotoReading | PhotoError]]:
    """Read photos in processes of their own, even when there is only one.

    Paths are taken from `paths` as workers become free, so that a million of them need
    no more memory than ten. Closing the iterator, or any exception, kills the workers.

    Args:
        paths: Photos, each once.
        options: How to read.
        workers: How many processes; 0: one a core.
        allowance: What one photo may cost; its seconds are those of a page.

    Yields:
        Each path with what was read or why not, as they are done.

    Raises:
        SetupError: No photo can be read until someone acts.
    """
    job = Job(load=partial(_load, options), work=_read, measure=_count_pages)
    return work_through(paths, job, workers or count_cores(), allowance)


def work_through(
    paths: Iterable[Path],
    job: Job[Tools, Reading_co],
    workers: int,
    allowance: Allowance = Allowance(),  # noqa: B008  frozen
) -> Generator[tuple[Path, Reading_co | PhotoError]]:
    """Do a job on every path; see `read_photos`, which does the reading one."""
    crew = _Crew(job, workers, allowance)
    try:
        yield from crew.work(_Queue(iter(paths), allowance.tries))
    finally:
        crew.kill()


@contextmanager
def ended_by_sigterm() -> Iterator[None]:
    """Let SIGTERM end the block as Ctrl-C does, with every `finally` on the way.

    In the main thread only; Python allows no other to set signals.
    """

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def count_cores() -> int:
    """Cores this process may use, which in a container are fewer than there are."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _load(options: ReadOptions) -> "pipeline.Tools":
    # Imported in the worker only: the coordinator needs neither OpenCV nor a model.
    import cv2  # noqa: PLC0415

    from ingest import pipeline  # noqa: PLC0415

    cv2.setNumThreads(1)
    return pipeline.load_tools(options)


def _count_pages(path: Path) -> int:
    from ingest.decode.photo import open_photo  # noqa: PLC0415

    return open_photo(path).pages


def _read(path: Path, tools: "pipeline.Tools") -> PhotoReading:
    from ingest import pipeline  # noqa: PLC0415

    return pipeline.read_photo(path, tools)


@dataclass(frozen=True, slots=True)
class _Attempt:
    """A photo and how many times it has been in hand, this time included."""

    path: Path
    number: int = 1


class _Queue:
    """Photos that wait: those to be tried again, then new ones, then the last tries.

    Args:
        paths: New ones.
        tries: How often a photo may cost its worker.
    """

    def __init__(self, paths: Iterator[Path], tries: int) -> None:
        self._paths = paths
        self._tries = tries
        self._again: deque[_Attempt] = deque()
        self._alone: deque[_Attempt] = deque()

    def next(self, *, alone: bool) -> _Attempt | None:
        """The next photo, or None when there is none for now.

        Args:
            alone: Whether no other photo is in hand. Last tries are made alone, so that
                no other photo can be to blame for lack of time or memory.
        """
        if self._again:
            return self._again.popleft()
        path = next(self._paths, None)
        if path is not None:
            return _Attempt(path)
        return self._alone.popleft() if alone and self._alone else None

    def give_back(self, attempt: _Attempt) -> None:
        """Queue a photo again that was not to blame."""
        self._again.append(attempt)

    def try_again(self, attempt: _Attempt) -> bool:
        """Queue a photo that cost its worker; False when it has had its tries."""
        if attempt.number >= self._tries:
            return False
        following = replace(attempt, number=attempt.number + 1)
        is_last = following.number == self._tries
        (self._alone if is_last else self._again).append(following)
        return True


class _Crew(Generic[Tools, Reading_co]):
    """The workers: started when there is work for them, replaced when lost."""

    def __init__(
        self, job: Job[Tools, Reading_co], size: int, allowance: Allowance
    ) -> None:
        self._job = job
        self._size = size
        self._allowance = allowance
        self._idle: list[Worker[Tools, Reading_co]] = []
        self._busy: dict[Worker[Tools, Reading_co], _Attempt] = {}
        self._lost_starts = 0

    def work(self, queue: _Queue) -> Iterator[tuple[Path, Reading_co | PhotoError]]:
        """Do the job on every path in the queue."""
        while True:
            self._hand_out(queue)
            if not self._busy:
                return
            wait([worker.connection for worker in self._busy], timeout=_LOOK)
            for worker in list(self._busy):
                answer = worker.answer()
                if isinstance(answer, Loss):
                    attempt = self._busy.pop(worker)
                    yield from self._try_again(attempt, answer, queue)
                elif answer is not None:
                    self._lost_starts = 0
                    self._idle.append(worker)
                    yield self._busy.pop(worker).path, answer

    def kill(self) -> None:
        """End all workers, whatever they are at."""
        for worker in (*self._idle, *self._busy):
            worker.kill()

    def _hand_out(self, queue: _Queue) -> None:
        while len(self._busy) < self._size:
            attempt = queue.next(alone=not self._busy)
            if attempt is None:
                return
            worker = (
                self._idle.pop() if self._idle else Worker(self._job, self._allowance)
            )
            self._busy[worker] = attempt
            worker.hand(attempt.path)

    def _try_again(
        self, attempt: _Attempt, loss: Loss, queue: _Queue
    ) -> Iterator[tuple[Path, PhotoError]]:
        if loss.loading:
            self._count_lost_start(loss)
            queue.give_back(attempt)
        elif not queue.try_again(attempt):
            yield attempt.path, _failure(attempt, loss)

    def _count_lost_start(self, loss: Loss) -> None:
        self._lost_starts += 1
        if self._lost_starts >= _STARTS:
            raise SetupError(
                f"The reader does not start ({loss.detail or loss.code}):"
                " run cardfile doctor."
            )


def _failure(attempt: _Attempt, loss: Loss) -> ReaderFailed:
    name, tries = attempt.path.name, attempt.number
    told = {
        "timeout": f"{name} took too long to read",
        "out of memory": f"{name} took too much memory to read",
        "worker crashed": f"{name} crashed the reader ({loss.detail})",
    }[loss.code]
    return ReaderFailed(
        f"{told}, {tries} times: save it smaller or in another format.", loss.code
    )
