"""The loop that watches a folder: list it, import what is ready, wait."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Protocol, Self

from actions.intake.engine import open_engine
from actions.intake.import_photos import import_photos
from actions.intake.inbox import FileResult, Inbox
from actions.intake.occasion import Occasion
from actions.intake.outcome import Outcome
from actions.intake.transactions import Intake
from actions.workspace import Workspace
from ingest.workers.engine import Engine
from models.errors import DatabaseUnusable, InboxUnusable, StorageUnusable
from models.reading import PhotoReading

_PASSING = (InboxUnusable, DatabaseUnusable, StorageUnusable)
"""What may pass by itself: an unmounted share, a locked database, a full disk."""
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
        """A photo was imported, failed, or was postponed."""

    def pause(self, why: str) -> None:
        """Nothing is imported for now."""

    def resume(self) -> None:
        """Importing goes on."""


@dataclass(frozen=True, slots=True)
class ImportJob:
    """What is done with photos that are ready.

    Attributes:
        intake: Makes an intake; its date is that of the day.
        engine: Makes what reads them, and ends it when no more are ready.
        listener: Is told.
    """

    intake: Callable[[], Intake]
    engine: Callable[[], AbstractContextManager[Engine[PhotoReading]]]
    listener: Listener

    @classmethod
    def by_settings(cls, workspace: Workspace, listener: Listener) -> Self:
        """Import photos as `cardfile import` does.

        Raises:
            ReaderMissing: The reader or one of the languages is not installed.
            SettingInvalid: There is no reader of this name.
        """
        open_engine(workspace.settings)  # what is missing is said before a photo comes
        engine = partial(open_engine, workspace.settings)
        return cls(partial(Intake, workspace), engine, listener)


def watch(
    inbox: Inbox, work: ImportJob, wakeup: WakeupEvent, *, once: bool = False
) -> None:
    """Import what is dropped into a folder, until it is stopped.

    A folder that is gone, a locked database or a full disk is waited for. Photos that
    are being read when it is stopped are still stored.

    Args:
        inbox: The folder.
        work: What is done with its photos.
        wakeup: Ends a wait, or stops everything.
        once: Whether to end when nothing is left to import.

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
                work.listener.pause(str(error))
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

    with work.engine() as engine:
        import_photos(all_ready(), work.intake(), engine, finish)


def _until_stopped(
    ready: Iterator[tuple[Path, Occasion]], wakeup: WakeupEvent
) -> Iterator[tuple[Path, Occasion]]:
    while not wakeup.is_stopped and (photo := next(ready, None)) is not None:
        yield photo
