"""The job of a worker, and the loop its process runs."""

import os
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait
from pathlib import Path
from threading import Thread
from typing import Protocol, TypeAlias

from ingest.workers.executor import Reading, Reading_co
from models.errors import PhotoError, ReaderFailed, SetupError

ONE_THREAD = dict.fromkeys(
    ("OMP_THREAD_LIMIT", "OPENBLAS_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1"
)
"""Environment of a worker, read when Tesseract and NumPy are loaded. On small tasks
their threads mostly wait for each other, so cores are better used for other photos."""
_NO_MEMORY = -4  # cv2.Error.StsNoMem; OpenCV has one exception for all errors


class Handler(Protocol[Reading_co]):
    """Processes one photo."""

    def __call__(self, path: Path, *, on_progress: Callable[[], None]) -> Reading_co:
        """Read a photo, calling `on_progress` after each part of it.

        Raises:
            PhotoError: It cannot be read.
        """
        ...


Job: TypeAlias = Callable[[], Handler[Reading]]
"""Called once by each worker: loads models and all that every photo needs, and returns
the handler of a photo. It is pickled, so it must be importable by name."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """Limits for a photo, beyond which its worker is killed.

    Attributes:
        seconds: Processor time of the worker between two calls of `on_progress`.
        hang: Wall-clock seconds between two calls of `on_progress`; far more than a
            slow or busy machine needs, since only a worker that hangs must be ended.
        start: Wall-clock seconds for a worker to load.
        memory: Bytes that a worker may use, including its models.
        tries: How often a photo is tried before it is reported as failed.
    """

    seconds: float = 60.0
    hang: float = 300.0
    start: float = 300.0
    memory: int = 1_500_000_000
    tries: int = 3


@dataclass(frozen=True, slots=True)
class Progress:
    """The message a worker sends when it has loaded, and after each part of a photo."""


def serve(
    connection: Connection, job: Job[Reading], memory: int, temporary: Path
) -> None:
    """Run in the new process: load the job, then send a result for each path received.

    Args:
        connection: To the parent process.
        job: Loads the handler of a photo.
        memory: Bytes that this process may hold.
        temporary: Folder for the temporary files of this process and its children.
    """
    _isolate(memory, temporary)
    try:
        handle = job()
    except SetupError as error:
        connection.send(error)
        return
    except Exception as error:  # noqa: BLE001  the boundary of the process
        connection.send(SetupError(f"The reader does not start: {_place(error)}."))
        return

    def report_progress() -> None:
        connection.send(Progress())

    report_progress()
    while True:
        try:
            path: Path = connection.recv()
        except EOFError:
            return
        result: Reading | Exception
        try:
            result = handle(path, on_progress=report_progress)
        except (PhotoError, SetupError) as error:
            result = error
        except MemoryError:
            result = MemoryError()
        except Exception as error:  # noqa: BLE001  the boundary of the process
            no_memory = getattr(error, "code", None) == _NO_MEMORY
            result = MemoryError() if no_memory else _unexpected(path, error)
        connection.send(result)


def _unexpected(path: Path, error: Exception) -> ReaderFailed:
    return ReaderFailed(
        f"{path.name} could not be read due to a bug in cardfile; please report it:"
        f" {_place(error)}.",
        "reader failed",
    )


def _place(error: Exception) -> str:
    """Return class and source line of an error, whose text might quote a card."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(frame.filename).name}:{frame.lineno}"


def _isolate(memory: int, temporary: Path) -> None:
    """Limit this process, give it its own group, and let it end with its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ |= ONE_THREAD
    os.environ |= dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(temporary))
    tempfile.tempdir = str(temporary)
    if sys.platform != "win32":
        os.setpgrp()
        _limit_memory(memory)
    # C libraries print to the output of the program, and may quote a card.
    with Path(os.devnull).open("wb") as nowhere:
        for stream in (1, 2):
            os.dup2(nowhere.fileno(), stream)
    Thread(target=_end_with_parent, daemon=True).start()


def _limit_memory(memory: int) -> None:
    """Limit private memory; RLIMIT_AS would count libraries and reserved space too.

    If the system ignores it, the parent still checks the resident memory.
    """
    import resource  # noqa: PLC0415  not on Windows

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core dump would hold the photo
    _, allowed = resource.getrlimit(resource.RLIMIT_DATA)
    if allowed == resource.RLIM_INFINITY or memory < allowed:
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))


def _end_with_parent() -> None:
    """Wait for the end of the parent process, then kill this one and its children."""
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
    if hasattr(os, "killpg"):
        os.killpg(0, signal.SIGKILL)
    os._exit(1)
