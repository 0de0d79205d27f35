"""List and count contacts, possible duplicates, and the names that users may type."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from actions.workspace import Workspace, open_workspace
from models.contact import ContactRow, Duplicate, Filter
from models.database import filters, queries
from models.settings import Settings
from models.tables.contact import Contact, ContactTag, PossibleMatch
from models.tables.follow_up import Event


def list_contacts(
    work: Workspace, wanted: Filter, limit: int | None = None, before: int | None = None
) -> Iterator[ContactRow]:
    """Yield the contacts that match, the newest first.

    At most `limit`, and only those older than the contact `before`, for the next page.
    """
    with work.reading() as session:
        yield from queries.list_contacts(session, wanted, limit, before)


def count_contacts(work: Workspace, wanted: Filter) -> int:
    """Count the contacts that match."""
    with work.reading() as session:
        where = filters.conditions(session, wanted)
        query = select(func.count()).select_from(Contact).where(*where)
        return session.scalar(query) or 0


def list_duplicates(
    work: Workspace, limit: int | None = None, after: int = 0
) -> list[Duplicate]:
    """Return the pairs of contacts that may be one person, the oldest first.

    At most `limit`, and only those behind the pair `after`, for the next page.
    """
    one, other = aliased(Contact), aliased(Contact)
    query = (
        select(
            *(col(one.id), col(one.name), col(one.company)),
            *(col(other.id), col(other.name), col(other.company)),
            col(PossibleMatch.reason),
            col(PossibleMatch.id),
        )
        .select_from(PossibleMatch)
        .join(one, col(one.id) == PossibleMatch.contact_id)
        .join(other, col(other.id) == PossibleMatch.other_id)
        .where(col(PossibleMatch.dismissed).is_(False), col(PossibleMatch.id) > after)
        .order_by(col(PossibleMatch.id))
        .limit(limit)
    )
    with work.reading() as session:
        return [Duplicate(*row) for row in session.execute(query)]


MOST = 200
"""Names of a kind; a longer list helps nobody."""


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
    """Return the values that a filter can have."""
    events = select(col(Event.name)).order_by(
        col(Event.held_on).is_(None), col(Event.held_on).desc(), col(Event.id).desc()
    )
    tag = col(ContactTag.tag)
    tags = select(tag).group_by(tag).order_by(func.count().desc(), tag)
    with work.reading() as session:
        return Choices(
            events=tuple(session.scalars(events.limit(MOST))),
            tags=tuple(session.scalars(tags.limit(MOST))),
            people=tuple(filters.contact_owners(session)[:MOST]),
        )


@dataclass(frozen=True, slots=True)
class Names:
    """The names there are, each in the order of the alphabet."""

    events: tuple[str, ...]
    tags: tuple[str, ...]
    people: tuple[str, ...]
    presets: tuple[str, ...]


def known_names(settings: Settings) -> Names:
    """Return all events, tags, people and presets.

    Raises:
        CardfileError: The database cannot be used.
    """
    from export.targets import target_names  # noqa: PLC0415 - not for a list

    with open_workspace(settings) as work, work.reading() as session:
        return Names(
            events=tuple(filters.event_names(session)),
            tags=tuple(filters.tag_names(session)),
            people=tuple(filters.people_names(session)),
            presets=tuple(sorted(target_names())),
        )
