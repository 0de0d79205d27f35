"""Watch a folder: list it, import what is ready, wait."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Protocol, Self

from actions.intake.import_photos import Intake, import_photos
from actions.intake.occasion import Occasion
from actions.intake.originals_folder import claim_folder
from actions.intake.outcome import FileResult, Outcome
from actions.intake.read import open_executor
from actions.watching.inbox import Inbox, WatchOptions
from actions.watching.inbox_rows import open_folder
from actions.watching.status import lock_of
from actions.workspace import Workspace
from ingest.folder.fs_events import watch_changes
from ingest.folder.mount import check_apart
from ingest.workers.executor import Executor
from models.errors import (
    CardfileError,
    DatabaseUnusable,
    InboxUnusable,
    StorageUnusable,
)
from models.photo import After
from models.reading import PhotoReading
from models.storage.file_lock import held
from models.tables.columns import id_of

_PASSING = (InboxUnusable, DatabaseUnusable, StorageUnusable)
"""Errors that may pass: an unmounted share, a locked database, a full disk."""
_FIRST_PAUSE, _LAST_PAUSE = 5.0, 30.0  # seconds


class WakeupEvent:
    """Ends a wait early; may be set by other threads and in signal handlers."""

    def __init__(self) -> None:
        # Of the ways to wait, this one alone may be woken within a signal handler.
        self._wakeups: SimpleQueue[None] = SimpleQueue()
        self.is_stopped = False

    def set(self) -> None:
        """Wake up: something may have happened."""
        self._wakeups.put(None)

    def stop(self) -> None:
        """Wake up, and begin nothing more."""
        self.is_stopped = True
        self.set()

    def wait(self, seconds: float) -> None:
        """Wait so long, or until it is set."""
        try:
            self._wakeups.get(timeout=seconds)
            while True:
                self._wakeups.get_nowait()
        except Empty:
            return


class Listener(Protocol):
    """Is notified of what happens in a watched folder."""

    def tell(self, photo: Path, outcomes: Sequence[Outcome], fate: FileResult) -> None:
        """Report that a photo was imported, failed, or was postponed."""

    def pause(self, error: CardfileError) -> None:
        """Report that importing pauses."""

    def resume(self) -> None:
        """Report that importing continues."""


@dataclass(frozen=True, slots=True)
class ImportJob:
    """The parts that import photos that are ready.

    Attributes:
        intake: Makes an intake; its date is that of the day.
        executor: Makes what reads them, and ends it when no more are ready.
        listener: Is notified of each photo.
    """

    intake: Callable[[], Intake]
    executor: Callable[[], AbstractContextManager[Executor[PhotoReading]]]
    listener: Listener

    @classmethod
    def by_settings(cls, workspace: Workspace, listener: Listener) -> Self:
        """Import photos as `cardfile import` does.

        Raises:
            ReaderMissing: The reader or one of the languages is not installed.
            SettingInvalid: There is no reader of this name.
        """
        open_executor(
            workspace.settings
        )  # what is missing is said before a photo comes
        executor = partial(open_executor, workspace.settings)
        return cls(partial(Intake, workspace), executor, listener)


def watch(
    inbox: Inbox, work: ImportJob, wakeup: WakeupEvent, *, once: bool = False
) -> None:
    """Import what is dropped into a folder, until it is stopped.

    A folder that is gone, a locked database or a full disk is waited for. Photos that
    are being read when it is stopped are still stored. With `once`, it ends when
    nothing is left to import.

    Raises:
        SetupError: Nothing can be imported until someone acts.
    """
    pause = 0.0
    while not wakeup.is_stopped:
        try:
            inbox.look()
            import_ready(inbox, work, wakeup)
            inbox.save()
        except _PASSING as error:
            inbox.take_back()
            if not pause:
                inbox.note_pause(str(error))
                work.listener.pause(error)
            pause = min(2 * pause or _FIRST_PAUSE, _LAST_PAUSE)
            if once:
                raise
        else:
            inbox.note_pause("")
            if pause:
                work.listener.resume()
            pause = 0.0
            if once and inbox.is_idle:
                return
        wakeup.wait(pause or inbox.rest())


def import_ready(inbox: Inbox, work: ImportJob, wakeup: WakeupEvent) -> None:
    """Import what was complete at the last listing; see `watch`."""
    ready = _until_stopped(inbox.ready(), wakeup)
    first = next(ready, None)
    if first is None:
        return

    def all_ready() -> Iterator[tuple[Path, Occasion]]:
        yield first
        yield from ready

    def finish(photo: Path, outcomes: tuple[Outcome, ...]) -> None:
        work.listener.tell(photo, outcomes, inbox.finish(photo, outcomes))

    with work.executor() as executor:
        import_photos(all_ready(), work.intake(), executor, finish)


def _until_stopped(
    ready: Iterator[tuple[Path, Occasion]], wakeup: WakeupEvent
) -> Iterator[tuple[Path, Occasion]]:
    while not wakeup.is_stopped and (photo := next(ready, None)) is not None:
        yield photo


def watch_folder(
    work: Workspace,
    folder: Path,
    options: WatchOptions,
    listener: Listener,
    wakeup: WakeupEvent,
) -> None:
    """Import what is dropped into a folder until `wakeup` is stopped.

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
        if not stack.enter_context(held(lock_of(data, id_of(row)))):
            raise InboxUnusable(
                f"Another cardfile is watching {row.path} already: stop it first."
            )
        if options.uses_events:
            stack.enter_context(watch_changes(root, wakeup.set))
        inbox = Inbox(row, work.database, options)
        watch(inbox, job, wakeup, once=options.once)


def resolve_folder(path: Path) -> Path:
    """Return the folder itself, where the path leads through links or begins with "~".

    Raises:
        InboxUnusable: The path leads nowhere, or cannot be looked up.
    """
    try:
        folder = path.expanduser().resolve()
        folder.is_dir()  # raises if its name is too long, or may not be looked up
    except RuntimeError as error:
        raise InboxUnusable(
            f"{path} names an unknown user or is a link to itself: write its full path."
        ) from error
    except OSError as error:
        raise InboxUnusable(f"{path} cannot be watched: {error.strerror}.") from error
    return folder
