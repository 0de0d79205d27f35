"""A lock that ends with the program that holds it, however that ends."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from models.files import explain

_LOOKS = 3  # for another program may only be looking whether the lock is held
_PAUSE = 0.05  # seconds between two looks


def watch_lock(data: Path, folder_id: int) -> Path:
    """The lock that the watcher of a folder holds.

    Args:
        data: The data folder.
        folder_id: Of the watched folder.
    """
    return data / f"watch-{folder_id}.lock"


def is_held(path: Path) -> bool | None:
    """Whether a program holds a lock; None if none of this machine ever did.

    Raises:
        StorageUnusable: Its file cannot be written.
    """
    if not path.exists():
        return None
    with held(path) as is_free:
        return not is_free


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
        yield any(map(_try_to_lock, [handle] * _LOOKS))
    finally:
        os.close(handle)


def _try_to_lock(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        time.sleep(_PAUSE)
        return False
    return True
