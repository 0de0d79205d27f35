"""Open an untrusted file within limits, and detect its format."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ingest.decode.formats import Format, find_format
from models.errors import PhotoTooLarge, PhotoUnavailable, PhotoUnreadable
from models.storage.files import NotRegularError, open_regular

_LARGEST_ID = (1 << 63) - 1  # a database column has 63 bits; some systems use 64


@dataclass(frozen=True, slots=True)
class PhotoLimits:
    """Limits of a photo; one of 48 megapixels and an A4 scan at 600 dpi are within.

    Attributes:
        size: Bytes of the file.
        pixels: Width times height of a page.
        side: Pixels of the longer side of a page.
        pages: Pages of a TIFF or PDF.
        smallest: Pixels of the shorter side of a page.
        room: Bytes that stay free on the archive's disk after a copy, for the database
            and for other programs.
    """

    size: int = 120_000_000
    pixels: int = 60_000_000
    side: int = 12_000
    pages: int = 50
    smallest: int = 100
    room: int = 50_000_000

    def check_size(self, name: str, size: int) -> None:
        """Refuse a file of too many bytes.

        Raises:
            PhotoTooLarge: With the code "too large".
        """
        if size > self.size:
            raise PhotoTooLarge(
                f"{name} has {size / 1e6:,.0f} MB; more than {self.size / 1e6:,.0f} MB"
                " are not read: save it smaller, or as a JPEG.",
                "too large",
            )

    def check_pages(self, name: str, pages: int) -> None:
        """Refuse a file of too many pages.

        Raises:
            PhotoTooLarge: With the code "too large".
        """
        if pages > self.pages:
            raise PhotoTooLarge(
                f"{name} has {pages} pages; more than {self.pages} are not read:"
                " split it.",
                "too large",
            )

    def check_page(self, name: str, width: int, height: int) -> None:
        """Refuse a page of too many or too few pixels.

        Raises:
            PhotoTooLarge: With the code "bomb".
            PhotoUnreadable: With the code "too small".
        """
        if width * height > self.pixels or max(width, height) > self.side:
            raise PhotoTooLarge(
                f"{name} has {width:,} x {height:,} pixels; more than"
                f" {self.pixels / 1e6:,.0f} million, or {self.side:,} on a side, are"
                " not decoded: save it smaller.",
                "bomb",
            )
        if self.is_too_small(width, height):
            raise PhotoUnreadable(
                f"{name} has only {width} x {height} pixels, too few for a card:"
                " take it again from a shorter distance.",
                "too small",
            )

    def is_too_small(self, width: int, height: int) -> bool:
        """Return whether no card could be read on a page of this size."""
        return min(width, height) < self.smallest


@dataclass(frozen=True, slots=True)
class Stamp:
    """The state of a file, by which a changed or another file at its path is noticed.

    Attributes:
        device: Number of the file system.
        inode: Number of the file; those of deleted files are used again.
        size: In bytes.
        mtime_ns: Last change, in nanoseconds.
    """

    device: int
    inode: int
    size: int
    mtime_ns: int

    @classmethod
    def of(cls, status: os.stat_result) -> "Stamp":
        """Return the stamp of a file with this status."""
        return cls(
            status.st_dev & _LARGEST_ID,
            status.st_ino & _LARGEST_ID,
            status.st_size,
            status.st_mtime_ns,
        )


@dataclass(frozen=True, slots=True)
class Content:
    """The bytes of a file, their format, and the limits for its pages."""

    name: str
    data: bytes
    format: Format
    limits: PhotoLimits


def read_content(path: Path, limits: PhotoLimits) -> Content:
    """Read a file, through links, and detect its format.

    Raises:
        PhotoUnavailable: It cannot be read just now.
        PhotoTooLarge: It has too many bytes.
        PhotoUnreadable: Its format is not supported.
    """
    with open_source(path, follow=True) as file:
        limits.check_size(path.name, os.fstat(file.fileno()).st_size)
        data = file.read(limits.size + 1)
    return Content(path.name, data, identify(path.name, data), limits)


@contextmanager
def open_source(path: Path, *, follow: bool = False) -> Iterator[BinaryIO]:
    """Open a regular file for reading.

    Args:
        path: Of the file.
        follow: Whether to follow links.

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
            f"{path.name} may not be read: change its permissions.",
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
    """Detect the format of a file by its first bytes.

    Raises:
        PhotoUnreadable: It is empty, or its format is not supported.
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
