"""A watched folder: which photos are ready to be imported, and where they go then.

The whole folder is listed every time, so that no photo is missed because of a lost file
event or a restart; `ingest.folder.settling` decides when a photo is ready.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from actions.intake.claims import IN_HAND
from actions.intake.occasion import Occasion, read_folders
from actions.intake.outcome import FileResult, Outcome, Result
from actions.watching.inbox_rows import load_items, save_items
from ingest.decode.source import Stamp
from ingest.folder import disposal
from ingest.folder.disposal import FailureReason
from ingest.folder.listing import DONE, FAILED, ListedFile, list_folder, photo_order
from ingest.folder.mount import MARK, check_mark, is_remote
from ingest.folder.settling import (
    LAST_RETRY,
    LOCAL_DISK,
    NETWORK_SHARE,
    Clock,
    Item,
    SettleTime,
    is_being_written,
    update_item,
)
from models.database.database import Database
from models.errors import InboxUnusable, SetupError
from models.photo import After, ItemState
from models.tables.columns import id_of
from models.tables.photo import WatchedFolder

_LATER = frozenset(("no permission", "unavailable", "changed", "erased", IN_HAND))
"""Codes of failures after which a photo stays in place and is tried again."""
_UNFINISHED = frozenset(("truncated", "empty"))
"""Codes of photos that may still be being copied, after a long pause."""
_HEARTBEAT = 60.0  # seconds between two records that the folder is watched
_IDLE_SHARE = 100  # times the duration of a listing until the next one
_STALE = 30.0  # seconds after which the folder is listed again during an import
_SHORTEST_REST = 0.5  # seconds


@dataclass(frozen=True, slots=True)
class WatchOptions:
    """Options for the photos of a watched folder.

    Attributes:
        occasion: Of photos whose folder names none.
        after: What is done with a stored photo.
        settle: Seconds a file must be unchanged, and between two listings; None: by
            the kind of the disk.
        skipped: Names of folders that are not searched, with wildcards.
        renew: Whether to accept a new folder at its path.
        once: Whether to end when nothing is left to import.
        uses_events: Whether to list the folder as soon as the system reports a change.
    """

    occasion: Occasion = Occasion()  # noqa: RUF009  frozen
    after: After = After.DONE
    settle: float | None = None
    skipped: tuple[str, ...] = ()
    renew: bool = False
    once: bool = False
    uses_events: bool = True


class Inbox:
    """A watched folder and the progress of its photos.

    Attributes:
        root: That folder.
        settle_time: How long to wait.

    Args:
        row: Of the folder, from `actions.watching.inbox_rows.open_folder`.
        database: Where its state is stored.
        options: What is done with its photos.
        clock: The present.
    """

    def __init__(
        self,
        row: WatchedFolder,
        database: Database,
        options: WatchOptions,
        clock: Clock = Clock(),  # noqa: B008  frozen
    ) -> None:
        self.root = Path(row.path)
        usual = NETWORK_SHARE if is_remote(self.root) else LOCAL_DISK
        own = options.settle
        self.settle_time = usual if own is None else SettleTime(own, own)
        self._row = row
        self._database = database
        self._options = options
        self._clock = clock
        with database.reading() as session:
            # Files must be unchanged for the settle time from the first look on.
            self._items = load_items(session, id_of(row), math.inf)
        self._saved = dict(self._items)
        self._listed: Mapping[str, ListedFile] = {}
        self._in_hand: dict[Path, ListedFile] = {}
        self._looked_at = self._noted_at = -math.inf
        self._cost = 0.0

    @property
    def is_idle(self) -> bool:
        """Return whether only postponed photos wait."""
        return not any(
            it.state is ItemState.WAITING and it.next_try_at is None
            for it in self._items.values()
        )

    def look(self) -> None:
        """List the folder and record what is new, changed or gone.

        Raises:
            InboxUnusable: The folder is not there, such as an unmounted share.
            DatabaseUnusable: Its state cannot be stored just now.
            StorageUnusable: The disk is full.
        """
        self._looked_at = self._clock.monotonic()
        self._listed = self._list()
        self._items = {
            name: update_item(self._items.get(name), seen, self._clock)
            for name, seen in self._listed.items()
        }
        self._move_leftovers()
        self.save()
        self._cost = self._clock.monotonic() - self._looked_at

    def ready(self) -> Iterator[tuple[Path, Occasion]]:
        """Hand out photos that are ready, in order; see `finish`.

        Raises:
            SetupError: As from `look`, which is called from time to time.
        """
        while True:
            for photo in self._settled():
                if self._clock.monotonic() - self._looked_at > _STALE:
                    break
                if self._is_fit(photo):
                    self._in_hand[photo.path] = photo
                    below = photo.path.relative_to(self.root)
                    yield photo.path, read_folders(below, self._options.occasion)
            else:
                return
            self.look()

    def take_back(self) -> None:
        """Forget what was handed out and could not be finished because of a failure."""
        self._in_hand.clear()

    def finish(self, path: Path, outcomes: Sequence[Outcome]) -> FileResult:
        """Move or keep a photo by its outcomes; called after the commit."""
        photo = self._in_hand.pop(path)
        item = self._items.get(photo.name)
        failure = next((it for it in outcomes if it.result is Result.FAILED), None)
        if failure is not None and failure.reason == "vanished":
            self._items.pop(photo.name, None)
            return FileResult.GONE
        if item is None or item.stamp != photo.stamp:  # another file lies there now
            return FileResult.TAKEN if failure is None else FileResult.LATER
        if failure is None:
            self._put_away(photo, item)
            return FileResult.TAKEN
        return self._put_off_or_aside(photo, item, failure)

    def save(self) -> None:
        """Store what has changed; without changes, a heartbeat each minute.

        Raises:
            DatabaseUnusable: It cannot be stored just now.
            StorageUnusable: The disk is full.
        """
        changed = {
            name: it for name, it in self._items.items() if self._saved.get(name) != it
        }
        gone = self._saved.keys() - self._items.keys()
        is_silent = self._looked_at - self._noted_at < _HEARTBEAT
        if is_silent and not changed and not gone:
            return
        with self._database.writing() as session:
            row = session.get_one(WatchedFolder, id_of(self._row))
            row.looked_at = self._clock.now()
            save_items(session, id_of(row), changed, gone)
        self._saved = dict(self._items)
        self._noted_at = self._looked_at

    def rest(self) -> float:
        """Return the seconds until the next listing, unless a change event comes."""
        settle = self.settle_time.settle
        waits = [it.rest(self._clock, settle) for it in self._items.values()]
        usual = max(self.settle_time.interval, _IDLE_SHARE * self._cost)
        return max(
            _SHORTEST_REST, min([usual, *(it for it in waits if it is not None)])
        )

    def note_pause(self, why: str) -> None:
        """Record in the database why nothing is imported just now; "" ends a pause."""
        if why == self._row.paused:
            return
        with suppress(SetupError), self._database.writing() as session:
            session.get_one(WatchedFolder, id_of(self._row)).paused = why
            self._row.paused = why

    def _list(self) -> dict[str, ListedFile]:
        check_mark(self.root, self._row.mark)
        try:
            skipped, left_out = self._options.skipped, {MARK, DONE, FAILED}
            found = list_folder(self.root, skipped, left_out=left_out)
            seen = {it.name: it for it in found}
        except OSError as error:
            raise InboxUnusable(
                f"{self.root} cannot be listed: {error.strerror}."
            ) from error
        # Had it been unmounted meanwhile, everything would seem to be deleted.
        check_mark(self.root, self._row.mark)
        return seen

    def _settled(self) -> list[ListedFile]:
        held = {photo.name for photo in self._in_hand.values()}
        found = [
            self._listed[name]
            for name, it in self._items.items()
            if name not in held and it.is_ready(self._clock, self.settle_time.settle)
        ]
        return sorted(found, key=lambda it: photo_order(it.path))

    def _is_fit(self, photo: ListedFile) -> bool:
        """Check a photo again, since the listing may be old by now."""
        try:
            is_same = Stamp.of(photo.path.lstat()) == photo.stamp
            is_inside = photo.path.parent.resolve().is_relative_to(self.root)
        except OSError:
            return False
        if is_same and is_inside and not is_being_written(photo.path):
            return True
        item = self._items[photo.name]
        self._items[photo.name] = replace(item, still_since=self._clock.monotonic())
        return False

    def _put_away(self, photo: ListedFile, item: Item) -> None:
        taken = replace(item, state=ItemState.TAKEN, reason="", next_try_at=None)
        self._items[photo.name] = taken
        if self._options.after is After.KEEP:
            return
        try:
            if self._options.after is After.DELETE:
                disposal.delete(self.root, photo)
            else:
                month = self._clock.now().astimezone().date()
                disposal.move_to_done(self.root, photo, month)
        except OSError as error:
            reason = f"stored, but it cannot be moved: {error.strerror}"
            self._items[photo.name] = taken.put_off(reason, self._clock)
            return
        disposal.forget_reason(self.root, photo)
        del self._items[photo.name]

    def _put_off_or_aside(
        self, photo: ListedFile, item: Item, failure: Outcome
    ) -> FileResult:
        code = failure.reason
        final_at = item.last_change + LAST_RETRY  # copying has ended by then
        if code in _LATER:
            self._items[photo.name] = item.put_off(code, self._clock)
            return FileResult.LATER
        if code in _UNFINISHED and self._clock.now() < final_at:
            self._items[photo.name] = replace(item, reason=code, next_try_at=final_at)
            return FileResult.LATER
        failed = replace(item, state=ItemState.FAILED, reason=code, next_try_at=None)
        self._items[photo.name] = failed
        if self._options.after is not After.KEEP:
            with suppress(OSError):  # it stays, and `status` says why
                reason = FailureReason(
                    code=failure.reason,
                    message=failure.message,
                    attempts=item.attempts + 1,
                    first_seen=item.first_seen.isoformat(timespec="seconds"),
                )
                disposal.move_to_failed(self.root, photo, reason)
                del self._items[photo.name]
        return FileResult.FAILED

    def _move_leftovers(self) -> None:
        """Move stored photos that could not be moved before, or were to be kept."""
        if self._options.after is After.KEEP:
            return
        for name, item in list(self._items.items()):
            photo = self._listed[name]
            if item.state is ItemState.TAKEN and item.is_due(self._clock):
                self._put_away(photo, item)
            elif photo.obstacle == "hidden":
                disposal.restore_name(self.root, photo)
