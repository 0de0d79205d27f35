"""Create private files and folders that survive a power cut."""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from models.errors import StorageUnusable

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
    """A file only its owner may read, which becomes `path`, for good, if all goes well.

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
    """The sentence for a file or folder of ours that cannot be written."""
    if error.errno in FULL:
        return StorageUnusable(f"The disk of {path} is full: free some space.")
    if isinstance(error, FileExistsError | NotADirectoryError):
        return StorageUnusable(
            f"{path} cannot be created, as a part of its path is a file:"
            " choose another folder."
        )
    reason = error.strerror or type(error).__name__
    return StorageUnusable(f"{path} cannot be written: {reason}.")
