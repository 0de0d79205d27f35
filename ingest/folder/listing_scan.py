"""What lies in a watched folder just now: one listing, in which nothing is opened."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.decode.source import Stamp
from ingest.folder.directory import Directory, open_directory
from ingest.folder.listing import DEEPEST, is_photo_folder, why_no_photo
from ingest.folder.mount import MARK

DONE, FAILED = "done", "failed"
"""Folders into which photos are moved; they are never searched, however full."""

_KINDS = {
    stat.S_IFLNK: "link",
    stat.S_IFIFO: "pipe",
    stat.S_IFSOCK: "socket",
    stat.S_IFBLK: "device",
    stat.S_IFCHR: "device",
}


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
    """Which folder is listed.

    Attributes:
        root: The watched folder.
        skipped: Names of folders that are not searched, beside `SYSTEM_FOLDERS`.
    """

    root: Path
    skipped: tuple[str, ...] = ()


def look_around(root: Path, skipped: tuple[str, ...] = ()) -> Iterator[Sighting]:
    """List a watched folder and the folders in it.

    Links are not followed: they may lead out of it. A folder that may not be listed
    is itself a sighting, as is one that lies deeper than `DEEPEST`.

    Raises:
        OSError: The watched folder itself cannot be listed.
    """
    scan = Scan(root, skipped)
    with open_directory(root) as top:
        for entry in _entries(top):
            if entry.name not in {MARK, DONE, FAILED}:
                yield from _judge(entry, top, scan)


def _judge(
    entry: "os.DirEntry[str]", folder: Directory, scan: Scan
) -> Iterator[Sighting]:
    path, root = folder.path / entry.name, scan.root
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError:  # gone since it was listed, or its disk fails: the next look tells
        return
    if not stat.S_ISDIR(status.st_mode):
        kind = _KINDS.get(stat.S_IFMT(status.st_mode))
        yield _see(path, root, status, kind or why_no_photo(path))
    elif not is_photo_folder(path, scan.skipped):
        return
    elif len(path.relative_to(root).parts) > DEEPEST:
        yield _see(path, root, status, "folder too deep")
    else:
        yield from _walk(entry, folder, scan, status)


def _walk(
    entry: "os.DirEntry[str]", folder: Directory, scan: Scan, status: os.stat_result
) -> Iterator[Sighting]:
    try:
        with folder.enter([entry.name]) as inner:
            for found in _entries(inner):
                yield from _judge(found, inner, scan)
    except FileNotFoundError:
        return
    except OSError:
        path = folder.path / entry.name
        yield _see(path, scan.root, status, "folder may not be listed")


def _entries(folder: Directory) -> "list[os.DirEntry[str]]":
    with os.scandir(folder.path if folder.handle is None else folder.handle) as found:
        return list(found)


def _see(path: Path, root: Path, status: os.stat_result, obstacle: str) -> Sighting:
    return Sighting(path, name_below(root, path), Stamp.of(status), obstacle)


def name_below(root: Path, path: Path) -> str:
    """The path below a folder, with "/", as text."""
    below = path.relative_to(root).as_posix()
    return os.fsencode(below).decode("utf-8", "backslashreplace")
