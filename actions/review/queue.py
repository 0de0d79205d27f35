"""The queue of contacts to review, and the time that reviews take."""

from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session, col

from actions.workspace import Workspace
from models.contact import ReviewAct, Status
from models.tables.contact import Contact
from models.tables.follow_up import Event
from models.tables.history import Review

LONGEST = 120.0
"""Seconds that count for one look at most; after that the person was probably away."""


@dataclass(frozen=True, slots=True)
class Selection:
    """A selection of the contacts to check; empty attributes exclude none.

    Attributes:
        event_id: Of the event at which they were met.
        who: To whom they are assigned.
    """

    event_id: int = 0
    who: str = ""


ALL = Selection()


def next_to_review(
    work: Workspace, after: int = 0, selection: Selection = ALL
) -> int | None:
    """Return the contact to check after another one; after the last, the first.

    Returns:
        Its number; None when nobody else waits.
    """
    number, waits = col(Contact.id), _waiting(selection)
    query = select(number).where(*waits).order_by(number).limit(1)
    with work.reading() as session:
        found = session.scalar(query.where(number > after))
        if found is None and after:
            found = session.scalar(query.where(number < after))
    return found


def count_to_review(work: Workspace, selection: Selection = ALL) -> int:
    """Count the contacts to review."""
    query = select(func.count()).select_from(Contact).where(*_waiting(selection))
    with work.reading() as session:
        return session.scalar(query) or 0


@dataclass(frozen=True, slots=True)
class WaitingGroup:
    """An event or a person, and how many of its contacts are to be checked."""

    selection: Selection
    name: str
    waiting: int


def list_parts(work: Workspace) -> list[WaitingGroup]:
    """Return the events, then the people, with contacts to review, the most first."""
    count, person = func.count(), col(Contact.assigned_to)
    events = (
        select(col(Event.id), col(Event.name), count)
        .join(Contact, col(Contact.event_id) == Event.id)
        .where(*_waiting(ALL))
        .group_by(col(Event.id), col(Event.name))
        .order_by(count.desc(), col(Event.id))
    )
    people = (
        select(person, count)
        .where(*_waiting(ALL), person != "")
        .group_by(person)
        .order_by(count.desc(), person)
    )
    with work.reading() as session:
        return [
            *(
                WaitingGroup(Selection(it[0]), it[1], it[2])
                for it in session.execute(events)
            ),
            *(
                WaitingGroup(Selection(0, who), who, n)
                for who, n in session.execute(people)
            ),
        ]


def _waiting(selection: Selection) -> list[ColumnElement[bool]]:
    found = [col(Contact.status) == Status.REVIEW]
    if selection.event_id:
        found.append(col(Contact.event_id) == selection.event_id)
    if selection.who:
        found.append(col(Contact.assigned_to) == selection.who)
    return found


@dataclass(frozen=True, slots=True)
class Effort:
    """The effort of reviewing a contact."""

    seconds: float
    keys: int = 0
    changes: int = 0


@dataclass(frozen=True, slots=True)
class Tally:
    """The reviews since a moment.

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


def add_review(
    session: Session, contact_id: int, act: ReviewAct, effort: Effort
) -> None:
    """Record the effort of a review, within a writing transaction."""
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
    """Sum up the reviews of today."""
    with work.reading() as session:
        return tally_of(session, work.today)


def tally_of(session: Session, day: date) -> Tally:
    """Sum up the reviews since the morning of a day."""
    morning = datetime.combine(day, time()).astimezone()
    query = select(
        func.count(),
        func.sum(col(Review.seconds)),
        func.sum(col(Review.keys)),
        func.sum(col(Review.changes)),
    ).where(col(Review.reviewed_at) >= morning)
    cards, seconds, keys, changes = session.execute(query).one()
    return Tally(cards, float(seconds or 0), int(keys or 0), int(changes or 0))


@dataclass(frozen=True, slots=True)
class ReviewProgress:
    """The progress of reviews.

    Attributes:
        today: What was checked today.
        left: How many of the selection are left.
        selection: Which contacts are checked.
    """

    today: Tally
    left: int
    selection: Selection


def progress(work: Workspace, selection: Selection = ALL) -> ReviewProgress:
    """Return the progress of reviews."""
    left = count_to_review(work, selection)
    return ReviewProgress(tally_today(work), left, selection)
