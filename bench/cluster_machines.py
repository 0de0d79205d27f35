"""A Dask scheduler and machines with one worker each, all on this computer."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import distributed
import psutil


@dataclass
class Machines:
    """A scheduler and machines with a worker each.

    Attributes:
        port: Of the scheduler.
        scheduler: Its process.
        joined: One `cardfile cluster --join` each.
    """

    port: int
    scheduler: "subprocess.Popen[str]"
    joined: "list[subprocess.Popen[str]]" = field(default_factory=list)

    @property
    def address(self) -> str:
        """The address of the scheduler."""
        return f"tcp://127.0.0.1:{self.port}"

    def join(self) -> None:
        """Add a machine with one worker."""
        self.joined.append(_start("--join", self.address, "--workers", "1"))

    def workers(self) -> list[psutil.Process]:
        """The processes of the workers, without their children."""
        dask: Any = distributed  # it has no types
        with dask.Client(self.address, set_as_default=False) as client:
            pids: dict[str, int] = client.run(os.getpid)
        return [psutil.Process(pid) for pid in pids.values()]

    def stop(self) -> None:
        """End everything."""
        for process in (*self.joined, self.scheduler):
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def started_machines(count: int) -> Iterator[Machines]:
    """Run a scheduler and machines as long as the block lasts."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    machines = Machines(port, start_scheduler(port))
    try:
        for _ in range(count):
            machines.join()
        yield machines
    finally:
        machines.stop()


def start_scheduler(port: int) -> "subprocess.Popen[str]":
    """Start a scheduler without workers."""
    return _start("--port", str(port), "--workers", "0")


def _start(*words: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "cli.start", "cluster", *words]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603
    assert process.stdout is not None  # noqa: S101
    with process.stdout as output:
        output.readline()  # it runs from here on, and prints no more
    return process
