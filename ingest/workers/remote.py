"""Read a photo in a guarded process on a worker of a cluster."""

import pickle
from dataclasses import dataclass
from importlib.metadata import version
from multiprocessing import current_process
from pathlib import Path
from threading import Lock
from typing import Generic

from ingest.workers.engine import Reading
from ingest.workers.job import Allowance, Job
from ingest.workers.pool import Pool
from models.errors import PhotoError, Remedy, SetupError
from models.file_lock import TemporaryFolder

NEEDS_BYTES = "needs bytes"
"""Answer of a worker that does not see the file: the photo is to be sent to it."""


@dataclass(frozen=True, slots=True)
class Task(Generic[Reading]):
    """A photo to be read by a worker.

    Attributes:
        path: As the coordinator knows it; its name is its own in the archive.
        data: Bytes of the photo, or None if the worker may see the file itself.
        job: Loads what reads it.
        allowance: What it may cost.
        version: Of the program that sends it; the worker's must be the same.
    """

    path: Path
    data: bytes | None
    job: Job[Reading]
    allowance: Allowance
    version: str = version("cardfile")


Answer = tuple[str, object]
"""What the second part is, "read", "failed", "set-up" or `NEEDS_BYTES`; and that."""

_guarded: "list[tuple[object, Pool[object]]]" = []
"""The job of this worker and the process that does it; kept for the next photo."""
_turn = Lock()  # one photo at a time, however many threads a worker was given


def read_remotely(task: Task[Reading]) -> Answer:
    """Read a photo in a child process, so that none of them costs the worker."""
    if current_process().daemon:
        return "set-up", SetupError(
            "The workers of the cluster may not start processes: start others.",
            Remedy.ADD_WORKERS,
        )
    if task.version != version("cardfile"):
        return "set-up", SetupError(
            f"A worker of the cluster has cardfile {version('cardfile')}, this machine"
            f" {task.version}: install the same everywhere."
        )
    with _turn:
        if task.data is None:
            if not task.path.is_file():
                return NEEDS_BYTES, None
            return _read(task.path, task)
        with TemporaryFolder() as folder:
            copy = folder.path / task.path.name
            copy.touch(mode=0o600)
            copy.write_bytes(task.data)
            return _read(copy, task)


def _read(path: Path, task: Task[Reading]) -> Answer:
    pool = _pool_of(task)
    pool.submit(path)
    try:
        _, result = next(pool.results())
    except SetupError as error:
        return "set-up", error
    return ("failed" if isinstance(result, PhotoError) else "read"), result


def _pool_of(task: Task[Reading]) -> Pool[object]:
    if not _guarded or _key(_guarded[0][0]) != _key(task.job):
        _guarded[:] = [(task.job, Pool(task.job, 1, task.allowance))]
    return _guarded[0][1]


def _key(job: object) -> bytes:
    return pickle.dumps(job)
