"""Open follow-ups out of the database, and plans back into it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlmodel import Session, col

from followup.board import Task
from followup.planner import Move
from followup.worth import is_wanted, worth
from models.contact import Stage
from models.tables.columns import now
from models.tables.contact import Contact
from models.tables.event import Event
from models.tables.followup import FollowUp


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a follow-up is about, as far as a plan shows it."""

    contact_id: int
    name: str
    company: str


@dataclass(frozen=True, slots=True)
class OpenTasks:
    """All open follow-ups, and by their number whom they are about."""

    tasks: tuple[Task, ...]
    people: Mapping[int, Person]


def load_open(session: Session) -> OpenTasks:
    """All open follow-ups with what they are worth."""
    query: Select[*tuple[Any, ...]] = (
        select(
            col(FollowUp.id),
            col(FollowUp.due_on),
            col(FollowUp.way),
            col(FollowUp.pinned),
            col(Contact.id).label("contact_id"),
            col(Contact.name),
            col(Contact.company),
            col(Contact.stage),
            col(Event.worth),
            col(Event.wants),
        )
        .select_from(FollowUp)
        .join(Contact, col(Contact.id) == FollowUp.contact_id)
        .outerjoin(Event, col(Event.id) == Contact.event_id)
        .where(col(FollowUp.done_at).is_(None))
        .order_by(col(FollowUp.due_on), col(FollowUp.id))
    )
    tasks, people = [], {}
    for row in session.execute(query):
        value = _worth(row.stage, row.worth, row.wants, row.name, row.company)
        tasks.append(Task(row.id, row.due_on, row.way, value, row.pinned))
        people[row.id] = Person(row.contact_id, row.name, row.company)
    return OpenTasks(tuple(tasks), people)


def carry_out(session: Session, moves: Iterable[Move]) -> None:
    """Give follow-ups their new days, in the transaction in which they were loaded."""
    for move in moves:
        task = session.get_one(FollowUp, move.task.id)
        task.due_on = move.day
        task.sequence += 1
        task.changed_at = now()


def _worth(
    stage: Stage,
    event_worth: int | None,
    wants: list[str] | None,
    name: str,
    company: str,
) -> int:
    return worth(stage, event_worth, is_wanted=is_wanted(name, company, wants or ()))
