"""Locks and temporary folders that end with the program, even by a crash."""

import os
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self
from weakref import finalize

from models.errors import StorageUnusable
from models.storage.files import NO_FOLLOW, explain

_TRIES = 3  # for another program may only be looking whether the lock is held
_PAUSE = 0.05  # seconds between two tries


def is_held(path: Path) -> bool | None:
    """Return whether a program holds the lock of this name; None if none ever did.

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


_PREFIX = "cardfile-tmp-"
_FILES = "files"
_LOCK = "lock"


def system_temporary_folder() -> Path:
    """Return the system's folder for temporary files.

    Raises:
        StorageUnusable: None of those in use can be written.
    """
    try:
        return Path(tempfile.gettempdir())
    except FileNotFoundError as error:
        raise StorageUnusable(
            "No folder for temporary files can be written: set the variable TMPDIR to"
            " one that can."
        ) from error


class TemporaryFolder:
    """A folder only its owner may enter, which is deleted when it is closed.

    Attributes:
        path: Where temporary files go.
        close: Deletes the folder with all files; harmless if it was called before.

    Args:
        place: Where it is made; None: in the system's folder for temporary files.

    Raises:
        StorageUnusable: The place is not there or cannot be written.
    """

    def __init__(self, place: Path | None = None) -> None:
        place = place or system_temporary_folder()
        try:
            folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=place))
            handle = os.open(folder / _LOCK, os.O_CREAT | os.O_RDWR, 0o600)
            # Also called when the object is lost, and when the program ends.
            self.close = finalize(self, _delete, folder, handle)
            lock(handle)
            self.path = folder / _FILES
            self.path.mkdir(mode=0o700)
        except OSError as error:
            raise explain(error, place) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def abandoned_folders(place: Path | None = None) -> Iterator[Path]:
    """Yield the temporary folders that killed programs of this user left in a place.

    Without a place, in the system's folder for temporary files.
    """
    try:
        place = place or Path(tempfile.gettempdir())
    except FileNotFoundError:  # no folder can be written: nothing was left either
        return
    for folder in sorted(place.glob(f"{_PREFIX}*")):
        if _is_abandoned(folder):
            yield folder


def delete_abandoned_folders() -> None:
    """Delete what killed programs left, as far as the system lets us."""
    for folder in abandoned_folders():
        shutil.rmtree(folder, ignore_errors=True)


def _is_abandoned(folder: Path) -> bool:
    try:
        status = folder.lstat()
    except FileNotFoundError:  # its program has just ended
        return False
    if not stat.S_ISDIR(status.st_mode):
        return False
    if os.name != "nt" and status.st_uid != os.geteuid():
        return False
    return (folder / _FILES).is_dir() and not is_held(folder / _LOCK)


def _delete(folder: Path, handle: int) -> None:
    """Delete the files before the lock is released, so that nobody else opens them."""
    shutil.rmtree(folder / _FILES, ignore_errors=True)
    os.close(handle)  # Windows deletes no open file
    shutil.rmtree(folder, ignore_errors=True)
