"""List follow-ups that are due, group them by day, and build the digest of a day."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from sqlmodel import Session, col

from actions.follow_ups.reconnect import load_silent
from actions.status import overview
from actions.workspace import Workspace, zone_of
from export.atomic import draft
from export.mail import write_mail
from export.pages.digest import as_html, as_text
from followup.digest import Digest
from models.contact import DueRow, Status
from models.database import queries
from models.errors import ExportFailed
from models.tables.follow_up import FollowUp


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a calendar; today has the overdue follow-ups as well.

    Attributes:
        entries: The first of its follow-ups.
        count: How many there are.
    """

    date: date
    entries: tuple[DueRow, ...]
    count: int


def list_days(
    work: Workspace, first: date, last: date, who: str = "", most: int = 50
) -> list[Day]:
    """Return the open follow-ups of each day, from the first to the last.

    Today has those that are overdue as well. With `who`, only those assigned to this
    person. At most `most` of a day are read, and all are counted.
    """
    withdrawn = work.settings.include_withdrawn
    mine = [col(FollowUp.assigned_to) == who] if who else []
    days = []
    with work.reading() as session:
        query = queries.count_by_day(last, withdrawn=withdrawn).where(*mine)
        counts: dict[date, int] = dict(session.execute(query).all())
        for offset in range((last - first).days + 1):
            day = first + timedelta(days=offset)
            is_today = day == work.today
            late = [it for it in counts if it < day] if is_today else []
            count = sum(counts.get(it, 0) for it in (*late, day))
            due = queries.due_query(day, withdrawn=withdrawn).where(*mine).limit(most)
            if not is_today:
                due = due.where(col(FollowUp.due_on) == day)
            entries = tuple(queries.read_due(session, due)) if count else ()
            days.append(Day(day, entries, count))
    return days


def list_due(work: Workspace, days: int, limit: int | None) -> Iterator[DueRow]:
    """Yield the follow-ups overdue or due within so many days, the oldest first."""
    with work.reading() as session:
        withdrawn = work.settings.include_withdrawn
        query = queries.due_query(_until(work, days), withdrawn=withdrawn)
        yield from queries.read_due(session, query.limit(limit))


def count_due(work: Workspace, days: int = 0) -> int:
    """Count the follow-ups that are overdue or due within so many days."""
    with work.reading() as session:
        withdrawn = work.settings.include_withdrawn
        return queries.count_due(session, _until(work, days), withdrawn=withdrawn)


def count_withdrawn_due(work: Workspace, days: int) -> int:
    """Count the follow-ups that are not listed since their contacts have withdrawn."""
    if work.settings.include_withdrawn:
        return 0
    with work.reading() as session:
        until = _until(work, days)
        everybody = queries.count_due(session, until, withdrawn=True)
        return everybody - queries.count_due(session, until)


def _until(work: Workspace, days: int) -> date:
    return work.today + timedelta(days=days)


WEEK = 7
_MOST = 200
"""Lines of a part; nobody reads more of them in a morning."""
_SILENT = 10


def digest_text(work: Workspace) -> str:
    """Return the digest of the day as plain text."""
    with work.reading() as session:
        return as_text(_gather(session, work))


def write_digest(work: Workspace, path: Path) -> Digest:
    """Write the digest in the format of the file's ending.

    Raises:
        ExportFailed: The file cannot be written, or has another ending than .txt,
            .html, .eml or .ics.
    """
    with work.reading() as session:
        digest = _gather(session, work)
        match path.suffix.lower():
            case ".eml":
                write_mail(path, "", digest.title, as_text(digest), as_html(digest))
            case ".html":
                _write_text(path, [as_html(digest)])
            case ".txt":
                _write_text(path, [as_text(digest)])
            case ".ics":
                _write_text(path, _calendar(session, work, digest))
            case _:
                raise ExportFailed(f"{path} must end in .txt, .html, .eml or .ics.")
    return digest


def _gather(session: Session, work: Workspace) -> Digest:
    today, withdrawn = work.today, work.settings.include_withdrawn
    next_week = today + timedelta(days=WEEK)
    query = queries.due_query(next_week, withdrawn=withdrawn).limit(_MOST)
    rows = tuple(queries.read_due(session, query))
    counts = overview(session, today)
    return Digest(
        day=today,
        overdue=tuple(it for it in rows if it.due_on < today),
        today=tuple(it for it in rows if it.due_on == today),
        week=tuple(it for it in rows if it.due_on > today),
        silent=tuple(load_silent(session, work.settings, today, _SILENT)),
        overdue_count=counts.overdue,
        today_count=counts.today,
        review_count=counts.contacts.get(Status.REVIEW, 0),
    )


def _calendar(session: Session, work: Workspace, digest: Digest) -> Iterable[str]:
    # Loaded here, since the list of what is due needs no calendars.
    from actions.exporting.people import read_person  # noqa: PLC0415
    from export.ics import Hours, Kind, write_calendar  # noqa: PLC0415

    ids = dict.fromkeys(row.id for _, rows in digest.parts() for row in rows)
    people = (read_person(session, contact_id) for contact_id in ids)
    hours = Hours(work.settings.hours[0], zone_of(work.settings))
    return write_calendar(people, Kind.EVENT, hours)


def _write_text(path: Path, pieces: Iterable[str]) -> None:
    with draft(path) as part, part.open("w", encoding="utf-8", newline="") as file:
        file.writelines(pieces)
