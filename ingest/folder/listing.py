"""List the photos in folders by their names; no file is opened."""

import os
import re
import stat
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path

from ingest.decode.source import Stamp
from ingest.folder.directory import Directory, open_directory
from models.errors import NotFound

PHOTO_SUFFIXES = frozenset(
    ".jpg .jpeg .jpe .jfif .png .webp .tif .tiff .bmp .gif .pdf .heic .heif .avif"
    " .jp2 .j2k .jpx .jpf".split()
)
DEEPEST = 32
"""Levels of folders that are searched."""
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
"""Folders of a watched folder into which photos are moved."""

_CLOSED = "folder may not be listed"
_KINDS = {
    stat.S_IFLNK: "link",
    stat.S_IFIFO: "pipe",
    stat.S_IFSOCK: "socket",
    stat.S_IFBLK: "device",
    stat.S_IFCHR: "device",
}


def is_photo_name(path: Path) -> bool:
    """Return whether a file of this name in a folder is a photo.

    Hidden files, unfinished downloads and leftovers of other programs are not.
    """
    return not why_no_photo(path)


def why_no_photo(path: Path) -> str:
    """Return why a file of this name in a folder is not a photo; "" if it is."""
    name = path.name.lower()
    if name.startswith("."):
        return "hidden"
    if any(fnmatchcase(name, form) for form in _TEMPORARY):
        return "temporary"
    return "" if path.suffix.lower() in PHOTO_SUFFIXES else "not a picture"


def is_photo_folder(path: Path, skipped: Iterable[str]) -> bool:
    """Return whether a folder of this name is searched: not hidden, not of a system.

    Args:
        path: Of the folder.
        skipped: Names of further folders that are not, with wildcards.
    """
    name = path.name.lower()
    patterns = (*SYSTEM_FOLDERS, *(it.lower() for it in skipped))
    return not name.startswith(".") and not any(
        fnmatchcase(name, pattern) for pattern in patterns
    )


def find_photos(paths: Iterable[Path], skipped: Sequence[str] = ()) -> list[Path]:
    """Find the files themselves and, folder by folder, the photos in the folders.

    A file that is given is always read, whatever its name. Links in a folder are not
    followed, since they may lead out of it or in a circle. A folder that may not be
    listed is returned like a photo, so that it is reported as one that failed.

    Args:
        paths: Files and folders.
        skipped: Names of folders that are not searched, beside `SYSTEM_FOLDERS`.

    Raises:
        NotFound: A path does not exist, or a folder holds no photo.
    """
    return [photo for path in paths for photo in _photos_of(path, skipped)]


def _photos_of(path: Path, skipped: Sequence[str]) -> list[Path]:
    try:
        path.lstat()
    except FileNotFoundError as error:
        raise NotFound(f"{path} does not exist: check the spelling.") from error
    except OSError as error:
        raise NotFound(f"{path} cannot be reached: {error.strerror}.") from error
    if not path.is_dir():
        return [path]
    try:
        seen = list(list_folder(path, skipped))
    except OSError:
        return [path]
    found = [it.path for it in seen if it.obstacle in {"", _CLOSED}]
    if not found:
        raise NotFound(
            f"{path} holds no photos: give a folder with JPEG, PNG, WebP, TIFF, BMP,"
            " GIF, PDF, HEIC, AVIF or JPEG 2000 files."
        )
    return sorted(found, key=photo_order)


def photo_order(path: Path) -> list[tuple[bool, list[tuple[int, str]], str]]:
    """Sort key of photos: those of a folder come before those of the folders in it.

    "card2" comes before "card10", so that fronts and backs stay neighbours.
    """
    *folders, name = path.parts
    order = [(True, _by_number(folder), folder) for folder in folders]
    return [*order, (False, _by_number(name), name)]


def _by_number(name: str) -> list[tuple[int, str]]:
    parts = re.split(r"(\d+)", name.casefold())
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A file in a folder.

    Attributes:
        path: Of the file.
        name: Its path below the folder, as text that a database can store.
        stamp: By which a change is noticed.
        obstacle: Why it is not imported, such as "link"; "" for a photo.
    """

    path: Path
    name: str
    stamp: Stamp
    obstacle: str = ""


def list_folder(
    root: Path, skipped: Iterable[str] = (), *, left_out: Collection[str] = ()
) -> Iterator[ListedFile]:
    """List a folder and the folders in it.

    Links are not followed, since they may lead out of it. A folder that may not be
    listed, or that is deeper than `DEEPEST`, is listed like a file.

    Args:
        root: The folder.
        skipped: Names of folders that are not searched, beside `SYSTEM_FOLDERS`.
        left_out: Names of files and folders in the folder itself that are left out.

    Raises:
        OSError: The folder itself cannot be listed.
    """
    with open_directory(root) as top:
        for entry in _list(top):
            if entry.name not in left_out:
                yield from _sight(entry, top, root, skipped)


def _sight(
    entry: "os.DirEntry[str]", folder: Directory, root: Path, skipped: Iterable[str]
) -> Iterator[ListedFile]:
    path = folder.path / entry.name
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError:  # deleted since, or a disk error: the next listing decides
        return
    see = partial(ListedFile, path, name_below(root, path), Stamp.of(status))
    if not stat.S_ISDIR(status.st_mode):
        yield see(_KINDS.get(stat.S_IFMT(status.st_mode)) or why_no_photo(path))
    elif not is_photo_folder(path, skipped):
        return
    elif len(path.relative_to(root).parts) > DEEPEST:
        yield see("folder too deep")
    else:
        try:
            with folder.enter([entry.name]) as inner:
                for found in _list(inner):
                    yield from _sight(found, inner, root, skipped)
        except FileNotFoundError:
            return
        except OSError:
            yield see(_CLOSED)


def _list(folder: Directory) -> "list[os.DirEntry[str]]":
    with os.scandir(folder.path if folder.handle is None else folder.handle) as found:
        return list(found)


def name_below(root: Path, path: Path) -> str:
    """Return the path below a folder, with "/", as text."""
    below = path.relative_to(root).as_posix()
    return os.fsencode(below).decode("utf-8", "backslashreplace")
