"""Which files of a folder are photos: told by name, since a listing opens nothing."""

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from itertools import chain
from pathlib import Path

from models.errors import NotFound

PHOTO_SUFFIXES = frozenset(
    ".jpg .jpeg .jpe .jfif .png .webp .tif .tiff .bmp .gif .pdf .heic .heif .avif"
    " .jp2 .j2k .jpx .jpf".split()
)
DEEPEST = 32
"""Folders in one another that are searched."""
_TEMPORARY = (
    "~$* .~lock.*# *.tmp *.temp *.part *.partial *.crdownload *.download *.filepart"
    " *.swp *~ thumbs.db desktop.ini"
).split()
SYSTEM_FOLDERS = (
    # Synology, QNAP and other NAS: thumbnails, recycle bins, snapshots, indexes
    *("@eadir", "#recycle", "#snapshot", "@recycle", "@recently-snapshot", "@tmp"),
    *("@sharebin", "@sharesnap", "syno@*", "@syno*", "~snapshot", "lost+found"),
    # Windows
    *("$recycle.bin", "recycler", "recycled", "system volume information", "found.???"),
    # macOS: what it leaves on shares, and libraries that look like a file
    *("__macosx", "network trash folder", "temporary items", "*.photoslibrary"),
    *("*.photolibrary", "*.aplibrary", "*.migratedphotolibrary", "*.app"),
    # Lightroom, Capture One and sync tools
    *("*.lrdata", "*.cocatalog", "_thumbs", "*.sync-trash"),
)
"""Names of folders that are not searched, in lower case, with wildcards."""


def is_photo_name(path: Path) -> bool:
    """Whether a file of this name is taken from a folder.

    Hidden files, halves of downloads and what other programs leave behind are not.
    """
    return not why_no_photo(path)


def why_no_photo(path: Path) -> str:
    """Why a file of this name is not taken from a folder; "" if it is."""
    name = path.name.lower()
    if name.startswith("."):
        return "hidden"
    if any(fnmatchcase(name, form) for form in _TEMPORARY):
        return "temporary"
    return "" if path.suffix.lower() in PHOTO_SUFFIXES else "not a picture"


def is_photo_folder(path: Path, skipped: Iterable[str] = ()) -> bool:
    """Whether a folder of this name is searched: not hidden, nor a program's own.

    Args:
        path: Of the folder.
        skipped: Names of further folders that are not, with wildcards.
    """
    name = path.name.lower()
    patterns = (*SYSTEM_FOLDERS, *(it.lower() for it in skipped))
    return not name.startswith(".") and not any(
        fnmatchcase(name, pattern) for pattern in patterns
    )


def find_photos(paths: Iterable[Path], skipped: Sequence[str] = ()) -> Iterator[Path]:
    """Find the files themselves and, folder by folder, the photos in the folders.

    A file that is named is always read, whatever its name. Links in a folder are left
    alone, since they may lead out of it or in a circle. Within a folder "card2" comes
    before "card10", so that fronts and backs stay neighbours.

    Args:
        paths: Files and folders.
        skipped: Names of folders that are not searched, beside `SYSTEM_FOLDERS`.

    Raises:
        NotFound: A path does not exist, or a folder holds no photo; said now, before
            the first photo is handed out.
    """
    named = list(paths)
    for path in named:
        _check(path, skipped)
    return chain.from_iterable(
        _walk(path, skipped) if path.is_dir() else (path,) for path in named
    )


def natural_order(path: Path) -> tuple[tuple[tuple[int, str], ...], str]:
    """Sort key by which numbers in names count as numbers."""
    parts = re.split(r"(\d+)", path.name.casefold())
    return tuple(
        (int(part), "") if part.isdecimal() else (-1, part) for part in parts
    ), path.name


def _check(path: Path, skipped: Sequence[str]) -> None:
    try:
        path.lstat()
    except FileNotFoundError as error:
        raise NotFound(f"{path} does not exist: check the spelling.") from error
    except OSError as error:
        raise NotFound(f"{path} cannot be reached: {error.strerror}.") from error
    if path.is_dir() and next(_walk(path, skipped), None) is None:
        raise NotFound(
            f"{path} holds no photos: give a folder with JPEG, PNG, WebP, TIFF, BMP,"
            " GIF, PDF, HEIC, AVIF or JPEG 2000 files."
        )


def _walk(folder: Path, skipped: Sequence[str], depth: int = 0) -> Iterator[Path]:
    """The photos of a folder, then those of its folders.

    A folder that may not be listed is yielded itself, so that it ends among the photos
    that failed rather than unnoticed.
    """
    try:
        entries = [
            Path(entry) for entry in os.scandir(folder) if not entry.is_symlink()
        ]
    except FileNotFoundError:
        return
    except OSError:
        yield folder
        return
    entries.sort(key=natural_order)
    yield from (path for path in entries if path.is_file() and is_photo_name(path))
    for path in entries:
        if path.is_dir() and is_photo_folder(path, skipped) and depth < DEEPEST:
            yield from _walk(path, skipped, depth + 1)
