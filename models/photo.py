"""The processing states of a photo."""

from enum import StrEnum


class PhotoState(StrEnum):
    """How far a photo has come."""

    WAITING = "waiting"
    DONE = "done"
    NOT_A_CARD = "not a card"
    FAILED = "failed"
