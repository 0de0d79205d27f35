"""Run the scheduler and the workers of a Dask cluster on this machine."""

import asyncio
import logging
import signal
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any

from ingest.workers.cluster import load_dask
from ingest.workers.pool import count_cores
from models.errors import SetupError

_CONFIGURATION = {
    "distributed.worker.daemon": False,  # a worker starts guarded processes
    "distributed.scheduler.no-workers-timeout": "10 minutes",
    "distributed.scheduler.allowed-failures": 3,
    "distributed.scheduler.worker-ttl": "30 seconds",
    "distributed.scheduler.http.routes": [],  # no page, nothing to be attacked
    "distributed.worker.http.routes": [],
    # Dask watches itself for its pages, which took a twentieth of two cores.
    "distributed.worker.profile.enabled": False,
    "distributed.worker.memory.monitor-interval": "1 second",
    "distributed.admin.tick.interval": "1 second",
    "distributed.admin.system-monitor.interval": "5 seconds",
}
_NOWHERE = "127.0.0.1:0"  # where no other machine finds the pages of Dask
_PAUSE = 1.0  # seconds before a worker that lost its scheduler looks for it again


def run_cluster(
    host: str, port: int, workers: int | None, started: Callable[[str], None]
) -> None:
    """Run a scheduler and workers until the program is interrupted.

    Where Dask's configuration requires encryption, they speak TLS. Without a number of
    workers, there is one a core. `started` is called with the address of the scheduler
    once it answers; whoever reaches it can run programs.

    Raises:
        SetupError: Dask is not installed, or the port cannot be had.
    """
    asyncio.run(_until_interrupted(_serve(host, port, _count(workers), started)))


def join_cluster(address: str, workers: int | None) -> None:
    """Run workers for a scheduler elsewhere until the program is interrupted.

    If the scheduler is not there yet, or restarts, workers try to reach it again.
    Without a number of workers, there is one a core.

    Raises:
        SetupError: Dask is not installed.
    """
    work = _keep_workers(load_dask(_CONFIGURATION), address, _count(workers))
    asyncio.run(_until_interrupted(work))


async def _until_interrupted(work: Coroutine[Any, Any, None]) -> None:
    """Run until a signal ends the program; an exception might get lost in Dask."""
    task = asyncio.ensure_future(work)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # Windows raises KeyboardInterrupt
            loop.add_signal_handler(number, task.cancel)
    with suppress(asyncio.CancelledError):
        await task
    if task.cancelling():
        raise KeyboardInterrupt


def _count(workers: int | None) -> int:
    return count_cores() if workers is None else workers


async def _serve(
    host: str, port: int, workers: int, started: Callable[[str], None]
) -> None:
    dask = load_dask(_CONFIGURATION)
    protocol = "tls" if dask.Security().require_encryption else "tcp"
    try:
        scheduler = await dask.Scheduler(
            host=host, port=port, protocol=protocol, dashboard_address=_NOWHERE
        )
    except (OSError, RuntimeError) as error:  # Dask wraps the former in the latter
        raise SetupError(
            f"No scheduler can listen on {host}:{port}: another program has the port,"
            " or the address is not one of this machine."
        ) from error
    async with scheduler:
        started(scheduler.address)
        await _keep_workers(dask, scheduler.address, workers)
        await scheduler.finished()


async def _keep_workers(dask: Any, address: str, count: int) -> None:  # noqa: ANN401
    await asyncio.gather(*(_keep_worker(dask, address) for _ in range(count)))


async def _keep_worker(dask: Any, address: str) -> None:  # noqa: ANN401
    """Run one worker process of one thread, and restart it when it ends.

    It listens only on the address from which this machine reaches the scheduler: who
    can reach a worker can run programs on it.
    """
    scheduler, port = dask.comm.addressing.get_address_host_port(address)
    own_address = dask.utils.get_ip(scheduler, port)
    this = asyncio.current_task()
    while this is not None and not this.cancelling():  # Dask may swallow the exception
        try:
            async with dask.Nanny(
                address,
                host=own_address,
                nthreads=1,
                dashboard_address=_NOWHERE,
                silence_logs=logging.CRITICAL,
            ) as nanny:
                await nanny.finished()
        except (OSError, RuntimeError):
            pass  # the scheduler is not there, or went away while the worker started
        await asyncio.sleep(_PAUSE)
