"""What becomes of a photo's source once the photo is stored, or has failed.

A source is moved before it is looked at once more: whatever lies at its path in that
very moment, only what was read is put away for good.
"""

import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from errno import ENOTDIR
from itertools import count
from pathlib import Path
from uuid import uuid4

from ingest.decode.source import Stamp
from ingest.folder.listing_scan import DONE, FAILED, Sighting
from ingest.folder.rename import rename_without_replacing
from models.files import sync_folder

REASON = ".reason.json"
_GOING = ".going-"
_SIGNS = 8  # at random, after it
_HASHED = 100_000_000  # bytes; what is larger was never read, and is not hashed either
_NUMBERED = 50  # files of one name; from there on numbers are drawn at random


class After(StrEnum):
    """What becomes of a photo in a watched folder once it is stored."""

    DONE = "done"
    KEEP = "keep"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Reason:
    """What is written beside a photo that failed.

    Attributes:
        code: Such as "damaged".
        message: A sentence that says what to do.
        attempts: How many times it was tried.
        first_seen: Moment in UTC, as ISO 8601 has it.
        sha256: Of the file; "" if it could not be read.
        version: Of cardfile.
    """

    code: str
    message: str
    attempts: int
    first_seen: str
    sha256: str
    version: str


def move_to_done(root: Path, photo: Sighting, today: date) -> bool:
    """Move a photo that is stored to `done`, by month; its folders stay with it.

    Returns:
        False if another file has taken its place: that one stays.

    Raises:
        OSError: It cannot be moved.
    """
    wanted = _make_folders(root, f"{DONE}/{today:%Y-%m}", photo)
    return _move(photo, wanted) is not None


def delete(photo: Sighting) -> bool:
    """Delete a photo that is stored.

    Returns:
        False if another file has taken its place: that one stays.

    Raises:
        OSError: It cannot be deleted.
    """
    going = photo.path.with_name(f"{_GOING}{uuid4().hex[:_SIGNS]}-{photo.path.name}")
    moved = _move(photo, going)
    if moved is not None:
        moved.unlink()
    return moved is not None


def move_to_failed(root: Path, photo: Sighting, reason: Reason) -> bool:
    """Move a photo that cannot be read to `failed`, with the reason beside it.

    The reason is written first: no photo lies there without one.

    Returns:
        False if another file has taken its place: that one stays.

    Raises:
        OSError: It cannot be moved.
    """
    wanted = _make_folders(root, FAILED, photo)
    for target in _free_names(wanted):
        if os.path.lexists(target):
            continue
        note = _reason_file(target)
        _write_reason(note, reason)
        try:
            moved = _rename_if_same(photo, target)
        except FileExistsError:  # another program was faster
            continue
        if not moved:
            note.unlink(missing_ok=True)
        return moved
    raise AssertionError  # names do not run out


def forget_reason(root: Path, photo: Sighting) -> None:
    """Remove the reason of a photo that was dropped back and is stored now."""
    failed = root / FAILED / photo.path.relative_to(root)
    with suppress(OSError):
        if not failed.exists():
            _reason_file(failed).unlink(missing_ok=True)


def count_failed(root: Path) -> Mapping[str, int]:
    """Photos in `failed` by the code of their reason."""
    codes: Counter[str] = Counter()
    for note in (root / FAILED).rglob(f"*{REASON}"):
        with suppress(OSError, ValueError, LookupError, TypeError, RecursionError):
            if note.with_name(note.name.removesuffix(REASON)).exists():
                codes[str(json.loads(note.read_bytes())["code"])] += 1
    return codes


def bring_back(path: Path) -> None:
    """Give a file its name again that a crash left on the way to being deleted."""
    if path.name.startswith(_GOING):
        name = path.name[len(_GOING) + _SIGNS + 1 :]
        with suppress(OSError):
            rename_without_replacing(path, path.with_name(name))


def hash_file(path: Path) -> str:
    """The SHA-256 of a file; "" where it cannot be had."""
    try:
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_size > _HASHED:
                return ""
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _move(photo: Sighting, wanted: Path) -> Path | None:
    for target in _free_names(wanted):
        with suppress(FileExistsError):
            return target if _rename_if_same(photo, target) else None
    raise AssertionError  # names do not run out


def _rename_if_same(photo: Sighting, target: Path) -> bool:
    if not _is_same(photo.path, photo.stamp):
        return False
    rename_without_replacing(photo.path, target)
    if not _is_same(target, photo.stamp):  # exchanged in this very moment
        rename_without_replacing(target, photo.path)
        return False
    for folder in (target.parent, photo.path.parent):
        with suppress(OSError):  # not every share can; the photo itself is stored
            sync_folder(folder)
    return True


def _is_same(path: Path, stamp: Stamp) -> bool:
    try:
        return Stamp.of(path.lstat()) == stamp
    except FileNotFoundError:
        return False


def _make_folders(root: Path, kind: str, photo: Sighting) -> Path:
    """Make the folder for a photo; where the photo is to lie.

    Raises:
        OSError: It cannot be made, or a part of it is a link that may lead anywhere.
    """
    wanted = root / kind / photo.path.relative_to(root)
    wanted.parent.mkdir(parents=True, exist_ok=True)
    if not wanted.parent.resolve().is_relative_to(root.resolve()):
        raise NotADirectoryError(ENOTDIR, "a link leads out of it", str(wanted.parent))
    return wanted


def _free_names(wanted: Path) -> Iterator[Path]:
    """The name itself, then "card (2).jpg", "card (3).jpg" and so on."""
    yield wanted
    for number in count(2):
        sign = f"{number}" if number <= _NUMBERED else uuid4().hex[:12]
        yield wanted.with_name(f"{wanted.stem} ({sign}){wanted.suffix}")


def _reason_file(photo: Path) -> Path:
    return photo.with_name(photo.name + REASON)


def _write_reason(note: Path, reason: Reason) -> None:
    text = json.dumps(asdict(reason), ensure_ascii=False, indent=2) + "\n"
    handle = os.open(note, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as file:
        file.write(text)
