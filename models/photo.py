"""Processing states of photos and of files in watched folders."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class PhotoState(StrEnum):
    """The processing state of a photo."""

    WAITING = "waiting"
    DONE = "done"
    NOT_A_CARD = "not a card"
    FAILED = "failed"


class After(StrEnum):
    """The action on a photo in a watched folder once it is stored."""

    DONE = "done"
    KEEP = "keep"
    DELETE = "delete"


class ItemState(StrEnum):
    """The processing state of a file in a watched folder."""

    WAITING = "waiting"
    """Until it is no longer written to, or is tried again."""
    SKIPPED = "skipped"
    """Not to be taken, for the reason given."""
    TAKEN = "taken"
    """Stored, and left where it is: as asked for, or because it cannot be moved."""
    FAILED = "failed"
    """Not to be read, and left where it is, as asked for."""


@dataclass(frozen=True, slots=True)
class Watched:
    """A watched folder as `status` shows it.

    Attributes:
        paused: Why nothing is taken just now; "" while all is well.
        looked_at: When it was last looked into, to a minute.
        waiting: Files that wait, by the reason; "" for those still being written.
        skipped: Paths below it that are not taken, with the reason.
        failed: Those that could not be read, with the reason, and were left there.
        stuck: Those that are stored but could not be moved, with the reason.
    """

    id: int
    path: str
    paused: str
    looked_at: datetime
    waiting: Mapping[str, int]
    skipped: Mapping[str, str]
    failed: Mapping[str, str]
    stuck: Mapping[str, str]
