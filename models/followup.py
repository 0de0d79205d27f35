"""Values of follow-ups."""

from dataclasses import dataclass
from datetime import date

from models.way import Way


@dataclass(frozen=True, slots=True)
class DueRow:
    """An open follow-up in a list, with the ways to reach the contact."""

    id: int
    """Of the contact."""
    follow_up_id: int
    name: str
    company: str
    email: str | None
    phone: str | None
    event: str | None
    place: str
    """Where it was met, beside the event."""
    due_on: date
    way: Way
    reason: str
    remember: str
    """Why the user remembers the contact."""
    note: str | None
    """The last one that was written about the contact."""
    assigned_to: str
