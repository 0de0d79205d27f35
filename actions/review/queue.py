"""Choose the contact to check next."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlmodel import col

from actions.workspace import Workspace
from models.contact import Status
from models.tables.contact import Contact
from models.tables.event import Event


def next_to_review(work: Workspace, after: int = 0, event_id: int = 0) -> int | None:
    """The contact to check after another one; the first again behind the last.

    Args:
        work: Where to look.
        after: Number of the contact before it; 0: begin with the first.
        event_id: Only contacts of this event; 0: all.

    Returns:
        Its number; None when nobody else waits.
    """
    number, waits = col(Contact.id), _waiting(event_id)
    query = select(number).where(*waits).order_by(number).limit(1)
    with work.reading() as session:
        found = session.scalar(query.where(number > after))
        if found is None and after:
            found = session.scalar(query.where(number < after))
    return found


def count_to_review(work: Workspace, event_id: int = 0) -> int:
    """How many contacts are to be checked."""
    query = select(func.count()).select_from(Contact).where(*_waiting(event_id))
    with work.reading() as session:
        return session.scalar(query) or 0


@dataclass(frozen=True, slots=True)
class EventToReview:
    """An event of which contacts are to be checked."""

    id: int
    name: str
    waiting: int


def events_to_review(work: Workspace) -> list[EventToReview]:
    """The events with contacts to be checked, the most first."""
    count = func.count()
    query = (
        select(col(Event.id), col(Event.name), count)
        .join(Contact, col(Contact.event_id) == Event.id)
        .where(col(Contact.status) == Status.REVIEW)
        .group_by(col(Event.id), col(Event.name))
        .order_by(count.desc(), col(Event.id))
    )
    with work.reading() as session:
        return [EventToReview(*row) for row in session.execute(query)]


def _waiting(event_id: int) -> list[ColumnElement[bool]]:
    found = [col(Contact.status) == Status.REVIEW]
    if event_id:
        found.append(col(Contact.event_id) == event_id)
    return found
