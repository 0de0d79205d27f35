"""The outcome of a card or a photo, as reported to the user."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from models.reading import Problem


class Result(StrEnum):
    """The result of importing a card, or a photo that has none."""

    STORED = "stored"
    MERGED = "merged"
    KNOWN = "already known"
    NOT_A_CARD = "not a card"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome for one card, or for a photo on which none was found.

    Attributes:
        result: In a word.
        contact_id: Of the contact it was stored in, if it was.
        name: Of that contact.
        company: Of that contact.
        due_on: Day of the contact's next follow-up, if there is one.
        needs_review: Whether someone should look at the contact.
        problems: Reasons to take the photo again.
        reason: Why it failed, as a code such as "truncated".
        message: Why it failed, as a sentence; or what to look at.
    """

    result: Result
    contact_id: int | None = None
    name: str = ""
    company: str = ""
    due_on: date | None = None
    needs_review: bool = False
    problems: tuple[Problem, ...] = ()
    reason: str = ""
    message: str = ""


class FileResult(StrEnum):
    """The result for the file of a photo that was handed out."""

    TAKEN = "taken"
    FAILED = "failed"
    LATER = "later"
    GONE = "gone"
