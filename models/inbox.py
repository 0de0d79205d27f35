"""Tables of the watched folders and of what lies in them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field as Column

from models.columns import Moment, Row, choice, now


class ItemState(StrEnum):
    """How far a file in a watched folder has come."""

    WAITING = "waiting"
    """To stand still, or to be tried again."""
    SKIPPED = "skipped"
    """Not to be taken, for the reason given."""
    TAKEN = "taken"
    """Stored, and left where it is: as asked for, or because it cannot be moved."""
    FAILED = "failed"
    """Not to be read, and left where it is, as asked for."""


class WatchedFolder(Row, table=True):
    """A folder into which photos are dropped."""

    id: int | None = Column(default=None, primary_key=True)
    path: str = Column(unique=True)
    mark: str = ""
    """What its hidden file says; an empty mount point in its place does not say it."""
    paused: str = ""
    """Why nothing is taken just now, as a sentence."""
    looked_at: datetime = Column(default_factory=now, sa_type=Moment)
    """When it was last looked into, to a minute."""


class InboxItem(Row, table=True):
    """A file in a watched folder; the row goes when the file does."""

    __table_args__ = (UniqueConstraint("folder_id", "path"),)

    id: int | None = Column(default=None, primary_key=True)
    folder_id: int = Column(foreign_key="watched_folder.id", ondelete="CASCADE")
    path: str
    """Below the folder, with "/"; bytes that are no text stand as "\\xff"."""
    device: int = Column(default=0, sa_type=BigInteger)
    inode: int = Column(default=0, sa_type=BigInteger)
    size: int = Column(default=0, sa_type=BigInteger)
    mtime_ns: int = Column(default=0, sa_type=BigInteger)
    first_seen: datetime = Column(sa_type=Moment)
    last_change: datetime = Column(sa_type=Moment)
    state: ItemState = Column(sa_type=choice(ItemState))
    attempts: int = 0
    next_try_at: datetime | None = Column(default=None, sa_type=Moment)
    reason: str = ""
    """Why it is skipped, failed or tried again, such as "no permission"."""
