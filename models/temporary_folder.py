"""Folders for temporary files that are found and deleted even after a kill.

A folder lies in the system's temporary folder. Its program locks a file in it before it
makes `files`; a folder with `files` and no locked file belongs to a killed program.
"""

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Self
from weakref import finalize

from models.file_lock import is_held, lock
from models.files import explain

_PREFIX = "cardfile-tmp-"
_FILES = "files"
_LOCK = "lock"


class TemporaryFolder:
    """A folder only its owner may enter, which is deleted when it is closed.

    Attributes:
        path: Where temporary files go.
        close: Deletes the folder with all files; harmless if it was called before.

    Raises:
        StorageUnusable: The system has no temporary folder, or its disk is full.
    """

    def __init__(self) -> None:
        try:
            folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
            handle = os.open(folder / _LOCK, os.O_CREAT | os.O_RDWR, 0o600)
            # Also called when the object is lost, and when the program ends.
            self.close = finalize(self, _delete, folder, handle)
            lock(handle)
            self.path = folder / _FILES
            self.path.mkdir(mode=0o700)
        except OSError as error:
            place = Path(tempfile.tempdir or os.environ.get("TMPDIR", "TMPDIR"))
            raise explain(error, place) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def abandoned_folders() -> Iterator[Path]:
    """The temporary folders that killed programs of this user left on this machine."""
    try:
        place = Path(tempfile.gettempdir())
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
    """Delete files before the lock is released: nobody else comes to them meanwhile."""
    shutil.rmtree(folder / _FILES, ignore_errors=True)
    os.close(handle)  # Windows deletes no open file
    shutil.rmtree(folder, ignore_errors=True)
