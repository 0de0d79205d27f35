"""Whether somebody is still writing a file."""

import os
import signal
import sys
from pathlib import Path


def is_being_written(path: Path) -> bool:
    """Whether a process of this machine has the file open for writing.

    Linux grants a read lease only on a file that nobody has open for writing. True is
    certain; False may also mean that nobody can tell, as on a share, with the file of
    another user, or on another system.
    """
    if sys.platform != "linux":
        return False
    import fcntl  # noqa: PLC0415  not on Windows

    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
    except OSError:
        return False
    try:
        # Who opens the file meanwhile makes the kernel send a signal: one that is
        # ignored by default, and not SIGIO, which would end the program.
        fcntl.fcntl(handle, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        os.close(handle)  # gives the lease back
    return False
