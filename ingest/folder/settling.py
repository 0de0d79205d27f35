"""Decide when a file that is being copied into a folder is complete.

It is complete when size, time and inode have not changed for some seconds of our own
clock. The times of files are no evidence, since copies keep old ones and the clocks of
shares may be wrong.
"""

import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from ingest.decode.source import Stamp
from ingest.folder.listing import ListedFile
from models.photo import ItemState
from models.tables.columns import now

_FIRST_RETRY, LAST_RETRY = timedelta(seconds=10), timedelta(minutes=10)
"""Shortest and longest time before a file is tried again."""


@dataclass(frozen=True, slots=True)
class SettleTime:
    """Times in seconds.

    Attributes:
        settle: For which a file must be unchanged.
        interval: Between two listings while nothing changes.
    """

    settle: float
    interval: float


LOCAL_DISK, NETWORK_SHARE = SettleTime(5, 5), SettleTime(15, 30)


@dataclass(frozen=True, slots=True)
class Clock:
    """The clocks of a watcher; tests pass their own.

    Attributes:
        monotonic: Seconds, independent of the system time; for durations.
        now: The current time in UTC; for what is stored.
    """

    monotonic: Callable[[], float] = time.monotonic
    now: Callable[[], datetime] = now


@dataclass(frozen=True, slots=True)
class Item:
    """A file in a watched folder and its progress.

    Attributes:
        stamp: As it was last listed.
        state: Whether it waits, is skipped, was imported or has failed.
        first_seen: When a file of this name was first listed.
        last_change: When its stamp was first listed.
        still_since: The same in monotonic seconds; not stored, so that every file must
            be unchanged for the settle time again after a restart.
        reason: Why it is skipped, has failed or is tried again.
        attempts: How often it was tried.
        next_try_at: When it may be tried again; None: at any time.
    """

    stamp: Stamp
    state: ItemState
    first_seen: datetime
    last_change: datetime
    still_since: float = field(compare=False)
    reason: str = ""
    attempts: int = 0
    next_try_at: datetime | None = None

    def is_ready(self, clock: Clock, settle: float) -> bool:
        """Return whether it may be imported now."""
        return (
            self.state is ItemState.WAITING
            and clock.monotonic() - self.still_since >= settle
            and self.is_due(clock)
        )

    def is_due(self, clock: Clock) -> bool:
        """Return whether it is not postponed.

        No file is postponed for longer than `LAST_RETRY`: a later time was stored
        before the clock was set back, and is ignored.
        """
        if self.next_try_at is None:
            return True
        return not clock.now() < self.next_try_at <= clock.now() + LAST_RETRY

    def rest(self, clock: Clock, settle: float) -> float | None:
        """Return seconds until it may be imported; None if it will not be."""
        if self.next_try_at is not None and not self.is_due(clock):
            return (self.next_try_at - clock.now()).total_seconds()
        if self.next_try_at is not None:
            return 0.0
        if self.state is ItemState.WAITING:
            return self.still_since + settle - clock.monotonic()
        return None

    def put_off(self, reason: str, clock: Clock) -> "Item":
        """Postpone the item, each time for twice as long."""
        pause = min(_FIRST_RETRY * 2 ** min(self.attempts, 9), LAST_RETRY)
        return replace(
            self,
            reason=reason,
            attempts=self.attempts + 1,
            next_try_at=clock.now() + pause,
        )


def update_item(known: Item | None, seen: ListedFile, clock: Clock) -> Item:
    """Update what is known of a file by a new listing."""
    state = ItemState.SKIPPED if seen.obstacle else ItemState.WAITING
    moment, today = clock.monotonic(), clock.now()
    if known is None:
        return Item(seen.stamp, state, today, today, moment, seen.obstacle)
    if known.stamp == seen.stamp or _is_remounted(known, seen.stamp):
        since = min(known.still_since, moment)
        last_change = min(known.last_change, today)  # the clock may have been set back
        return replace(
            known, stamp=seen.stamp, still_since=since, last_change=last_change
        )
    return Item(seen.stamp, state, known.first_seen, today, moment, seen.obstacle)


def _is_remounted(known: Item, stamp: Stamp) -> bool:
    """Return whether only the number of the disk of a finished file has changed."""
    is_stopped = known.state in {ItemState.TAKEN, ItemState.FAILED}
    return is_stopped and replace(stamp, device=known.stamp.device) == known.stamp


def is_being_written(path: Path) -> bool:
    """Return whether a process of this machine has the file open for writing.

    Linux grants a read lease only on a file that nobody has open for writing. True is
    certain; False may also mean that it is unknown, as on a share, for the file of
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
        # If another program opens the file meanwhile, the kernel sends this signal,
        # which is ignored by default, instead of SIGIO, which would end the program.
        fcntl.fcntl(handle, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        os.close(handle)  # returns the lease
    return False
