"""Schedulers and workers of a cluster, set up as reading needs them."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec

from models.errors import SetupError

_SETTINGS = {
    "DASK_DISTRIBUTED__WORKER__DAEMON": "False",  # a worker starts guarded processes
    "DASK_DISTRIBUTED__SCHEDULER__NO_WORKERS_TIMEOUT": "10 minutes",
    "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "3",
}


@contextmanager
def started_scheduler(host: str, port: int) -> Iterator[str]:
    """Run a scheduler, without its dashboard, as long as the block lasts.

    Args:
        host: Address it listens on, such as "127.0.0.1".
        port: Its port.

    Yields:
        The address for workers and for `import --scheduler`.
    """
    words = ["--host", host, "--port", str(port), "--no-dashboard", "--no-show"]
    with _started("scheduler", words):
        yield f"tcp://{host}:{port}"


@contextmanager
def started_workers(address: str, count: int) -> Iterator[None]:
    """Run workers of one thread each on this machine, as long as the block lasts.

    Args:
        address: Of the scheduler.
        count: How many processes.
    """
    words = [address, "--nworkers", str(count), "--nthreads", "1", "--no-dashboard"]
    with _started("worker", words):
        yield


@contextmanager
def _started(what: str, words: list[str]) -> Iterator[None]:
    if find_spec("distributed") is None:
        raise SetupError('Dask is not installed: pip install "cardfile[cluster]".')
    command = [sys.executable, "-m", f"distributed.cli.dask_{what}", *words]
    process = subprocess.Popen(  # noqa: S603  our own words
        command,
        env={**os.environ, **_SETTINGS},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
