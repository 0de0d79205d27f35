"""Files that others may have put in place: opened without waiting or following links.

Where others can write, a name may lead through a link to any file of the user, or be a
pipe or device that never ends. Only regular files are opened, and none without a limit.
"""

import errno
import os
import stat
from io import BufferedReader
from pathlib import Path

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


def read_limited(
    path: str | Path, limit: int, *, follow: bool = True, folder: int | None = None
) -> bytes:
    """Read a regular file of at most `limit` bytes; arguments as of `open_regular`.

    Raises:
        NotRegularError: It is something else.
        OSError: It cannot be read, or is larger.
    """
    with open_regular(path, follow=follow, folder=folder) as file:
        content = file.read(limit + 1)
    if len(content) > limit:
        reason = f"it has more than {limit / 1e6:,.3g} MB"
        raise OSError(errno.EFBIG, reason, str(path))
    return content


def _check(mode: int, path: str | Path) -> None:
    if not stat.S_ISREG(mode):
        raise NotRegularError(path)
