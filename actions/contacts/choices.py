"""List the events, tags and people by which contacts can be filtered."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlmodel import col

from actions.workspace import Workspace
from models.tables.contact import Contact, ContactTag
from models.tables.follow_up import Event

MOST = 200
"""Of a kind; a longer list serves nobody."""


@dataclass(frozen=True, slots=True)
class Choices:
    """The values that a filter can have.

    Attributes:
        events: The last one first.
        tags: The most used first.
        people: To whom contacts are assigned.
    """

    events: tuple[str, ...]
    tags: tuple[str, ...]
    people: tuple[str, ...]


def list_choices(work: Workspace) -> Choices:
    """The values that a filter can have."""
    events = select(col(Event.name)).order_by(
        col(Event.held_on).is_(None), col(Event.held_on).desc(), col(Event.id).desc()
    )
    tag, who = col(ContactTag.tag), col(Contact.assigned_to)
    tags = select(tag).group_by(tag).order_by(func.count().desc(), tag)
    people = select(who).where(who > "").distinct().order_by(who)
    with work.reading() as session:
        found = [
            tuple(session.scalars(it.limit(MOST))) for it in (events, tags, people)
        ]
    return Choices(*found)
