"""Run a function in its own process, with a time limit."""

import multiprocessing
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

CPU_SECONDS = 6
MEMORY = 150_000_000
"""Bytes of data: a calendar of 20 MB needs 100 million."""
WALL_SECONDS = 60.0
"""Limit for a busy machine, or one without limits of CPU time."""


def run_limited(function: Callable[..., Any], *args: object) -> Any:  # noqa: ANN401 - what the function returns
    """Call a function in a child process, within limits of time and memory.

    Args:
        function: One that a new process can import.
        args: Passed to it.

    Raises:
        TimeoutError: It took more time of the processor, or more memory.
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
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    sys.unraisablehook = lambda _: None  # which would print what has no memory left
    try:
        sender.send((function(*args), None))
    except Exception as error:  # noqa: BLE001 - it is raised where it was asked for
        if _is_out_of_memory(error):
            os._exit(1)  # at once: Python would print what it can no longer do
        sender.send((None, error))


def _is_out_of_memory(error: BaseException | None) -> bool:
    """Return whether memory ran out, whatever was raised in the end."""
    return error is not None and (
        isinstance(error, MemoryError)
        or _is_out_of_memory(error.__cause__ or error.__context__)
    )
