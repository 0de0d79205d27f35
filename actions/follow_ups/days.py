"""List open follow-ups that are due, or group them by day."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from actions.workspace import Workspace
from models import queries
from models.contact import Channel, DueRow, PointKind
from models.queries import first_point, last_note
from models.tables.contact import Contact
from models.tables.follow_up import Event, FollowUp

MOST = 500
"""Follow-ups of one view; whoever has more overdue needs a plan, not a list."""


@dataclass(frozen=True, slots=True)
class DayEntry:
    """A follow-up in a calendar, with the ways to reach the contact.

    Attributes:
        number: Of the follow-up.
        pinned: Whether a person set the day.
        remember: Why the user remembers the contact.
        note: The last one that was written about the contact.
    """

    number: int
    contact_id: int
    name: str
    company: str
    email: str | None
    phone: str | None
    event: str | None
    due_on: date
    way: Channel
    reason: str
    pinned: bool
    remember: str
    note: str | None
    assigned_to: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a calendar; today has the overdue follow-ups as well."""

    date: date
    entries: tuple[DayEntry, ...]


def list_days(work: Workspace, first: date, last: date, who: str = "") -> list[Day]:
    """The open follow-ups of each day, from the first to the last.

    Args:
        work: Where to look.
        first: With those that are overdue on it, if it is today or earlier.
        last: The last day.
        who: Only those assigned to this person; "": everybody's.
    """
    entries = list(_entries(work, first, last, who))
    today = max(first, work.today)
    days = []
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        on_it = [it for it in entries if it.due_on == day and it.due_on >= today]
        if day == today and first <= work.today <= last:
            on_it = [it for it in entries if it.due_on <= day]
        days.append(Day(day, tuple(on_it)))
    return days


def _entries(work: Workspace, first: date, last: date, who: str) -> Iterator[DayEntry]:
    query = (
        select(
            col(FollowUp.id),
            col(Contact.id),
            col(Contact.name),
            col(Contact.company),
            first_point(PointKind.EMAIL),
            first_point(PointKind.PHONE),
            col(Event.name),
            col(FollowUp.due_on),
            col(FollowUp.way),
            col(FollowUp.reason),
            col(FollowUp.pinned),
            col(Contact.remember),
            last_note(),
            col(FollowUp.assigned_to),
        )
        .select_from(FollowUp)
        .join(Contact, col(Contact.id) == FollowUp.contact_id)
        .outerjoin(Event, col(Event.id) == Contact.event_id)
        .where(col(FollowUp.done_at).is_(None), col(FollowUp.due_on) <= last)
        .order_by(col(FollowUp.due_on), col(FollowUp.id))
        .limit(MOST)
    )
    if first > work.today:
        query = query.where(col(FollowUp.due_on) >= first)
    if who:
        query = query.where(col(FollowUp.assigned_to) == who)
    with work.reading() as session:
        for row in session.execute(query):
            yield DayEntry(*row)


def list_due(
    work: Workspace, days: int = 0, limit: int | None = None
) -> Iterator[DueRow]:
    """The follow-ups that are overdue or due within so many days, the oldest first."""
    with work.reading() as session:
        yield from queries.list_due(session, _until(work, days), limit)


def count_due(work: Workspace, days: int = 0) -> int:
    """How many follow-ups are overdue or due within so many days."""
    with work.reading() as session:
        return queries.count_due(session, _until(work, days))


def due_object(row: DueRow) -> dict[str, Any]:
    """A follow-up as a JSON object."""
    return asdict(row)


def _until(work: Workspace, days: int) -> date:
    return work.today + timedelta(days=days)
