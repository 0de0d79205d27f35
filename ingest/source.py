"""Opening a stranger's file: no link is followed, no pipe waited for."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from models.errors import PhotoUnavailable, PhotoUnreadable

_LARGEST_ID = (1 << 63) - 1  # what a database column holds; some systems have 64 bits


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells a file from a changed or another one at the same path.

    Attributes:
        device: Of the file system.
        inode: Of the file; systems use the numbers of deleted files again.
        size: In bytes.
        mtime_ns: Last change, in nanoseconds.
    """

    device: int
    inode: int
    size: int
    mtime_ns: int

    @classmethod
    def of(cls, status: os.stat_result) -> "Stamp":
        """The stamp of a file by its status."""
        return cls(
            status.st_dev & _LARGEST_ID,
            status.st_ino & _LARGEST_ID,
            status.st_size,
            status.st_mtime_ns,
        )


@contextmanager
def open_source(path: Path) -> Iterator[BinaryIO]:
    """Open a regular file for reading.

    Raises:
        PhotoUnreadable: It is a link, folder, pipe or device.
        PhotoUnavailable: It is gone, may not be read, or its disk fails; also when
            that happens while it is being read.
    """
    try:
        with open(path, "rb", opener=_open_at_once) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise _not_a_file(path)
            yield file
    except FileNotFoundError as error:
        raise PhotoUnavailable(
            f"{path.name} is not there: was it moved or deleted?", "vanished"
        ) from error
    except PermissionError as error:
        raise PhotoUnavailable(
            f"{path.name} may not be read: give yourself the right to read it.",
            "no permission",
        ) from error
    except IsADirectoryError as error:
        raise _not_a_file(path) from error
    except OSError as error:
        if path.is_symlink():
            raise _not_a_file(path) from error
        raise PhotoUnavailable(
            f"{path.name} cannot be read from its disk ({error.strerror}):"
            " try again later.",
            "unavailable",
        ) from error


def _open_at_once(path: str, flags: int) -> int:
    never_wait = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
    return os.open(path, flags | never_wait)


def _not_a_file(path: Path) -> PhotoUnreadable:
    return PhotoUnreadable(
        f"{path.name} is a link, folder, pipe or device: give the picture file itself.",
        "not a file",
    )
