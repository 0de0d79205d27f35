"""The loop of `cardfile watch`: look, take what is ready, rest."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Protocol, Self

from actions.intake.engine import open_engine
from actions.intake.import_photos import import_photos
from actions.intake.inbox import Fate, Inbox
from actions.intake.occasion import Occasion
from actions.intake.outcome import Outcome
from actions.intake.transactions import Intake
from actions.workspace import Workspace
from ingest.workers.engine import Engine
from models.errors import DatabaseUnusable, InboxUnusable, StorageUnusable
from models.reading import PhotoReading

_PASSING = (InboxUnusable, DatabaseUnusable, StorageUnusable)
"""What may be over by itself: an unmounted share, a locked database, a full disk."""
_FIRST_PAUSE, _LAST_PAUSE = 5.0, 30.0  # seconds


def watch_lock(data: Path, folder_id: int) -> Path:
    """The lock file that the watcher of a folder holds.

    Args:
        data: The data folder.
        folder_id: Of the watched folder.
    """
    return data / f"watch-{folder_id}.lock"


class Bell:
    """Ends a rest early; may be rung by other threads and by signals."""

    def __init__(self) -> None:
        # Of the ways to wait, this one alone may be woken within a signal handler.
        self._rings: SimpleQueue[None] = SimpleQueue()
        self.is_over = False

    def ring(self) -> None:
        """Something may have happened."""
        self._rings.put(None)

    def end(self) -> None:
        """Nothing more is to be begun."""
        self.is_over = True
        self.ring()

    def rest(self, seconds: float) -> None:
        """Wait so long, or until it rings."""
        try:
            self._rings.get(timeout=seconds)
            while True:
                self._rings.get_nowait()
        except Empty:
            return


class Listener(Protocol):
    """Is told what happens in a watched folder."""

    def tell(self, photo: Path, outcomes: Sequence[Outcome], fate: Fate) -> None:
        """A photo was taken, failed, or was put off."""

    def pause(self, why: str) -> None:
        """Nothing is taken for now."""

    def resume(self) -> None:
        """It goes on."""


@dataclass(frozen=True, slots=True)
class Work:
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


def watch(inbox: Inbox, work: Work, bell: Bell, *, once: bool = False) -> None:
    """Take in what is dropped into a folder, until the bell says that it is over.

    A folder that is gone, a database that is locked or a disk that is full is waited
    for. Photos that are being read when it is over are still stored.

    Args:
        inbox: The folder.
        work: What is done with its photos.
        bell: Ends a rest, or all.
        once: Whether to end when nothing is left to be taken.

    Raises:
        SetupError: Nothing can be taken until someone acts.
    """
    pause = 0.0
    while not bell.is_over:
        try:
            inbox.look()
            take_ready(inbox, work, bell)
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
        bell.rest(pause or inbox.rest())


def take_ready(inbox: Inbox, work: Work, bell: Bell) -> None:
    """Take in what stood still at the last look; see `watch`."""
    ready = _until_over(inbox.ready(), bell)
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


def _until_over(
    ready: Iterator[tuple[Path, Occasion]], bell: Bell
) -> Iterator[tuple[Path, Occasion]]:
    while not bell.is_over and (photo := next(ready, None)) is not None:
        yield photo
