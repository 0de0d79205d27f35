"""What a morning needs to know: whom to contact, whom one has lost sight of."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session

from actions.contacts.overview import Overview, overview
from actions.follow_ups.reconnect import Silence, list_silent
from models.followup import DueRow
from models.queries import list_due
from models.settings import Settings

WEEK = 7
_MOST = 200
"""Lines of a part; nobody reads more of them in a morning."""
_SILENT = 10


@dataclass(frozen=True, slots=True)
class Digest:
    """The follow-ups of a day, and what else waits.

    Attributes:
        day: Today.
        overdue: Of days gone by.
        today: Of today.
        week: Of the seven days after.
        silent: Whom one has not spoken with for too long, the most valuable.
        counts: How many there are of each, in all.
    """

    day: date
    overdue: tuple[DueRow, ...]
    today: tuple[DueRow, ...]
    week: tuple[DueRow, ...]
    silent: tuple[Silence, ...]
    counts: Overview

    @property
    def title(self) -> str:
        """One line, such as "Follow-ups on 2026-11-16: 3 today, 2 overdue"."""
        counts = self.counts
        return (
            f"Follow-ups on {self.day}: {counts.today} today, {counts.overdue} overdue"
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


def make_digest(session: Session, settings: Settings, today: date) -> Digest:
    """Gather what the morning needs."""
    rows = tuple(list_due(session, today + timedelta(days=WEEK), _MOST))
    return Digest(
        day=today,
        overdue=tuple(it for it in rows if it.due_on < today),
        today=tuple(it for it in rows if it.due_on == today),
        week=tuple(it for it in rows if it.due_on > today),
        silent=tuple(list_silent(session, settings, today, _SILENT)),
        counts=overview(session, today),
    )
