"""Find events, tags and people by name, ignoring case."""

from sqlalchemy import select
from sqlmodel import Session, col

from models.suggest import unknown
from models.tables.contact import Contact, ContactTag
from models.tables.event import Event
from models.tables.followup import FollowUp
from models.text import tidy


def event_names(session: Session) -> list[str]:
    """The names of all events."""
    return sorted(session.scalars(select(col(Event.name))))


def tag_names(session: Session) -> list[str]:
    """All tags, in each way that they are spelt."""
    return sorted(session.scalars(select(col(ContactTag.tag)).distinct()))


def people_names(session: Session) -> list[str]:
    """Everybody to whom contacts or follow-ups are assigned."""
    columns = (col(Contact.assigned_to), col(FollowUp.assigned_to))
    found = {it for column in columns for it in session.scalars(select(column))}
    return sorted(found - {""})


def event_named(session: Session, name: str) -> Event:
    """The event of a name.

    Raises:
        NotFound: There is none; the message says which was probably meant.
    """
    found = _spellings("event", name, event_names(session))[0]
    return session.scalars(select(Event).where(col(Event.name) == found)).one()


def tags_named(session: Session, name: str) -> list[str]:
    """The tags of a name, in each way that it is spelt.

    Raises:
        NotFound: No contact has it; the message says which was probably meant.
    """
    return _spellings("tag", name, tag_names(session))


def person_named(session: Session, name: str) -> str:
    """Somebody to whom contacts or follow-ups are assigned.

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
