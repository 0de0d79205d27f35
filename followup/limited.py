"""Run a function in its own process, with a time limit."""

import multiprocessing
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

CPU_SECONDS = 8
MEMORY = 1 << 30
"""Bytes of address space."""
WALL_SECONDS = 60.0
"""Of a machine that does much else, or has no limit of CPU time."""


def run_limited(function: Callable[..., Any], *args: object) -> Any:  # noqa: ANN401 - what the function returns
    """What a function returns or raises, within limits of time and memory.

    Args:
        function: One that a new process can import.
        args: Passed to it.

    Raises:
        TimeoutError: It took more than eight seconds of CPU time, or the memory.
    """
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(
        target=_work, args=(sender, CPU_SECONDS, function, args), daemon=True
    )
    process.start()
    sender.close()
    try:
        if not receiver.poll(WALL_SECONDS):
            raise TimeoutError
        result, error = receiver.recv()
    except EOFError as error:
        raise TimeoutError from error
    finally:
        process.kill()
        process.join()
        receiver.close()
    if error is not None:
        raise error
    return result


def _work(
    sender: Connection,
    seconds: int,
    function: Callable[..., Any],
    args: tuple[object, ...],
) -> None:
    with suppress(ImportError):  # Windows has no such limits
        import resource  # noqa: PLC0415

        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    try:
        sender.send((function(*args), None))
    except Exception as error:  # noqa: BLE001 - it is raised where it was asked for
        sender.send((None, error))
