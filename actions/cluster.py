"""Run a cluster, or workers for one, on this machine."""

from collections.abc import Iterator
from contextlib import contextmanager

from ingest.workers.dask_processes import started_scheduler, started_workers
from ingest.workers.pool import count_cores


@contextmanager
def run_cluster(host: str, port: int, workers: int) -> Iterator[str]:
    """Run a scheduler and workers as long as the block lasts.

    Args:
        host: Address the scheduler listens on. Whoever reaches it can run programs.
        port: Its port.
        workers: Processes that read photos; 0: one a core.

    Yields:
        The scheduler's address.

    Raises:
        SetupError: Dask is not installed.
    """
    with (
        started_scheduler(host, port) as address,
        started_workers(address, workers or count_cores()),
    ):
        yield address


@contextmanager
def join_cluster(address: str, workers: int) -> Iterator[None]:
    """Run workers for a scheduler elsewhere as long as the block lasts.

    Args:
        address: Of the scheduler, such as "tcp://10.0.0.5:8786".
        workers: Processes that read photos; 0: one a core.

    Raises:
        SetupError: Dask is not installed.
    """
    with started_workers(address, workers or count_cores()):
        yield
