"""The digest of a day: contacts to follow up, overdue ones, and silent ones."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from models.contact import DueRow, Stage


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


@dataclass(frozen=True, slots=True)
class Digest:
    """The follow-ups of a day, and what else waits.

    Attributes:
        day: Today.
        overdue: Of days gone by.
        today: Of today.
        week: Of the seven days after.
        silent: Those past their interval, the most valuable first.
        overdue_count: How many are overdue in all.
        today_count: How many are due today in all.
        review_count: How many contacts wait for review.
    """

    day: date
    overdue: tuple[DueRow, ...]
    today: tuple[DueRow, ...]
    week: tuple[DueRow, ...]
    silent: tuple[Silence, ...]
    overdue_count: int
    today_count: int
    review_count: int

    @property
    def title(self) -> str:
        """One line, such as "Follow-ups on 2026-11-16: 3 today, 2 overdue"."""
        return (
            f"Follow-ups on {self.day}: {self.today_count} today,"
            f" {self.overdue_count} overdue"
        )

    def parts(self) -> Iterator[tuple[str, tuple[DueRow, ...]]]:
        """The lists that are not empty, with their headings."""
        for heading, rows in (
            ("Overdue", self.overdue),
            ("Today", self.today),
            ("The next seven days", self.week),
        ):
            if rows:
                yield heading, rows
