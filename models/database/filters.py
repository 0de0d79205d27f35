"""Find events, tags and people by name, and convert a `Filter` into SQL conditions."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col

from models.contact import Filter
from models.database.search import (
    Page,
    are_common,
    has_words,
    has_words_each,
    spellings,
)
from models.likeness import unknown
from models.tables.contact import BasisRecord, Contact, ContactTag
from models.tables.follow_up import Event, FollowUp
from models.text import tidy

_FIRST_DAY, _LAST_DAY = date(1970, 1, 1), date(9999, 12, 1)
"""No contact was added before the first of these days or after the last."""


def event_names(session: Session) -> list[str]:
    """Return the names of all events."""
    return sorted(session.scalars(select(col(Event.name))))


def tag_names(session: Session) -> list[str]:
    """Return all tags, in each way that they are spelt."""
    return _distinct(session, col(ContactTag.tag))


def people_names(session: Session) -> list[str]:
    """Return everybody to whom contacts or follow-ups are assigned."""
    columns = (col(Contact.assigned_to), col(FollowUp.assigned_to))
    found = {it for column in columns for it in _distinct(session, column)}
    return sorted(found - {""})


def contact_owners(session: Session) -> list[str]:
    """Return everybody to whom contacts are assigned."""
    return [it for it in _distinct(session, col(Contact.assigned_to)) if it]


def spelt_like(
    session: Session, column: Mapped[str], names: Iterable[str]
) -> ColumnElement[bool]:
    """Return the condition that an indexed column has one of these values."""
    wanted = {it.strip().casefold() for it in names}
    known = _distinct(session, column)
    return column.in_([it for it in known if it.casefold() in wanted])


def _distinct(session: Session, column: Mapped[str]) -> list[str]:
    """Return the different values of an indexed column, each found by one look into it.

    DISTINCT would walk through the whole index: a million rows for a dozen tags.
    """
    found = select(func.min(column).label("value")).cte(recursive=True)
    step = select(func.min(column)).where(column > found.c.value).scalar_subquery()
    found = found.union_all(select(step).where(found.c.value.is_not(None)))
    query = select(found.c.value).where(found.c.value.is_not(None))
    return list(session.scalars(query))


def event_named(session: Session, name: str) -> Event:
    """Return the event of a name, whatever its case.

    Raises:
        NotFound: There is none; the message says which was probably meant.
    """
    found = _spellings("event", name, event_names(session))[0]
    return session.scalars(select(Event).where(col(Event.name) == found)).one()


def _tags_named(session: Session, name: str) -> list[str]:
    """Return the tags of a name, in each way that it is spelt.

    Raises:
        NotFound: No contact has it; the message says which was probably meant.
    """
    return _spellings("tag", name, tag_names(session))


def person_named(session: Session, name: str) -> str:
    """Return the name of somebody to whom contacts or follow-ups are assigned.

    Raises:
        NotFound: There is no such person; the message says who was probably meant.
    """
    return _spellings("person", name, people_names(session))[0]


def _spellings(thing: str, name: str, names: list[str]) -> list[str]:
    wanted = tidy(name).casefold()
    found = [it for it in names if it.casefold() == wanted]
    if not found:
        raise unknown(thing, name, names)
    return found


SHORTEST_NUMBER = 4
"""Digits; fewer are searched as text, since they would be in too many numbers."""


def conditions(
    session: Session, wanted: Filter, page: Page | None = None
) -> list[ColumnElement[bool]]:
    """Return the conditions that a contact must fulfil.

    With a page, only those on it need fulfil them.

    Raises:
        NotFound: There is no event or person, or no contact with a tag, of the name
            wanted.
    """
    is_search = wanted == Filter(search=wanted.search)
    event_id = event_named(session, wanted.event).id if wanted.event else None
    words = _words(wanted.search)
    if page is None or is_search or event_id or not are_common(session, words):
        found = has_words(words, page if is_search else None, event_id)
    else:
        found = has_words_each(words)
    if event_id is not None:
        found.append(col(Contact.event_id) == event_id)
    if wanted.tag:
        tagged = col(ContactTag.tag).in_(_tags_named(session, wanted.tag))
        owners = select(col(ContactTag.contact_id)).where(tagged)
        found.append(col(Contact.id).in_(owners))
    if wanted.status is not None:
        found.append(col(Contact.status) == wanted.status)
    if wanted.stage is not None:
        found.append(col(Contact.stage) == wanted.stage)
    if wanted.assigned_to:
        who = person_named(session, wanted.assigned_to)
        found.append(col(Contact.assigned_to) == who)
    if wanted.since is not None:
        found.append(col(Contact.added_at) >= _midnight(wanted.since))
    return found


def _midnight(day: date) -> datetime:
    """Return the start of a day here, or of the nearest valid one."""
    day = max(_FIRST_DAY, min(day, _LAST_DAY))
    return datetime.combine(day, time()).astimezone()


def reachable(contact_id: object, *, withdrawn: bool = False) -> ColumnElement[bool]:
    """Return the condition that the contact of a number may be approached.

    With `withdrawn`, so may those who have withdrawn.
    """
    if withdrawn:
        return true()
    gone = select(col(BasisRecord.contact_id)).where(
        col(BasisRecord.withdrawn_on).is_not(None)
    )
    return col(contact_id).not_in(gone)


def withdrawn_ids(session: Session) -> set[int]:
    """Return the numbers of the contacts who have withdrawn."""
    query = select(col(BasisRecord.contact_id)).where(
        col(BasisRecord.withdrawn_on).is_not(None)
    )
    return set(session.scalars(query))


def _words(text: str) -> list[tuple[str, ...]]:
    """Return the spellings of each word searched for; a number is one word."""
    digits = re.sub(r"\D", "", text).lstrip("0")
    if len(digits) >= SHORTEST_NUMBER and re.fullmatch(r"[\d\s+()./-]+", text):
        return [(digits,)]
    return [*map(spellings, text.split())]
