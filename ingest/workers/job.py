"""A job, and the new process in which it is done."""

import os
import signal
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait
from pathlib import Path
from threading import Thread
from typing import Generic, TypeVar

from models.errors import PhotoError, ReaderFailed, SetupError

Tools = TypeVar("Tools")
Reading_co = TypeVar("Reading_co", covariant=True)


def once(_path: Path) -> int:
    """The measure of a job whose photos are all alike."""
    return 1


@dataclass(frozen=True, slots=True)
class Job(Generic[Tools, Reading_co]):
    """What workers do; its functions are found by name in the new process.

    Attributes:
        load: Called once a worker; gives what every photo needs, such as a model.
        work: Called for each photo with what `load` gave.
        measure: How many times the seconds of a photo this one may take, such as the
            number of its pages.
    """

    load: Callable[[], Tools]
    work: Callable[[Path, Tools], Reading_co]
    measure: Callable[[Path], int] = once


@dataclass(frozen=True, slots=True)
class Allowance:
    """How much a photo may cost before its worker is killed.

    Attributes:
        seconds: For one photo, or one page if the job counts them.
        start: Seconds for a worker to load its tools.
        memory: Bytes that a worker may hold, its tools included.
        tries: Workers that a photo may cost before it is given up.
    """

    seconds: float = 60.0
    start: float = 120.0
    memory: int = 1_500_000_000
    tries: int = 3


@dataclass(frozen=True, slots=True)
class Progress:
    """What a worker says between its answers; the clock starts anew.

    Attributes:
        times: How many times the seconds of a photo the next step may take.
    """

    times: int = 1


def serve(connection: Connection, job: Job[Tools, Reading_co], memory: int) -> None:
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
    connection.send(Progress())
    while True:
        try:
            path = connection.recv()
        except EOFError:
            return
        connection.send(_work(job, path, tools, connection))


def _work(
    job: Job[Tools, Reading_co], path: Path, tools: Tools, connection: Connection
) -> Reading_co | PhotoError | SetupError | MemoryError:
    try:
        connection.send(Progress(job.measure(path)))
        return job.work(path, tools)
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
