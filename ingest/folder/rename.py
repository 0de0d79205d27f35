"""Giving a file another name without ever taking the place of another file."""

import ctypes
import errno
import os
import sys
from pathlib import Path
from typing import NamedTuple

from models.untrusted_files import CREATE_NEW

_WORKING_DIRECTORY = -100  # AT_FDCWD: where relative paths start from otherwise
_NO_REPLACE = 1  # RENAME_NOREPLACE
_UNSUPPORTED = {errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP}


class Place(NamedTuple):
    """A name as the functions of `os` take it.

    Attributes:
        name: Of a file in the folder, or its path.
        folder: Descriptor of the open folder; None for a path.
    """

    name: str
    folder: int | None = None


def rename_without_replacing(source: Place, target: Place) -> None:
    """Rename a file within its disk; the target must not be there yet.

    Linux can do so in one step (renameat2). Elsewhere an empty file claims the name
    first; what a crash leaves of it is that empty file.

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
    """0, or the number of the error."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except AttributeError:  # an older C library
        return errno.ENOSYS
    old = _descriptor(source), os.fsencode(source.name)
    new = _descriptor(target), os.fsencode(target.name)
    return ctypes.get_errno() if rename(*old, *new, _NO_REPLACE) else 0


def _descriptor(place: Place) -> int:
    return _WORKING_DIRECTORY if place.folder is None else place.folder
