"""A contact whose interval between conversations is over."""

from dataclasses import dataclass
from datetime import date

from models.contact import Stage


@dataclass(frozen=True, slots=True)
class Silence:
    """A contact that is past its interval.

    Attributes:
        id: Of the contact.
        spoken_on: When it was last spoken with, or met.
        due_on: When it should have been spoken with.
        every: The interval, as it was written.
        remember: Why the user remembers the contact.
        worth: From 0 to 12; see `followup.worth`.
    """

    id: int
    name: str
    company: str
    phone: str | None
    email: str | None
    stage: Stage | None
    spoken_on: date
    due_on: date
    every: str
    remember: str
    note: str | None
    worth: int
