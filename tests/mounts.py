"""Small disks of their own for tests, where the system lets them."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def mounted(target: Path, *words: str) -> Iterator[None]:
    """Mount something at a folder within the block; the test is skipped if it cannot.

    Args:
        target: The folder.
        words: What to mount, in the words of `mount`.
    """
    target.mkdir(exist_ok=True)
    try:
        _run("mount", *words, str(target))
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("only root may mount disks")
    try:
        yield
    finally:
        _run("umount", str(target))


@contextmanager
def read_only(source: Path, target: Path) -> Iterator[None]:
    """A folder on a disk that cannot be written, within the block.

    Args:
        source: The folder.
        target: Where it is then read.
    """
    with mounted(target, "--bind", str(source)):
        _run("mount", "-o", "remount,ro,bind", str(target))
        yield


def small_disk(megabytes: int) -> tuple[str, ...]:
    """The words for a disk in memory."""
    return "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs"


def fill_up(folder: Path) -> Path:
    """A file that leaves no room on the disk of a folder."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (1 << 16, 1 << 12, 1):
            _write_all(file.fileno(), size)
    return ballast


def _write_all(handle: int, size: int) -> None:
    try:
        while True:
            os.write(handle, bytes(size))
    except OSError:
        return


def _run(*words: str) -> None:
    subprocess.run(words, check=True, capture_output=True)  # noqa: S603  our own words
