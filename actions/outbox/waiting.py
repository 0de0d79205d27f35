"""List the events that wait, or give them up."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from actions.outbox.record import targets_of
from actions.workspace import Workspace
from models.errors import NotFound
from models.tables.columns import now
from models.tables.history import OutboxEvent


@dataclass(frozen=True, slots=True)
class Waiting:
    """An event that was not delivered yet.

    Attributes:
        is_given_up: Whether it is tried again only on request.
    """

    number: int
    target: str
    kind: str
    contact_id: int
    happened_at: datetime
    attempts: int
    next_try_at: datetime
    failure: str
    is_given_up: bool


def list_waiting(work: Workspace) -> list[Waiting]:
    """Return the events that were not delivered yet, the oldest first."""
    names = ("id", *(it.name for it in fields(Waiting)[1:]))
    query = (
        select(*(col(getattr(OutboxEvent, name)) for name in names))
        .where(col(OutboxEvent.delivered_at).is_(None))
        .order_by(col(OutboxEvent.id))
    )
    with work.reading() as session:
        return [Waiting(*row) for row in session.execute(query)]


def drop_event(work: Workspace, number: int) -> None:
    """Give an event up for good and delete it.

    Raises:
        NotFound: There is no such event that waits.
    """
    with work.writing() as session:
        row = session.get(OutboxEvent, number)
        if row is None or row.delivered_at is not None:
            raise NotFound(f"No event {number} is waiting.")
        session.delete(row)


def has_events(work: Workspace) -> bool:
    """Return whether an event is due to be sent now."""
    if not targets_of(work.settings):
        return False
    waiting = select(col(OutboxEvent.id)).where(*is_due(now())).limit(1)
    with work.reading() as session:
        return session.scalar(waiting) is not None


def is_due(moment: datetime) -> tuple[Any, ...]:
    """Return the conditions that an event is to be tried at a moment."""
    return (
        col(OutboxEvent.delivered_at).is_(None),
        col(OutboxEvent.is_given_up).is_(False),
        col(OutboxEvent.next_try_at) <= moment,
    )
