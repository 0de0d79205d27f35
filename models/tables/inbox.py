"""Tables of watched folders and their files."""

from collections import Counter
from datetime import datetime

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field as Column
from sqlmodel import Session, col, select

from models.inbox import ItemState, Watched
from models.tables.columns import Moment, Row, choice, id_of, now


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


def watched(session: Session) -> list[Watched]:
    """All watched folders with what lies in them."""
    folders = session.exec(select(WatchedFolder).order_by(col(WatchedFolder.path)))
    return [_view(session, folder) for folder in folders]


def _view(session: Session, folder: WatchedFolder) -> Watched:
    query = select(InboxItem).where(col(InboxItem.folder_id) == id_of(folder))
    rows = session.exec(query.order_by(col(InboxItem.path))).all()

    def reasons(state: ItemState) -> dict[str, str]:
        return {row.path: row.reason for row in rows if row.state is state}

    stuck = {path: why for path, why in reasons(ItemState.TAKEN).items() if why}
    return Watched(
        id=id_of(folder),
        path=folder.path,
        paused=folder.paused,
        looked_at=folder.looked_at,
        waiting=Counter(reasons(ItemState.WAITING).values()),
        skipped=reasons(ItemState.SKIPPED),
        failed=reasons(ItemState.FAILED),
        stuck=stuck,
    )
