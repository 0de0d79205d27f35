"""A pool of local processes that read photos; one that fails is replaced."""

import os
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from multiprocessing.connection import wait
from pathlib import Path
from typing import Generic, Self

from ingest.workers.executor import Reading
from ingest.workers.job import Allowance, Job
from ingest.workers.worker import LostWorker, Worker
from models.errors import PhotoError, ReaderFailed, Remedy, SetupError
from models.storage.file_lock import delete_abandoned_folders

_POLL = 0.2  # seconds between two checks of the workers' time and memory
_MOST_FAILED_STARTS = 3  # in a row, from which the set-up is to blame


def count_cores() -> int:
    """Count the cores this process may use; in a container not all of the machine."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class _Attempt:
    """A photo, and the number of this try."""

    path: Path
    number: int = 1


class Pool(Generic[Reading]):
    """An `Executor` of worker processes on this machine, started when needed.

    A photo whose worker is lost is tried again; the last time alone, so that no other
    photo can take its time or memory.

    Args:
        job: Loads the handler of a photo in each worker.
        size: Number of workers.
        allowance: Limits for one photo.
    """

    def __init__(
        self,
        job: Job[Reading],
        size: int,
        allowance: Allowance = Allowance(),  # noqa: B008  frozen
    ) -> None:
        delete_abandoned_folders()
        self._job = job
        self._size = size
        self._allowance = allowance
        self._idle: list[Worker[Reading]] = []
        self._busy: dict[Worker[Reading], _Attempt] = {}
        self._waiting: deque[_Attempt] = deque()
        self._last_tries: deque[_Attempt] = deque()
        self._done: deque[tuple[Path, Reading | PhotoError]] = deque()
        self._failed_starts = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in (*self._idle, *self._busy):
            worker.kill()

    def submit(self, path: Path) -> None:
        """Queue a photo, which is read while results are awaited."""
        self._waiting.append(_Attempt(path))

    def results(
        self, *, drain: bool = True
    ) -> Iterator[tuple[Path, Reading | PhotoError]]:
        """Start workers for queued photos and yield results until every photo is read.

        Without `drain`, ends when no photo waits for a worker.

        Raises:
            SetupError: No photo can be read until someone acts.
        """
        while True:
            if drain and self._last_tries and not (self._busy or self._waiting):
                self._waiting.append(self._last_tries.popleft())
            while self._waiting and len(self._busy) < self._size:
                if not self._idle:
                    self._idle.append(Worker(self._job, self._allowance))
                worker, attempt = self._idle.pop(), self._waiting.popleft()
                self._busy[worker] = attempt
                worker.start(attempt.path)
            while self._done:  # stored by the caller while the workers read
                yield self._done.popleft()
            if not self._busy or not (drain or self._waiting):
                return
            wait([worker.connection for worker in self._busy], timeout=_POLL)
            for worker in list(self._busy):
                self._collect(worker)

    def read(self, path: Path) -> Reading:
        """Read one photo and wait for it; no other may be submitted meanwhile.

        Raises:
            PhotoError: It cannot be read.
            SetupError: No photo can be read until someone acts.
        """
        self.submit(path)
        ((_, reading),) = self.results()
        if isinstance(reading, PhotoError):
            raise reading
        return reading

    def _collect(self, worker: Worker[Reading]) -> None:
        """Take the result of a worker, if there is one, or handle its loss."""
        result = worker.poll()
        if result is None:
            return
        attempt = self._busy.pop(worker)
        if not isinstance(result, LostWorker):
            self._failed_starts = 0
            self._idle.append(worker)
            self._done.append((attempt.path, result))
        elif result.loading:
            self._count_failed_start(result)
            self._waiting.appendleft(attempt)
        elif attempt.number < self._allowance.tries:
            self._try_again(replace(attempt, number=attempt.number + 1))
        else:
            self._done.append((attempt.path, _failure(attempt, result)))

    def _try_again(self, attempt: _Attempt) -> None:
        if attempt.number == self._allowance.tries:
            self._last_tries.append(attempt)
        else:
            self._waiting.appendleft(attempt)

    def _count_failed_start(self, loss: LostWorker) -> None:
        self._failed_starts += 1
        if self._failed_starts >= _MOST_FAILED_STARTS:
            raise SetupError(
                f"The reader does not start ({loss.detail or loss.code}).",
                Remedy.EXAMINE_SETUP,
            )


def _failure(attempt: _Attempt, loss: LostWorker) -> ReaderFailed:
    name, tries = attempt.path.name, attempt.number
    problem = {
        "timeout": f"{name} took too long to read",
        "out of memory": f"{name} took too much memory to read",
        "worker crashed": f"{name} crashed the reader ({loss.detail})",
    }[loss.code]
    return ReaderFailed(
        f"{problem}, {tries} times: save it smaller or in another format.", loss.code
    )
