"""Claims of photos by programs, so that no two read a photo at once.

Several watchers and imports may share one database. Who registers a photo holds it for
a while; when that program ends without storing the reading, on this machine at once and
elsewhere when the time is over, another one takes the photo on.
"""

import socket
from datetime import datetime, timedelta
from functools import cache

import psutil
from sqlmodel import Session

from models.errors import PhotoUnavailable
from models.tables.photo import Photo

LEASE = timedelta(minutes=15)
"""Far more than a photo takes, together with those queued before it."""
IN_HAND = "in hand"
_CLOCK_CORRECTED = 5.0  # seconds


@cache
def this_program() -> str:
    """Return the name of this process in claims: machine, process ID and start."""
    process = psutil.Process()
    return f"{socket.gethostname()} {process.pid} {process.create_time():.0f}"


def claim(session: Session, photo: Photo, name: str, moment: datetime) -> None:
    """Claim a photo for this program.

    The name is that of its file, for the message; the moment is the present, in UTC.

    Raises:
        PhotoUnavailable: Another program is reading it; the code is `IN_HAND`.
    """
    session.refresh(photo, with_for_update=True)
    holder, until = photo.claimed_by, photo.claimed_until
    is_held = until is not None and until > moment and not _has_ended(holder)
    if is_held and holder != this_program():
        problem = f"{name} is being read by another cardfile just now."
        raise PhotoUnavailable(problem, IN_HAND)
    photo.claimed_by, photo.claimed_until = this_program(), moment + LEASE
    session.add(photo)


def release(photo: Photo) -> None:
    """End a claim, in the transaction that stores the reading."""
    photo.claimed_by, photo.claimed_until = "", None


def _has_ended(holder: str) -> bool:
    """Return whether a program of this machine is no longer there."""
    host, pid, started = holder.rsplit(" ", 2)
    if host != socket.gethostname():
        return False
    try:
        process = psutil.Process(int(pid))
        if process.status() == psutil.STATUS_ZOMBIE:
            return True
        # The start is counted from the boot, whose time changes when the clock is set.
        return bool(abs(process.create_time() - float(started)) > _CLOCK_CORRECTED)
    except psutil.NoSuchProcess:
        return True
