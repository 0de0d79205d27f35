"""File locks that are released when the process ends, even by a crash."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from models.files import explain
from models.untrusted_files import NO_FOLLOW

_TRIES = 3  # for another program may only be looking whether the lock is held
_PAUSE = 0.05  # seconds between two tries


def is_held(path: Path) -> bool | None:
    """Whether a program holds the lock of this name; None if none ever did.

    Raises:
        StorageUnusable: Its file cannot be opened.
    """
    try:
        handle = _open(path)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise explain(error, path) from error
    try:
        return not any(map(_try_again, [handle] * _TRIES))
    finally:
        os.close(handle)


@contextmanager
def held(path: Path) -> Iterator[bool]:
    """Hold a lock of this machine within the block; False if another program has it.

    Raises:
        StorageUnusable: Its file cannot be written.
    """
    try:
        handle = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    except OSError as error:
        raise explain(error, path) from error
    try:
        yield any(map(_try_again, [handle] * _TRIES))
    finally:
        os.close(handle)


def lock(handle: int) -> bool:
    """Lock an open file until it is closed; False if another program has locked it."""
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def delete_unlocked(path: Path) -> bool:
    """Delete a file unless the program that writes it is still running."""
    try:
        handle = _open(path)
    except OSError:
        return False
    try:
        if not lock(handle):
            return False
        path.unlink(missing_ok=True)  # while it is locked: nobody begins to write it
    except OSError:
        return False
    finally:
        os.close(handle)
    return True


def _open(path: Path) -> int:
    """Open a file; for reading only where the disk does not let it be written."""
    try:
        return os.open(path, os.O_RDWR | NO_FOLLOW)
    except OSError:
        return os.open(path, os.O_RDONLY | NO_FOLLOW)


def _try_again(handle: int) -> bool:
    if lock(handle):
        return True
    time.sleep(_PAUSE)
    return False
