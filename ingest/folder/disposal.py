"""Move or delete the source of a photo that is stored or has failed.

A source is compared again after it was moved: if another file has taken its place in
that moment, that one is moved back.
"""

import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import date
from importlib.metadata import version
from itertools import count
from pathlib import Path, PurePath
from uuid import uuid4

from ingest.decode.source import Stamp
from ingest.folder.directory import Directory, open_directory
from ingest.folder.listing import DONE, FAILED, ListedFile
from models.storage.files import read_limited

REASON = ".reason.json"
_DELETING = ".going-"
_SIGNS = 8  # random characters after it
_HASHED = 100_000_000  # bytes; larger files were not read and are not hashed
_NUMBERED = 50  # files of one name; after that, random characters are added
_LONGEST = 255  # bytes of a name, on nearly all file systems
_LONGEST_SUFFIX = 16  # bytes; anything longer is not a suffix
_LARGEST_REASON = 100_000  # bytes


@dataclass(frozen=True, slots=True)
class FailureReason:
    """The reason why a photo failed.

    Attributes:
        code: Such as "damaged".
        message: A sentence that says what to do.
        attempts: How many times it was tried.
        first_seen: Moment in UTC, as ISO 8601 has it.
    """

    code: str
    message: str
    attempts: int
    first_seen: str


def move_to_done(root: Path, photo: ListedFile, today: date) -> bool:
    """Move a stored photo to a folder of the month in `done`, with its folders.

    Returns:
        False if another file has taken its place: that one stays.

    Raises:
        OSError: It cannot be moved.
    """
    kind = (DONE, f"{today:%Y-%m}")
    with _folder_of(root, photo) as source, _folder_of(root, photo, *kind) as target:
        for name in _free_names(photo.path.name):
            with suppress(FileExistsError):
                return _move_if_same(photo, source, target, name)
    raise AssertionError  # names do not run out


def delete(root: Path, photo: ListedFile) -> bool:
    """Delete a stored photo from the watched folder.

    Returns:
        False if another file has taken its place: that one stays.

    Raises:
        OSError: It cannot be deleted.
    """
    temporary = f"{_DELETING}{uuid4().hex[:_SIGNS]}-"
    temporary += _shorten(photo.path.name, _LONGEST - len(temporary))
    with _folder_of(root, photo) as folder:
        is_moved = _move_if_same(photo, folder, folder, temporary)
        if is_moved:
            folder.remove(temporary)
    return is_moved


def move_to_failed(root: Path, photo: ListedFile, reason: FailureReason) -> bool:
    """Move a photo that cannot be read to `failed`, with the reason beside it.

    The reason is written first: no photo lies there without one. It names the SHA-256
    of the file, or "" if the file cannot be read, and the version of cardfile.

    Returns:
        False if another file has taken its place: that one stays.

    Raises:
        OSError: It cannot be moved.
    """
    with _folder_of(root, photo) as source, _folder_of(root, photo, FAILED) as target:
        sha256 = _hash(source, photo.path.name)
        written = {**asdict(reason), "sha256": sha256, "version": version("cardfile")}
        for name in _free_names(photo.path.name, room=len(REASON)):
            if target.exists(name):
                continue
            try:
                _write_reason(target, name, written)
                is_moved = _move_if_same(photo, source, target, name)
            except (FileExistsError, IsADirectoryError):  # taken, perhaps only just now
                continue
            if not is_moved:
                target.remove(name + REASON)
            return is_moved
    raise AssertionError  # names do not run out


def forget_reason(root: Path, photo: ListedFile) -> None:
    """Remove the reason of a photo that had failed and is stored now."""
    *folders, name = photo.path.relative_to(root).parts
    with (
        suppress(OSError),
        open_directory(root) as top,
        top.enter([FAILED, *folders]) as failed,
    ):
        if not failed.exists(name):
            failed.remove(name + REASON)


def count_failed(root: Path) -> Mapping[str, int]:
    """Count the photos in `failed` by the codes of their reasons."""
    codes: Counter[str] = Counter()
    for folder, _, names in os.walk(root / FAILED):
        for name in {it.removesuffix(REASON) for it in names if it.endswith(REASON)}:
            if name in names:
                codes.update(_read_code(Path(folder) / (name + REASON)))
    return codes


def restore_name(root: Path, photo: ListedFile) -> None:
    """Restore the name of a file whose deletion was interrupted."""
    name = photo.path.name
    if name.startswith(_DELETING):
        with suppress(OSError), _folder_of(root, photo) as folder:
            folder.move(name, folder, name[len(_DELETING) + _SIGNS + 1 :])


def _hash(folder: Directory, name: str) -> str:
    try:
        with folder.open(name) as file:
            if os.fstat(file.fileno()).st_size > _HASHED:
                return ""
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


@contextmanager
def _folder_of(root: Path, photo: ListedFile, *kind: str) -> Iterator[Directory]:
    """Open the folder of a photo, or the folder of its name within `done` or `failed`.

    Raises:
        OSError: It cannot be opened or created, or a part of its path is a link.
    """
    names = (*kind, *photo.path.relative_to(root).parts[:-1])
    with open_directory(root) as top, top.enter(names, create=bool(kind)) as folder:
        yield folder


def _move_if_same(
    photo: ListedFile, source: Directory, target: Directory, name: str
) -> bool:
    if not _is_same(source, photo.path.name, photo.stamp):
        return False
    source.move(photo.path.name, target, name)
    if not _is_same(target, name, photo.stamp):  # exchanged in this very moment
        target.move(name, source, photo.path.name)
        return False
    for folder in (target, source):
        folder.sync()
    return True


def _is_same(folder: Directory, name: str, stamp: Stamp) -> bool:
    try:
        return Stamp.of(folder.status(name)) == stamp
    except FileNotFoundError:
        return False


def _free_names(name: str, room: int = 0) -> Iterator[str]:
    """Yield the name itself, then "card (2).jpg", "card (3).jpg" and so on.

    Args:
        name: As wanted; a name that is too long is cut at the end of its stem.
        room: Bytes that are added to the name later.
    """
    yield _shorten(name, _LONGEST - room)
    path = PurePath(name)
    for number in count(2):
        sign = f"{number}" if number <= _NUMBERED else uuid4().hex[:12]
        tail = f" ({sign}){path.suffix}"
        yield _shorten(path.stem, _LONGEST - room - len(os.fsencode(tail))) + tail


def _shorten(name: str, room: int) -> str:
    """Shorten a name to at most `room` bytes; its suffix stays."""
    path = PurePath(name)
    stem, suffix = os.fsencode(path.stem), os.fsencode(path.suffix)
    if len(stem) + len(suffix) <= room:
        return name
    if len(suffix) > _LONGEST_SUFFIX:
        stem, suffix = stem + suffix, b""
    cut = stem[: room - len(suffix)].decode("utf-8", "ignore").encode()
    return os.fsdecode(cut + suffix)


def _write_reason(folder: Directory, name: str, reason: Mapping[str, object]) -> None:
    text = json.dumps(reason, ensure_ascii=False, indent=2) + "\n"
    folder.replace(name + REASON, text.encode("utf-8", "replace"))


def _read_code(reason: Path) -> Iterator[str]:
    with suppress(OSError, ValueError, LookupError, TypeError, RecursionError):
        yield str(
            json.loads(read_limited(reason, _LARGEST_REASON, follow=False))["code"]
        )
