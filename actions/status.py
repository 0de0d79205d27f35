"""Count what is stored and what is pending."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session, col

from actions.review.queue import Tally, tally_of
from actions.watching.status import WatchedStatus, watched_folders
from actions.workspace import Workspace
from models.contact import Status
from models.database.filters import reachable
from models.database.url import without_secrets
from models.photo import PhotoState
from models.tables.contact import Contact, PossibleMatch
from models.tables.follow_up import FollowUp
from models.tables.photo import Photo


@dataclass(frozen=True, slots=True)
class Overview:
    """Counts for the status.

    Attributes:
        contacts: By status.
        pairs: Contacts that may be one person, in pairs.
        photos: By state.
        photo_bytes: Size of all originals.
        failures: Photos by the reason why they failed, such as "truncated".
        overdue: Open follow-ups whose day has passed.
        today: Open follow-ups of today.
        week: Open follow-ups of the seven days after today.
        checked: What was checked on the page today, and how long it took.
    """

    contacts: Mapping[str, int]
    pairs: int
    photos: Mapping[str, int]
    photo_bytes: int
    failures: Mapping[str, int]
    overdue: int
    today: int
    week: int
    checked: Tally


def overview(session: Session, today: date) -> Overview:
    """Compute the counts."""
    day = col(FollowUp.due_on)
    return Overview(
        contacts={
            status: _count(session, Contact, col(Contact.status) == status)
            for status in Status
        },
        pairs=_count(session, PossibleMatch, col(PossibleMatch.dismissed).is_(False)),
        photos={
            state: _count(session, Photo, col(Photo.state) == state)
            for state in PhotoState
        },
        photo_bytes=session.scalar(select(func.sum(col(Photo.size)))) or 0,
        failures=_failures(session),
        overdue=_count_open(session, day < today),
        today=_count_open(session, day == today),
        week=_count_open(session, (day > today) & (day <= today + timedelta(days=7))),
        checked=tally_of(session, today),
    )


def _count(session: Session, table: type, *where: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(table).where(*where)) or 0


def _count_open(session: Session, when: ColumnElement[bool]) -> int:
    is_open = col(FollowUp.done_at).is_(None)
    return _count(session, FollowUp, is_open, when, reachable(FollowUp.contact_id))


def _failures(session: Session) -> dict[str, int]:
    reason, failed = col(Photo.reason), col(Photo.state) == PhotoState.FAILED
    query = select(reason, func.count()).where(failed).group_by(reason)
    return {row[0]: row[1] for row in session.execute(query)}


@dataclass(frozen=True, slots=True)
class StatusReport:
    """Figures of the database, and the watched folders.

    Attributes:
        database: Its address, without a password.
        overview: The figures.
        watched: The watched folders.
    """

    database: str
    overview: Overview
    watched: tuple[WatchedStatus, ...]


def read_status(work: Workspace) -> StatusReport:
    """Count what there is, and look into the watched folders."""
    with work.reading() as session:
        found = overview(session, work.today)
    return StatusReport(
        str(without_secrets(work.settings.database)),
        found,
        tuple(watched_folders(work)),
    )


def status_object(report: StatusReport) -> dict[str, Any]:
    """Return the JSON object of `status --json`; see docs/commands.md."""
    folders = [
        {
            **asdict(it.folder),
            "watched": it.is_watched,
            "moved_to_failed": dict(it.moved_to_failed),
        }
        for it in report.watched
    ]
    return {**asdict(report.overview), "watched": folders}
