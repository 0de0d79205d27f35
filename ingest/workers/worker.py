"""A process that reads one photo after the other and may be killed at any time.

Decoders and readers are programs in C that meet files of strangers: one that hangs,
crashes or swallows all memory must cost one photo, not the run. docs/decisions.md says
why no pool of a library does here.
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

from ingest.workers.engine import Reading
from ingest.workers.job import Allowance, Beat, Job, serve
from models.errors import PhotoError, SetupError
from models.file_lock import TemporaryFolder

_SPAWN = get_context("spawn")  # a forked copy of a program with threads may deadlock


@dataclass(frozen=True, slots=True)
class Loss:
    """A worker that was lost, and why.

    Attributes:
        code: "timeout", "out of memory" or "worker crashed".
        loading: Whether it was lost before it began with a photo.
        detail: What is known of the end, such as "signal 11".
    """

    code: str
    loading: bool
    detail: str = ""


class Worker(Generic[Reading]):
    """A process of its own, with the programs it starts.

    Args:
        job: What it does.
        allowance: What a photo may cost.
    """

    def __init__(self, job: Job[Reading], allowance: Allowance) -> None:
        self._allowance = allowance
        folder = TemporaryFolder()  # programs may leave the picture of a card there
        self.connection, far_end = _SPAWN.Pipe()
        self._process = _SPAWN.Process(
            target=serve,
            args=(far_end, job, allowance.memory, folder.path),
            daemon=True,
        )
        with _interrupts_held_back():
            self._process.start()
        far_end.close()
        # Also called when an exception loses the worker, and when the program ends.
        pid = self._process.pid
        assert pid is not None  # noqa: S101  it has just started
        self._end = finalize(
            self, _end, self._process, pid, self.connection.close, folder
        )
        self._usage = psutil.Process(pid)
        self._loading = True
        self._deadline = monotonic() + allowance.start
        self._most_cpu = math.inf

    def hand(self, path: Path) -> None:
        """Give the worker its next photo; it must have none in hand."""
        with suppress(OSError):  # it has just died: `answer` will tell
            self.connection.send(path)
        if not self._loading:
            self._wind_up()

    def answer(self) -> Reading | PhotoError | Loss | None:
        """What became of the photo, or None while the worker is at it.

        A worker that took too long or too much is killed; after a Loss it is gone.

        Raises:
            SetupError: No photo can be read until someone acts.
        """
        alive = self._process.is_alive()  # asked first: it may die after its answer
        if self._has_spoken():
            return self._receive()
        if not alive:
            return self._lost("worker crashed")
        if monotonic() > self._deadline or self._cpu() > self._most_cpu:
            return self._lost("timeout")
        if self._resident() > self._allowance.memory:
            return self._lost("out of memory")
        return None

    def kill(self) -> None:
        """End the process and every program it started; harmless if it has ended."""
        self._end()

    def _has_spoken(self) -> bool:
        try:
            return self.connection.poll()
        except OSError:  # how Windows says that the other end is gone
            return False

    def _receive(self) -> Reading | PhotoError | Loss | None:
        try:
            message = self.connection.recv()
        except (EOFError, OSError):
            return self._lost("worker crashed")
        if isinstance(message, SetupError):
            raise message
        if isinstance(message, MemoryError):
            return self._lost("out of memory")
        if isinstance(message, Beat):
            self._loading = False
            self._wind_up()
            return None
        reading: Reading | PhotoError = message
        return reading

    def _wind_up(self) -> None:
        """Start both clocks anew: that of the processor, and that on the wall."""
        self._deadline = monotonic() + self._allowance.hang
        self._most_cpu = self._cpu() + self._allowance.seconds

    def _lost(self, code: str) -> Loss:
        self._process.join(0.1 if code == "worker crashed" else 0)
        status = self._process.exitcode
        self.kill()
        if status is None:
            return Loss(code, self._loading)
        how = f"signal {-status}" if status < 0 else f"exit status {status}"
        return Loss(code, self._loading, how)

    def _cpu(self) -> float:
        """Seconds of processor time so far, with those of programs that have ended."""
        try:
            return float(sum(self._usage.cpu_times()[:4]))
        except psutil.Error:  # it has just ended: the next look will tell
            return 0.0

    def _resident(self) -> int:
        try:
            return int(self._usage.memory_info().rss)
        except psutil.Error:  # it has just ended: the next look will tell
            return 0


def _end(
    process: SpawnProcess,
    pid: int,
    disconnect: Callable[[], None],
    folder: TemporaryFolder,
) -> None:
    """Kill a process with its programs, and wait for it: no zombie or file is left."""
    with suppress(ProcessLookupError, PermissionError, psutil.NoSuchProcess):
        _kill_with_programs(pid)
    process.kill()
    process.join()
    disconnect()
    folder.close()


def _kill_with_programs(pid: int) -> None:
    if hasattr(os, "killpg"):
        os.killpg(pid, signal.SIGKILL)
        return
    for program in psutil.Process(pid).children(recursive=True):
        program.kill()


@contextmanager
def _interrupts_held_back() -> Iterator[None]:
    """Start a process deaf to Ctrl-C: the one who started it decides when it ends.

    A blocked signal stays blocked in the new process from its first moment, while ours
    arrives afterwards. The tracker of `multiprocessing` is started before, because its
    start unblocks the signal.
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
