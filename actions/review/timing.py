"""Measure how long checking takes."""

from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import func, select
from sqlmodel import Session, col

from actions.workspace import Workspace
from models.tables.review import Review

LONGEST = 120.0
"""Seconds that count for one look at most; whoever takes longer has been away."""


@dataclass(frozen=True, slots=True)
class Effort:
    """What a look at a contact took."""

    seconds: float
    keys: int = 0
    changes: int = 0


@dataclass(frozen=True, slots=True)
class Tally:
    """What was checked since a moment.

    Attributes:
        cards: How many were decided.
        seconds: What that took.
        keys: Keys that were pressed.
        changes: Fields that were changed.
    """

    cards: int
    seconds: float
    keys: int
    changes: int


def add_review(session: Session, contact_id: int, act: str, effort: Effort) -> None:
    """Keep what a look took, within a writing transaction."""
    session.add(
        Review(
            contact_id=contact_id,
            act=act,
            seconds=min(max(effort.seconds, 0.0), LONGEST),
            keys=effort.keys,
            changes=effort.changes,
        )
    )


def tally_today(work: Workspace) -> Tally:
    """What was checked today."""
    with work.reading() as session:
        return tally_of(session, work.today)


def tally_of(session: Session, day: date) -> Tally:
    """What was checked since the morning of a day."""
    morning = datetime.combine(day, time()).astimezone()
    query = select(
        func.count(),
        func.sum(col(Review.seconds)),
        func.sum(col(Review.keys)),
        func.sum(col(Review.changes)),
    ).where(col(Review.reviewed_at) >= morning)
    cards, seconds, keys, changes = session.execute(query).one()
    return Tally(cards, float(seconds or 0), int(keys or 0), int(changes or 0))
