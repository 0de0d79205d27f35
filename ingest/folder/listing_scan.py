"""What lies in a watched folder just now: one listing, in which nothing is opened."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.decode.source import Stamp
from ingest.folder.listing import is_photo_folder, why_no_photo
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


def look_around(root: Path) -> Iterator[Sighting]:
    """List a watched folder and the folders in it.

    Links are not followed: they may lead out of it. A folder that may not be listed
    is itself a sighting.

    Raises:
        OSError: The watched folder itself cannot be listed.
    """
    with os.scandir(root) as entries:
        found = [entry for entry in entries if entry.name not in {MARK, DONE, FAILED}]
    yield from _judge(found, root)


def _walk(folder: "os.DirEntry[str]", root: Path) -> Iterator[Sighting]:
    try:
        with os.scandir(folder) as entries:
            found = list(entries)
    except FileNotFoundError:
        return
    except OSError:
        yield from _see(folder, root, "folder may not be listed")
    else:
        yield from _judge(found, root)


def _judge(entries: "list[os.DirEntry[str]]", root: Path) -> Iterator[Sighting]:
    for entry in entries:
        if not entry.is_dir(follow_symlinks=False):
            yield from _see(entry, root)
        elif is_photo_folder(Path(entry)):
            yield from _walk(entry, root)


def _see(
    entry: "os.DirEntry[str]", root: Path, obstacle: str = ""
) -> Iterator[Sighting]:
    path = Path(entry)
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError:  # gone since it was listed, or its disk fails: the next look tells
        return
    obstacle = obstacle or _KINDS.get(stat.S_IFMT(status.st_mode)) or why_no_photo(path)
    yield Sighting(path, name_below(root, path), Stamp.of(status), obstacle)


def name_below(root: Path, path: Path) -> str:
    """The path below a folder, with "/", as text."""
    below = path.relative_to(root).as_posix()
    return os.fsencode(below).decode("utf-8", "backslashreplace")
