"""The work of one worker, and the process that runs it."""

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

from ingest.workers.engine import Reading, Reading_co
from models.errors import PhotoError, ReaderFailed, SetupError

_NO_MEMORY = -4  # cv2.Error.StsNoMem; OpenCV has one exception for all errors


class Handler(Protocol[Reading_co]):
    """What is done with each photo."""

    def __call__(self, path: Path, *, beat: Callable[[], None]) -> Reading_co:
        """Read a photo, calling `beat` whenever a part of it is done.

        Raises:
            PhotoError: It cannot be read.
        """
        ...


Job: TypeAlias = Callable[[], Handler[Reading]]
"""Called once a worker: loads what every photo needs, such as a model, and returns what
is done with each. It is found by name in the new process."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """How much a photo may cost before its worker is killed.

    Attributes:
        seconds: Processor time of the worker from one beat to the next.
        hang: Seconds by the clock from one beat to the next; ends what waits for ever,
            so it is far more than a slow or busy machine needs.
        start: Seconds by the clock for a worker to load.
        memory: Bytes that a worker may hold, its models included.
        tries: Workers that a photo may cost before it is given up.
    """

    seconds: float = 60.0
    hang: float = 300.0
    start: float = 300.0
    memory: int = 1_500_000_000
    tries: int = 3


@dataclass(frozen=True, slots=True)
class Beat:
    """What a worker sends when it has loaded, and after each part of a photo."""


def serve(
    connection: Connection, job: Job[Reading], memory: int, temporary: Path
) -> None:
    """In the new process: load what the job needs, then answer each path.

    Args:
        connection: To the process that started this one.
        job: What is loaded.
        memory: Bytes that this process may hold.
        temporary: Folder for the temporary files of this process and its programs.
    """
    _settle_in(memory, temporary)
    try:
        handle = job()
    except SetupError as error:
        connection.send(error)
        return
    except Exception as error:  # noqa: BLE001  the border of the process
        connection.send(SetupError(f"The reader does not start: {_place(error)}."))
        return

    def beat() -> None:
        connection.send(Beat())

    beat()
    while True:
        try:
            path: Path = connection.recv()
        except EOFError:
            return
        answer: Reading | Exception
        try:
            answer = handle(path, beat=beat)
        except (PhotoError, SetupError) as error:
            answer = error
        except MemoryError:
            answer = MemoryError()
        except Exception as error:  # noqa: BLE001  the border of the process
            no_memory = getattr(error, "code", None) == _NO_MEMORY
            answer = MemoryError() if no_memory else _mistake(path, error)
        connection.send(answer)


def _mistake(path: Path, error: Exception) -> ReaderFailed:
    return ReaderFailed(
        f"{path.name} met a mistake of ours, please report it: {_place(error)}.",
        "reader failed",
    )


def _place(error: Exception) -> str:
    """Class and place of an error; its text may hold what stands on a card."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(frame.filename).name}:{frame.lineno}"


def _settle_in(memory: int, temporary: Path) -> None:
    """Bound this process, give it its own group, let it end with its starter."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ["OMP_THREAD_LIMIT"] = "1"  # cores go to photos
    os.environ |= dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(temporary))
    tempfile.tempdir = str(temporary)
    if sys.platform != "win32":
        os.setpgrp()
        _bound(memory)
    # What C libraries print would tear the output, and may quote a card.
    with Path(os.devnull).open("wb") as nowhere:
        for stream in (1, 2):
            os.dup2(nowhere.fileno(), stream)
    Thread(target=_end_with_starter, daemon=True).start()


def _bound(memory: int) -> None:
    """Limit private memory; RLIMIT_AS would count libraries and reserved space too.

    Where the system does not keep to it, the starter still watches what is in use.
    """
    import resource  # noqa: PLC0415  not on Windows

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core dump would hold the photo
    _, allowed = resource.getrlimit(resource.RLIMIT_DATA)
    if allowed == resource.RLIM_INFINITY or memory < allowed:
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))


def _end_with_starter() -> None:
    """Wait until the process that started this one is gone, killed perhaps."""
    starter = parent_process()
    if starter is not None:
        wait([starter.sentinel])
    if hasattr(os, "killpg"):
        os.killpg(0, signal.SIGKILL)
    os._exit(1)
