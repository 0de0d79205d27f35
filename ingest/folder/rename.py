"""Giving a file another name without ever taking the place of another file."""

import ctypes
import errno
import os
import sys
from pathlib import Path

_HERE = -100  # AT_FDCWD: paths are meant from the working directory
_NO_REPLACE = 1  # RENAME_NOREPLACE
_UNSUPPORTED = {errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP}


def rename_without_replacing(source: Path, target: Path) -> None:
    """Rename a file within its disk; the target must not be there yet.

    Linux can do so in one step (renameat2). Elsewhere an empty file claims the name
    first; what a crash leaves of it is that empty file.

    Raises:
        FileExistsError: There is a file at the target; nothing was changed.
        OSError: It cannot be renamed.
    """
    if os.name == "nt":
        source.rename(target)  # never replaces there
        return
    if sys.platform == "linux":
        code = _renameat2(source, target)
        if code not in _UNSUPPORTED:
            if code:
                raise OSError(code, os.strerror(code), str(source), None, str(target))
            return
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        source.replace(target)
    except OSError:
        target.unlink()
        raise


def _renameat2(source: Path, target: Path) -> int:
    """0, or the number of the error."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except AttributeError:  # an older C library
        return errno.ENOSYS
    names = os.fsencode(source), os.fsencode(target)
    failed = rename(_HERE, names[0], _HERE, names[1], _NO_REPLACE)
    return ctypes.get_errno() if failed else 0
