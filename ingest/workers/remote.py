"""Read a photo in a guarded process on a worker of a cluster."""

import os
import pickle
from dataclasses import dataclass
from importlib.metadata import version
from multiprocessing import current_process
from pathlib import Path
from threading import Lock
from typing import Any, Generic, TypeAlias

from ingest.workers.executor import Reading
from ingest.workers.job import Allowance, Job
from ingest.workers.pool import Pool
from models.errors import PhotoError, Remedy, SetupError
from models.storage.file_lock import TemporaryFolder


@dataclass(frozen=True, slots=True)
class ReadingTask(Generic[Reading]):
    """A photo to be read by a worker.

    Attributes:
        path: On the coordinator; file names are unique in the archive.
        data: Bytes of the photo; None if the worker opens the path itself.
        job: Loads the handler of a photo.
        allowance: Limits for the photo.
        version: Of the sending program, which must be that of the worker.
    """

    path: Path
    data: bytes | None
    job: Job[Reading]
    allowance: Allowance
    version: str = version("cardfile")


Answer: TypeAlias = Reading | PhotoError | SetupError | None
"""A reading, or why there is none; None: send the bytes of the photo as well.

Errors are values here: a task that raises one is taken for one that lost its worker.
"""

_pools: "dict[bytes, Pool[Any]]" = {}
"""The pool of this worker's latest job, pickled, kept for the next photo."""
_lock = Lock()  # one photo at a time, even if the worker has several threads


def read_remotely(task: ReadingTask[Reading]) -> Answer[Reading]:
    """Read a photo in a child process, so that a crash does not end the worker."""
    if current_process().daemon:
        return SetupError(
            "The workers of the cluster may not start processes: start others.",
            Remedy.ADD_WORKERS,
        )
    if task.version != version("cardfile"):
        return SetupError(
            f"A worker of the cluster has cardfile {version('cardfile')}, this machine"
            f" {task.version}: install the same everywhere."
        )
    with _lock:
        if task.data is None:
            if not task.path.is_file():
                return None
            return _read(task.path, task)
        with TemporaryFolder() as folder:
            copy = folder.path / task.path.name
            copy.touch(mode=0o600)
            copy.write_bytes(task.data)
            return _read(copy, task)


def _read(path: Path, task: ReadingTask[Reading]) -> Answer[Reading]:
    job = pickle.dumps(task.job)
    if job not in _pools:
        _pools.clear()
        # Dask sets it for its workers. A child that inherits it returns memory to the
        # system at every step of a photo: half as much processor time again.
        os.environ.pop("MALLOC_TRIM_THRESHOLD_", None)
        _pools[job] = Pool(task.job, 1, task.allowance)
    pool: Pool[Reading] = _pools[job]
    try:
        return pool.read(path)
    except PhotoError as error:
        return error
    except SetupError as error:
        _pools.clear()  # it still has this photo, and would answer for it next time
        return error
