"""Watch a folder: the use case behind `watch`, and what is known of watched folders."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from actions.intake.inbox import Inbox, WatchOptions
from actions.intake.inbox_rows import open_folder
from actions.intake.originals_folder import claim_folder
from actions.intake.watching import ImportJob, Listener, WakeupEvent, watch
from actions.workspace import Workspace
from ingest.folder.disposal import count_failed
from ingest.folder.fs_events import watch_changes
from ingest.folder.mount import check_apart
from models.errors import InboxUnusable
from models.file_lock import held, is_held
from models.photo import After, Watched
from models.queries import watched
from models.tables.columns import id_of, now

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


def watch_folder(
    work: Workspace,
    folder: Path,
    options: WatchOptions,
    listener: Listener,
    wakeup: WakeupEvent,
) -> None:
    """Import what is dropped into a folder until `wakeup` is stopped.

    Args:
        work: Where photos are imported.
        folder: To watch.
        options: How.
        listener: Is notified of each photo.
        wakeup: Ends a wait, or stops everything.

    Raises:
        InboxUnusable: The folder cannot be reached, or another program watches it.
        SettingInvalid: The folder and the data folder are within one another.
        SetupError: Nothing can be imported until someone acts.
    """
    root = resolve_folder(folder)
    data = work.settings.folder
    check_apart(root, data.resolve())
    may_be_read_only = options.after is After.KEEP
    row = open_folder(
        work.database, root, renew=options.renew, untouched=may_be_read_only
    )
    claim_folder(work.database, work.archive)
    job = ImportJob.by_settings(work, listener)
    with ExitStack() as stack:
        if not stack.enter_context(held(_lock_of(data, id_of(row)))):
            raise InboxUnusable(
                f"Another cardfile is watching {row.path} already: stop it first."
            )
        if options.uses_events:
            stack.enter_context(watch_changes(root, wakeup.set))
        inbox = Inbox(row, work.database, options)
        watch(inbox, job, wakeup, once=options.once)


def resolve_folder(path: Path) -> Path:
    """The folder itself, where the path leads through links or begins with "~".

    Raises:
        InboxUnusable: The path leads nowhere.
    """
    try:
        return path.expanduser().resolve()
    except RuntimeError as error:
        raise InboxUnusable(
            f"{path} names an unknown user or is a link to itself: write its full path."
        ) from error


def watched_folders(work: Workspace) -> Iterator[WatchedStatus]:
    """All watched folders, and whether a program watches them now.

    A lock shows a program of this machine, be it ended or killed; one on another
    machine, with the same database, only shows by its signs of life.
    """
    with work.reading() as session:
        folders = watched(session)
    for folder in folders:
        is_locked = is_held(_lock_of(work.settings.folder, folder.id))
        is_alive = abs(now() - folder.looked_at) < _SILENT
        yield WatchedStatus(
            folder,
            is_alive if is_locked is None else is_locked,
            count_failed(Path(folder.path)),
        )


def _lock_of(data: Path, folder_id: int) -> Path:
    return data / f"watch-{folder_id}.lock"
