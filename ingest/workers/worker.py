"""A process that reads one photo after the other and may be killed at any time.

Decoders and readers are C code that handles untrusted files: one that hangs, crashes or
uses up all memory may cost a photo, but not the run. docs/decisions.md explains why no
library's pool is used.
"""

import math
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context, resource_tracker
from multiprocessing.context import SpawnProcess
from pathlib import Path
from time import monotonic
from typing import Generic
from weakref import finalize

import psutil

from ingest.workers.executor import Reading
from ingest.workers.job import Allowance, Job, Progress, serve
from models.errors import PhotoError, SetupError
from models.storage.file_lock import TemporaryFolder

_SPAWN = get_context("spawn")  # a forked copy of a program with threads may deadlock


@dataclass(frozen=True, slots=True)
class LostWorker:
    """A worker that was lost, and why.

    Attributes:
        code: "timeout", "out of memory" or "worker crashed".
        loading: Whether it was lost before it had loaded.
        detail: How the process ended, such as "signal 11"; "" if unknown.
    """

    code: str
    loading: bool
    detail: str = ""


class Worker(Generic[Reading]):
    """A process that reads photos, with the programs it starts.

    Args:
        job: Loads the handler of a photo.
        allowance: Limits for a photo.
    """

    def __init__(self, job: Job[Reading], allowance: Allowance) -> None:
        self._allowance = allowance
        folder = TemporaryFolder()  # a killed program may leave a card there
        self.connection, far_end = _SPAWN.Pipe()
        self._process = _SPAWN.Process(
            target=serve,
            args=(far_end, job, allowance.memory, folder.path),
            daemon=True,
        )
        with _interrupts_blocked():
            self._process.start()
        far_end.close()
        # Also called when the worker is garbage-collected, and when the program ends.
        pid = self._process.pid
        assert pid is not None  # noqa: S101  it has just started
        self._clean_up = finalize(
            self, _clean_up, self._process, pid, self.connection.close, folder
        )
        self._usage = psutil.Process(pid)
        self._loading = True
        self._deadline = monotonic() + allowance.start
        self._most_cpu = math.inf

    def start(self, path: Path) -> None:
        """Start to read a photo; the worker must be idle."""
        with suppress(OSError):  # it has just ended: `poll` returns a LostWorker
            self.connection.send(path)
        if not self._loading:
            self._restart_timers()

    def poll(self) -> Reading | PhotoError | LostWorker | None:
        """Return the result of the photo, or None while the worker is reading.

        A worker over its limits is killed; after a LostWorker it has ended.

        Raises:
            SetupError: No photo can be read until someone acts.
        """
        alive = self._process.is_alive()  # first, since it may end after its result
        if self._has_message():
            return self._receive()
        if not alive:
            return self._lost("worker crashed")
        if monotonic() > self._deadline or self._cpu() > self._most_cpu:
            return self._lost("timeout")
        if self._resident() > self._allowance.memory:
            return self._lost("out of memory")
        return None

    def kill(self) -> None:
        """End the process and every program it started, if they have not ended."""
        self._clean_up()

    def _has_message(self) -> bool:
        try:
            return self.connection.poll()
        except OSError:  # Windows, when the other end is closed
            return False

    def _receive(self) -> Reading | PhotoError | LostWorker | None:
        try:
            message = self.connection.recv()
        except (EOFError, OSError):
            return self._lost("worker crashed")
        if isinstance(message, SetupError):
            raise message
        if isinstance(message, MemoryError):
            return self._lost("out of memory")
        if isinstance(message, Progress):
            self._loading = False
            self._restart_timers()
            return None
        reading: Reading | PhotoError = message
        return reading

    def _restart_timers(self) -> None:
        """Restart both limits: of processor time and of wall-clock time."""
        self._deadline = monotonic() + self._allowance.hang
        self._most_cpu = self._cpu() + self._allowance.seconds

    def _lost(self, code: str) -> LostWorker:
        self._process.join(0.1 if code == "worker crashed" else 0)
        status = self._process.exitcode
        self.kill()
        if status is None:
            return LostWorker(code, self._loading)
        detail = f"signal {-status}" if status < 0 else f"exit status {status}"
        return LostWorker(code, self._loading, detail)

    def _cpu(self) -> float:
        """Return seconds of processor time so far, including ended child processes."""
        try:
            return float(sum(self._usage.cpu_times()[:4]))
        except psutil.Error:  # it has just ended: the next poll notices
            return 0.0

    def _resident(self) -> int:
        try:
            return int(self._usage.memory_info().rss)
        except psutil.Error:  # it has just ended: the next poll notices
            return 0


def _clean_up(
    process: SpawnProcess,
    pid: int,
    disconnect: Callable[[], None],
    folder: TemporaryFolder,
) -> None:
    """Kill a process and its children, wait for it, and delete its temporary files."""
    with suppress(ProcessLookupError, PermissionError, psutil.NoSuchProcess):
        _kill_group(pid)
    process.kill()
    process.join()
    disconnect()
    folder.close()


def _kill_group(pid: int) -> None:
    if hasattr(os, "killpg"):
        os.killpg(pid, signal.SIGKILL)
        return
    for child in psutil.Process(pid).children(recursive=True):
        child.kill()


@contextmanager
def _interrupts_blocked() -> Iterator[None]:
    """Block Ctrl-C while a process is started, so that only its parent receives it.

    The new process inherits the blocked signal; one that arrives meanwhile reaches this
    process afterwards. The resource tracker of `multiprocessing` is started before,
    because its start unblocks the signal.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
