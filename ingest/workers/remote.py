"""Read a photo in a guarded process on a worker of a cluster."""

import pickle
from dataclasses import dataclass
from importlib.metadata import version
from multiprocessing import current_process
from pathlib import Path
from threading import Lock
from typing import Generic

from ingest.workers.executor import Reading
from ingest.workers.job import Allowance, Job
from ingest.workers.pool import Pool
from models.errors import PhotoError, Remedy, SetupError
from models.storage.file_lock import TemporaryFolder

NEEDS_BYTES = "needs bytes"
"""Status of a worker that cannot open the path: send it the bytes of the photo."""


@dataclass(frozen=True, slots=True)
class Task(Generic[Reading]):
    """A photo to be read by a worker.

    Attributes:
        path: On the coordinator; file names are unique in the archive.
        data: Bytes of the photo, or None if the worker is to open the path itself.
        job: Loads the handler of a photo.
        allowance: What the photo may cost.
        version: Of the sending program; the worker's must be the same.
    """

    path: Path
    data: bytes | None
    job: Job[Reading]
    allowance: Allowance
    version: str = version("cardfile")


Answer = tuple[str, object]
"""A status, "read", "failed", "set-up" or `NEEDS_BYTES`, with the reading or error."""

_cached: "list[tuple[object, Pool[object]]]" = []
"""The latest job of this worker and its pool, kept for the next photo."""
_lock = Lock()  # one photo at a time, however many threads a worker was given


def read_remotely(task: Task[Reading]) -> Answer:
    """Read a photo in a child process, so that a crash does not end the worker."""
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
    with _lock:
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
    if not _cached or _key(_cached[0][0]) != _key(task.job):
        _cached[:] = [(task.job, Pool(task.job, 1, task.allowance))]
    return _cached[0][1]


def _key(job: object) -> bytes:
    return pickle.dumps(job)
