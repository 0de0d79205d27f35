"""Open files that others may have put in place, and write private ones for good."""

import errno
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BufferedReader
from pathlib import Path

from models.errors import StorageUnusable

NO_FOLLOW: int = getattr(os, "O_NOFOLLOW", 0)
"""Flag of `os.open` that refuses a link; Windows has none, so the name is checked."""
_BINARY: int = getattr(os, "O_BINARY", 0)
_NO_WAIT: int = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
CREATE_NEW: int = os.O_CREAT | os.O_EXCL | os.O_WRONLY | NO_FOLLOW | _BINARY
"""Flags of `os.open` for a file that must not exist yet, not even as a link."""


class NotRegularError(OSError):
    """The name is that of a folder, pipe, socket or device, or of a link."""

    def __init__(self, path: str | Path) -> None:
        super().__init__(errno.EINVAL, "it is not a regular file", str(path))


def open_regular(
    path: str | Path, *, follow: bool = True, folder: int | None = None
) -> BufferedReader:
    """Open a regular file for reading.

    Args:
        path: Of the file.
        follow: Whether the path may be a link to a file.
        folder: Descriptor of the folder that a relative path starts from.

    Raises:
        NotRegularError: It is something else.
        OSError: It cannot be opened.
    """
    mode = os.stat(path, dir_fd=folder, follow_symlinks=follow).st_mode
    if not stat.S_ISDIR(mode):  # of a folder, permissions are checked first
        # A device is not even opened: that alone may rewind a tape or arm a watchdog.
        _check(mode, path)
    flags = os.O_RDONLY | _NO_WAIT | _BINARY | (0 if follow else NO_FOLLOW)
    try:
        handle = os.open(path, flags, dir_fd=folder)
    except OSError as error:
        if error.errno in {errno.ELOOP, errno.EMLINK} and not follow:
            raise NotRegularError(path) from error
        raise
    try:
        _check(os.fstat(handle).st_mode, path)
        return os.fdopen(handle, "rb")
    except OSError:
        os.close(handle)
        raise


def read_limited(path: str | Path, limit: int, *, follow: bool = True) -> bytes:
    """Read a regular file of at most `limit` bytes; arguments as of `open_regular`.

    Raises:
        NotRegularError: It is something else.
        OSError: It cannot be read, or is larger.
    """
    with open_regular(path, follow=follow) as file:
        size = os.fstat(file.fileno()).st_size
        content = file.read(min(size, limit) + 1)  # takes memory for all it may read
    if len(content) > limit:
        reason = f"it has more than {limit / 1e6:,.3g} MB"
        raise OSError(errno.EFBIG, reason, str(path))
    return content


def _check(mode: int, path: str | Path) -> None:
    if not stat.S_ISREG(mode):
        raise NotRegularError(path)


FULL = {errno.ENOSPC, errno.EDQUOT}


def make_private_folder(folder: Path) -> None:
    """Make a folder only its owner may enter, for good; one that is there is left.

    Those above it are made likewise.

    Raises:
        StorageUnusable: It cannot be made, or it is a file.
    """
    try:
        missing = [it for it in (folder, *folder.parents) if not it.exists()]
        for made in reversed(missing or [folder]):
            made.mkdir(mode=0o700, exist_ok=True)
        for made in missing:
            sync_folder(made.parent)
    except OSError as error:
        raise explain(error, folder) from error


def make_private_file(path: Path) -> None:
    """Make an empty file only its owner may read; one that is there is left as it is.

    Raises:
        StorageUnusable: It cannot be made.
    """
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise explain(error, path) from error


@contextmanager
def private_draft(path: Path) -> Iterator[Path]:
    """Open a private file that durably becomes `path` if all goes well.

    Raises:
        StorageUnusable: It cannot be written; `path` stays as it was.
    """
    partial = path.with_name(f"{path.name}.partial")
    try:
        partial.unlink(missing_ok=True)
        make_private_file(partial)
        yield partial
        sync_file(partial)
        replace_durably(partial, path)
    except BaseException as error:  # once it has its name, another may be writing one
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise explain(error, path) from error
        raise


def write_private_file(path: Path, content: bytes) -> None:
    """Write a file only its owner may read, whole or not at all, and for good.

    Raises:
        StorageUnusable: It cannot be written.
    """
    with private_draft(path) as partial:
        partial.write_bytes(content)


def sync_file(path: Path) -> None:
    """Make the bytes of a file durable."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable; a new file needs it as much as its bytes."""
    if os.name == "nt":  # Windows opens no folders; NTFS keeps names in its journal
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def replace_durably(partial: Path, final: Path) -> None:
    """Give a finished and synced file its name, for good."""
    partial.replace(final)
    sync_folder(final.parent)


def check_room(folder: Path, size: int) -> None:
    """Make sure that a file of so many bytes may be begun, for it is to be ended.

    Raises:
        StorageUnusable: The disk of the folder has less room.
    """
    try:
        free = shutil.disk_usage(folder).free
    except OSError as error:
        raise explain(error, folder) from error
    if free < size:
        raise StorageUnusable(
            f"The disk of {folder} has only {free / 1e6:.0f} MB left: free some space."
        )


def explain(error: OSError, path: Path) -> StorageUnusable:
    """Return the sentence for a file or folder of ours that cannot be written."""
    if error.errno in FULL:
        return StorageUnusable(f"The disk of {path} is full: free some space.")
    if isinstance(error, FileExistsError | NotADirectoryError):
        return StorageUnusable(
            f"{path} cannot be created, as a part of its path is a file:"
            " choose another folder."
        )
    reason = error.strerror or type(error).__name__
    return StorageUnusable(f"{path} cannot be written: {reason}.")
