"""Opening a stranger's file: no link is followed, no pipe waited for."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ingest.decode.formats import Format, find_format
from models.errors import PhotoUnavailable, PhotoUnreadable
from models.untrusted_files import NotRegularError, open_regular

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
def open_source(path: Path, *, follow: bool = False) -> Iterator[BinaryIO]:
    """Open a regular file for reading.

    Args:
        path: Of the file.
        follow: Whether a link to a file will do.

    Raises:
        PhotoUnreadable: It is a folder, pipe or device, or a link.
        PhotoUnavailable: It is gone, may not be read, or its disk fails; also when
            that happens while it is being read.
    """
    try:
        with open_regular(path, follow=follow) as file:
            yield file
    except FileNotFoundError as error:
        raise PhotoUnavailable(
            f"{path.name} is not there: it was moved or deleted.", "vanished"
        ) from error
    except PermissionError as error:
        raise PhotoUnavailable(
            f"{path.name} may not be read: give yourself the right to read it.",
            "no permission",
        ) from error
    except NotRegularError as error:
        raise PhotoUnreadable(
            f"{path.name} is a folder, pipe, device or link: give the picture file"
            " itself.",
            "not a file",
        ) from error
    except OSError as error:
        raise PhotoUnavailable(
            f"{path.name} cannot be read from its disk ({error.strerror}):"
            " try again later.",
            "unavailable",
        ) from error


def identify(name: str, content: bytes) -> Format:
    """What a file is by its first bytes.

    Raises:
        PhotoUnreadable: It is empty, or nothing that is read.
    """
    if not content:
        raise PhotoUnreadable(f"{name} is empty: copy it again.", "empty")
    found = find_format(content)
    if found is None:
        raise PhotoUnreadable(
            f"{name} is not a picture that can be read: give a JPEG, PNG, WebP, TIFF,"
            " BMP, GIF, PDF, HEIC, AVIF or JPEG 2000.",
            "not a picture",
        )
    return found
