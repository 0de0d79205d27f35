"""The digest of a day: contacts to follow up, overdue ones, and silent ones."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from models.contact import DueRow
from models.follow_up import Silence


@dataclass(frozen=True, slots=True)
class Digest:
    """The follow-ups of a day, and other pending work.

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
        """Yield the lists that are not empty, with their headings."""
        for heading, rows in (
            ("Overdue", self.overdue),
            ("Today", self.today),
            ("The next seven days", self.week),
        ):
            if rows:
                yield heading, rows
