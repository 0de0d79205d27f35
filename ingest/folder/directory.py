"""An open directory, in which files are created, moved and deleted by name.

Other people can write to the watched folder: they may replace any part of a path by a
link between two system calls. Names are therefore looked up in a directory that is
already open (`dir_fd`), and no link is followed. Windows has no `dir_fd`; there each
directory is checked when it is entered.
"""

import ctypes
import errno
import os
import stat
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from io import BufferedReader
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

from models.storage.files import (
    CREATE_NEW,
    NO_FOLLOW,
    NotRegularError,
    open_regular,
)

_WORKING_DIRECTORY = -100  # AT_FDCWD: relative paths start there
_NO_REPLACE = 1  # RENAME_NOREPLACE
_UNSUPPORTED = {errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP}

_HAS_DESCRIPTORS = os.open in os.supports_dir_fd
_DIRECTORY: int = getattr(os, "O_DIRECTORY", 0)


class Place(NamedTuple):
    """The arguments of the functions of `os` for a name.

    Attributes:
        name: Of a file in the folder, or its path.
        folder: Descriptor of the open folder; None for a path.
    """

    name: str
    folder: int | None = None


def rename_without_replacing(source: Place, target: Place) -> None:
    """Rename a file within its disk; the target must not exist.

    Linux does that in one step (renameat2). Elsewhere an empty file reserves the name
    first, and may be left after a crash.

    Raises:
        FileExistsError: There is a file at the target; nothing was changed.
        OSError: It cannot be renamed.
    """
    if os.name == "nt":
        Path(source.name).rename(target.name)  # never replaces there
        return
    if sys.platform == "linux":
        code = _renameat2(source, target)
        if code not in _UNSUPPORTED:
            if code:
                reason = os.strerror(code)
                raise OSError(code, reason, source.name, None, target.name)
            return
    os.close(os.open(target.name, CREATE_NEW, 0o600, dir_fd=target.folder))
    try:
        os.replace(
            source.name,
            target.name,
            src_dir_fd=source.folder,
            dst_dir_fd=target.folder,
        )
    except OSError:
        os.unlink(target.name, dir_fd=target.folder)
        raise


def _renameat2(source: Place, target: Place) -> int:
    """Rename by the system call; return 0 or the number of the error."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except AttributeError:  # an older C library
        return errno.ENOSYS
    old = _descriptor(source), os.fsencode(source.name)
    new = _descriptor(target), os.fsencode(target.name)
    return ctypes.get_errno() if rename(*old, *new, _NO_REPLACE) else 0


def _descriptor(place: Place) -> int:
    return _WORKING_DIRECTORY if place.folder is None else place.folder


class Directory:
    """A directory that stays the same when its path changes.

    Attributes:
        path: When it was opened; for messages.
        handle: Its descriptor; None on Windows.
    """

    def __init__(self, path: Path, handle: int | None) -> None:
        self.path = path
        self.handle = handle

    def place(self, name: str) -> Place:
        """Return the arguments for functions of `os` for a name in this directory."""
        if self.handle is None:
            return Place(str(self.path / name), None)
        return Place(name, self.handle)

    def status(self, name: str) -> os.stat_result:
        """Return the status of a file, or of a link itself.

        Raises:
            OSError: There is no file of this name.
        """
        where = self.place(name)
        return os.stat(where.name, dir_fd=where.folder, follow_symlinks=False)

    def exists(self, name: str) -> bool:
        """Return whether there is anything of this name, even a broken link."""
        try:
            self.status(name)
        except FileNotFoundError:
            return False
        return True

    def open(self, name: str) -> BufferedReader:
        """Open a regular file for reading.

        Raises:
            OSError: It cannot be opened, or is a link, pipe or device.
        """
        where = self.place(name)
        return open_regular(where.name, follow=False, folder=where.folder)

    def create(self, name: str, content: bytes) -> None:
        """Create and sync a file that only its owner may read.

        Raises:
            FileExistsError: There is something of this name.
            OSError: It cannot be written.
        """
        where = self.place(name)
        handle = os.open(where.name, CREATE_NEW, 0o600, dir_fd=where.folder)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())

    def replace(self, name: str, content: bytes) -> None:
        """Write a file, replacing any file or link of its name.

        Raises:
            OSError: It cannot be written, or a directory has the name.
        """
        draft = f".{uuid4().hex}.tmp"
        try:
            self.create(draft, content)
            old, new = self.place(draft), self.place(name)
            os.replace(old.name, new.name, src_dir_fd=old.folder, dst_dir_fd=new.folder)
        finally:
            with suppress(OSError):
                self.remove(draft)

    def move(self, name: str, target: "Directory", wanted: str) -> None:
        """Move a file without replacing another one.

        Raises:
            FileExistsError: There is something at the target.
            OSError: It cannot be moved.
        """
        rename_without_replacing(self.place(name), target.place(wanted))

    def remove(self, name: str) -> None:
        """Delete a file, or a link itself, if there is one.

        Raises:
            OSError: It cannot be deleted.
        """
        where = self.place(name)
        with suppress(FileNotFoundError):
            os.unlink(where.name, dir_fd=where.folder)

    def sync(self) -> None:
        """Sync its names to disk, if the file system can."""
        if self.handle is not None:
            with suppress(OSError):
                os.fsync(self.handle)

    @contextmanager
    def enter(
        self, names: Sequence[str], *, create: bool = False
    ) -> Iterator["Directory"]:
        """Open a directory below this one by the names that lead to it.

        Raises:
            NotRegularError: A name is a link.
            OSError: It cannot be opened or, if asked for, created.
        """
        with ExitStack() as stack:
            directory = self
            for name in names:
                directory = stack.enter_context(directory._enter(name, create=create))
            yield directory

    @contextmanager
    def _enter(self, name: str, *, create: bool) -> Iterator["Directory"]:
        where = self.place(name)
        if create and not self.exists(name):
            with suppress(FileExistsError):  # another program was faster
                os.mkdir(where.name, dir_fd=where.folder)
            self.sync()
        if not stat.S_ISDIR(self.status(name).st_mode):
            raise NotRegularError(self.path / name)
        with _opened(self.path / name, where) as directory:
            yield directory


@contextmanager
def open_directory(path: Path) -> Iterator[Directory]:
    """Open a directory that the user named; the path itself may be a link.

    Raises:
        OSError: It is not there, or cannot be opened.
    """
    if not _HAS_DESCRIPTORS:
        yield Directory(path, None)
        return
    handle = os.open(path, os.O_RDONLY | _DIRECTORY)
    try:
        yield Directory(path, handle)
    finally:
        os.close(handle)


@contextmanager
def _opened(path: Path, where: Place) -> Iterator[Directory]:
    if where.folder is None:
        yield Directory(path, None)
        return
    flags = os.O_RDONLY | _DIRECTORY | NO_FOLLOW
    handle = os.open(where.name, flags, dir_fd=where.folder)
    try:
        yield Directory(path, handle)
    finally:
        os.close(handle)
