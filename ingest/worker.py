"""A process that reads one photo after the other and may be killed at any time.

Decoders and readers are programs in C that meet files of strangers: one that hangs,
crashes or swallows all memory must cost one photo, not the run. A pool of the standard
library or of Pebble does not do here: both kill a hung worker but not the programs it
started, and Pebble's is broken for good when an idle worker dies.
"""

import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context, parent_process, resource_tracker
from multiprocessing.connection import Connection, wait
from pathlib import Path
from threading import Thread
from time import monotonic
from typing import Generic, TypeVar

import psutil

from models.errors import PhotoError, ReaderFailed, SetupError

Tools = TypeVar("Tools")
Reading_co = TypeVar("Reading_co", covariant=True)

_SPAWN = get_context("spawn")  # a forked copy of a program with threads may deadlock
_READY = "ready"


@dataclass(frozen=True, slots=True)
class Job(Generic[Tools, Reading_co]):
    """What workers do; both functions are found by name in the new process.

    Attributes:
        load: Called once a worker; gives what every photo needs, such as a model.
        work: Called for each photo with what `load` gave.
    """

    load: Callable[[], Tools]
    work: Callable[[Path, Tools], Reading_co]


@dataclass(frozen=True, slots=True)
class Allowance:
    """How much a photo may cost before its worker is killed.

    Attributes:
        seconds: For one photo.
        start: Seconds for a worker to load its tools.
        memory: Bytes that a worker may hold, its tools included.
        tries: Workers that a photo may cost before it is given up.
    """

    seconds: float = 60.0
    start: float = 120.0
    memory: int = 1_500_000_000
    tries: int = 3


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


class Worker(Generic[Tools, Reading_co]):
    """A process of its own, with the programs it starts.

    Args:
        job: What it does.
        allowance: What a photo may cost.
    """

    def __init__(self, job: Job[Tools, Reading_co], allowance: Allowance) -> None:
        self._allowance = allowance
        self.connection, far_end = _SPAWN.Pipe()
        self._process = _SPAWN.Process(
            target=_serve, args=(far_end, job, allowance.memory), daemon=True
        )
        with _interrupts_held_back():
            self._process.start()
        far_end.close()
        self._memory = psutil.Process(self._process.pid)
        self._loading = True
        self._deadline = monotonic() + allowance.start

    def hand(self, path: Path) -> None:
        """Give the worker its next photo; it must have none in hand."""
        with suppress(OSError):  # it has just died: `answer` will tell
            self.connection.send(path)
        if not self._loading:
            self._deadline = monotonic() + self._allowance.seconds

    def answer(self) -> Reading_co | PhotoError | Loss | None:
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
        if monotonic() > self._deadline:
            return self._lost("timeout")
        if self._resident() > self._allowance.memory:
            return self._lost("out of memory")
        return None

    def kill(self) -> None:
        """End the process and every program it started; harmless if it has ended."""
        if hasattr(os, "killpg"):
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._memory.pid, signal.SIGKILL)
        else:
            with suppress(psutil.NoSuchProcess):
                for program in self._memory.children(recursive=True):
                    program.kill()
        self._process.kill()
        self._process.join()
        self.connection.close()

    def _has_spoken(self) -> bool:
        try:
            return self.connection.poll()
        except OSError:  # how Windows says that the other end is gone
            return False

    def _receive(self) -> Reading_co | PhotoError | Loss | None:
        try:
            message = self.connection.recv()
        except (EOFError, OSError):
            return self._lost("worker crashed")
        if isinstance(message, SetupError):
            raise message
        if isinstance(message, MemoryError):
            return self._lost("out of memory")
        if self._loading and message == _READY:
            self._loading = False
            self._deadline = monotonic() + self._allowance.seconds
            return None
        reading: Reading_co | PhotoError = message
        return reading

    def _lost(self, code: str) -> Loss:
        self._process.join(0.1 if code == "worker crashed" else 0)
        status = self._process.exitcode
        self.kill()
        if status is None:
            return Loss(code, self._loading)
        how = f"signal {-status}" if status < 0 else f"exit status {status}"
        return Loss(code, self._loading, how)

    def _resident(self) -> int:
        try:
            return int(self._memory.memory_info().rss)
        except psutil.Error:  # it has just ended: the next look will tell
            return 0


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


def _serve(connection: Connection, job: Job[Tools, Reading_co], memory: int) -> None:
    """In the new process: load the tools, then answer each path."""
    _settle_in(memory)
    try:
        tools = job.load()
    except SetupError as error:
        connection.send(error)
        return
    except Exception as error:  # noqa: BLE001  the border of the process
        connection.send(
            SetupError(f"The reader does not start: {_whereabouts(error)}.")
        )
        return
    connection.send(_READY)
    while True:
        try:
            path = connection.recv()
        except EOFError:
            return
        connection.send(_work(job.work, path, tools))


def _work(
    work: Callable[[Path, Tools], Reading_co], path: Path, tools: Tools
) -> Reading_co | PhotoError | SetupError | MemoryError:
    try:
        return work(path, tools)
    except (PhotoError, SetupError) as error:
        return error
    except MemoryError:
        return MemoryError()
    except Exception as error:  # noqa: BLE001  the border of the process
        return ReaderFailed(
            f"{path.name} met a mistake of ours, please report it:"
            f" {_whereabouts(error)}.",
            "reader failed",
        )


def _whereabouts(error: Exception) -> str:
    """Class and place of an error; its text may hold what stands on a card."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(frame.filename).name}:{frame.lineno}"


def _settle_in(memory: int) -> None:
    """Bound this process, give it its own group, let it end with its starter."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ["OMP_THREAD_LIMIT"] = "1"  # cores go to photos
    if sys.platform != "win32":
        import resource  # noqa: PLC0415  not on Windows

        os.setpgrp()
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # it would hold the photo
        # Private memory. RLIMIT_AS would count libraries and reserved addresses too.
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    # What C libraries print would tear the progress bar, and may quote a card.
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    Thread(target=_end_with_starter, daemon=True).start()


def _end_with_starter() -> None:
    """Wait until the process that started this one is gone, killed perhaps."""
    starter = parent_process()
    if starter is not None:
        wait([starter.sentinel])
    if hasattr(os, "killpg"):
        os.killpg(0, signal.SIGKILL)
    os._exit(1)
