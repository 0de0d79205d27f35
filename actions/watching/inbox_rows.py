"""The rows of a watched folder and of the files in it."""

from collections import Counter
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import delete, insert
from sqlmodel import Session, col, select

from ingest.decode.source import Stamp
from ingest.folder.mount import write_mark
from ingest.folder.settling import Item
from models.bulk import batches
from models.database.database import Database
from models.errors import NotFound, StorageUnusable
from models.photo import ItemState, Watched
from models.tables.columns import id_of
from models.tables.photo import InboxItem, WatchedFolder

_BATCH = 500  # names in one statement


def open_folder(
    database: Database, path: Path, *, renew: bool = False, untouched: bool = False
) -> WatchedFolder:
    """Return the row of a folder that is to be watched; a new one gets its mark.

    The path has no links in it. With `renew`, a folder that was created again is
    accepted; with `untouched`, one that may not be written.

    Raises:
        NotFound: There is no such folder, and never was.
        InboxUnusable: The folder cannot be reached.
        StorageUnusable: The folder may not be written.
    """
    with database.writing() as session:
        query = select(WatchedFolder).where(col(WatchedFolder.path) == str(path))
        folder = session.exec(query).one_or_none()
        if folder is None:
            if not path.is_dir():
                raise NotFound(f"{path} is not a folder: create it first.")
            folder = WatchedFolder(path=str(path))
        if renew or not folder.mark:
            try:
                folder.mark = write_mark(path)
            except StorageUnusable:
                if not untouched:
                    raise
        session.add(folder)
    return folder


def load_items(session: Session, folder_id: int, moment: float) -> dict[str, Item]:
    """Load the state that the last program to watch the folder stored.

    Its files count as unchanged since the moment.
    """
    query = select(InboxItem).where(col(InboxItem.folder_id) == folder_id)
    return {
        row.path: Item(
            stamp=Stamp(row.device, row.inode, row.size, row.mtime_ns),
            state=row.state,
            first_seen=row.first_seen,
            last_change=row.last_change,
            still_since=moment,
            reason=row.reason,
            attempts=row.attempts,
            next_try_at=row.next_try_at,
        )
        for row in session.exec(query)
    }


def save_items(
    session: Session, folder_id: int, items: Mapping[str, Item], gone: Collection[str]
) -> None:
    """Store items in place of what was stored of them; forget those that are gone."""
    for names in batches([*gone, *items], _BATCH):
        session.execute(
            delete(InboxItem).where(
                col(InboxItem.folder_id) == folder_id, col(InboxItem.path).in_(names)
            )
        )
    if items:
        rows = [_row(folder_id, name, item) for name, item in items.items()]
        session.execute(insert(InboxItem), rows)


def _row(folder_id: int, name: str, item: Item) -> dict[str, Any]:
    return {
        "folder_id": folder_id,
        "path": name,
        "device": item.stamp.device,
        "inode": item.stamp.inode,
        "size": item.stamp.size,
        "mtime_ns": item.stamp.mtime_ns,
        "first_seen": item.first_seen,
        "last_change": item.last_change,
        "state": item.state,
        "attempts": item.attempts,
        "next_try_at": item.next_try_at,
        "reason": item.reason,
    }


def list_watched(session: Session) -> list[Watched]:
    """Return all watched folders with their files."""
    folders = session.scalars(select(WatchedFolder).order_by(col(WatchedFolder.path)))
    return [_watched(session, folder) for folder in folders]


def _watched(session: Session, folder: WatchedFolder) -> Watched:
    query = select(InboxItem).where(col(InboxItem.folder_id) == id_of(folder))
    rows = session.scalars(query.order_by(col(InboxItem.path))).all()

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
