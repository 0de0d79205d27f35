"""Tell which folders are watched, and by a program that is still there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from actions.watching.inbox_rows import list_watched
from actions.workspace import Workspace
from ingest.folder.disposal import count_failed
from models.photo import Watched
from models.storage.file_lock import is_held
from models.tables.columns import now

_SILENT = timedelta(minutes=3)  # a watcher gives a sign of life each minute


@dataclass(frozen=True, slots=True)
class WatchedStatus:
    """A watched folder as it is now.

    Attributes:
        folder: As the database has it.
        is_watched: Whether a program watches it.
        moved_to_failed: Photos in its folder `failed` by the reason.
    """

    folder: Watched
    is_watched: bool
    moved_to_failed: Mapping[str, int]


def watched_folders(work: Workspace) -> Iterator[WatchedStatus]:
    """Yield all watched folders, and whether a program watches them now.

    A lock shows a program of this machine, be it ended or killed; one on another
    machine, with the same database, only shows by its signs of life.
    """
    with work.reading() as session:
        folders = list_watched(session)
    for folder in folders:
        is_locked = is_held(lock_of(work.settings.folder, folder.id))
        is_alive = abs(now() - folder.looked_at) < _SILENT
        yield WatchedStatus(
            folder,
            is_alive if is_locked is None else is_locked,
            count_failed(Path(folder.path)),
        )


def lock_of(data: Path, folder_id: int) -> Path:
    """Return the file that a program locks as long as it watches a folder.

    Args:
        data: The data folder.
        folder_id: Number of the watched folder.
    """
    return data / f"watch-{folder_id}.lock"
