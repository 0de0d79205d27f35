"""List the photos in a folder by their names; no file is opened."""

import os
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import chain
from pathlib import Path

from ingest.decode.source import Stamp
from ingest.folder.directory import Directory, open_directory
from ingest.folder.mount import MARK
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

DONE, FAILED = "done", "failed"
"""Folders into which photos are moved; they are never searched, however full."""

_KINDS = {
    stat.S_IFLNK: "link",
    stat.S_IFIFO: "pipe",
    stat.S_IFSOCK: "socket",
    stat.S_IFBLK: "device",
    stat.S_IFCHR: "device",
}


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


@dataclass(frozen=True, slots=True)
class Sighting:
    """A file that was seen.

    Attributes:
        path: Of the file.
        name: The path below the watched folder, as text that a database takes.
        stamp: By which a change is noticed.
        obstacle: Why it is not taken, such as "link"; "" for a photo.
    """

    path: Path
    name: str
    stamp: Stamp
    obstacle: str = ""


@dataclass(frozen=True, slots=True)
class Scan:
    """What to list.

    Attributes:
        root: The watched folder.
        skipped: Names of folders that are not searched, beside `SYSTEM_FOLDERS`.
    """

    root: Path
    skipped: tuple[str, ...] = ()


def list_folder(root: Path, skipped: tuple[str, ...] = ()) -> Iterator[Sighting]:
    """List a watched folder and the folders in it.

    Links are not followed: they may lead out of it. A folder that may not be listed
    is itself a sighting, as is one that lies deeper than `DEEPEST`.

    Raises:
        OSError: The watched folder itself cannot be listed.
    """
    scan = Scan(root, skipped)
    with open_directory(root) as top:
        for entry in _list(top):
            if entry.name not in {MARK, DONE, FAILED}:
                yield from _sight(entry, top, scan)


def _sight(
    entry: "os.DirEntry[str]", folder: Directory, scan: Scan
) -> Iterator[Sighting]:
    path, root = folder.path / entry.name, scan.root
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError:  # deleted since, or a disk error: the next listing decides
        return
    if not stat.S_ISDIR(status.st_mode):
        kind = _KINDS.get(stat.S_IFMT(status.st_mode))
        yield _see(path, root, status, kind or why_no_photo(path))
    elif not is_photo_folder(path, scan.skipped):
        return
    elif len(path.relative_to(root).parts) > DEEPEST:
        yield _see(path, root, status, "folder too deep")
    else:
        yield from _look_into(entry, folder, scan, status)


def _look_into(
    entry: "os.DirEntry[str]", folder: Directory, scan: Scan, status: os.stat_result
) -> Iterator[Sighting]:
    try:
        with folder.enter([entry.name]) as inner:
            for found in _list(inner):
                yield from _sight(found, inner, scan)
    except FileNotFoundError:
        return
    except OSError:
        path = folder.path / entry.name
        yield _see(path, scan.root, status, "folder may not be listed")


def _list(folder: Directory) -> "list[os.DirEntry[str]]":
    with os.scandir(folder.path if folder.handle is None else folder.handle) as found:
        return list(found)


def _see(path: Path, root: Path, status: os.stat_result, obstacle: str) -> Sighting:
    return Sighting(path, name_below(root, path), Stamp.of(status), obstacle)


def name_below(root: Path, path: Path) -> str:
    """The path below a folder, with "/", as text."""
    below = path.relative_to(root).as_posix()
    return os.fsencode(below).decode("utf-8", "backslashreplace")
