"""Find who else is at a contact's company, and who was met at the same event."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session, col

from models.tables.contact import Contact

MOST = 5
"""Named of each kind; the others are counted."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another contact of the same company or event."""

    id: int
    name: str
    title: str
    company: str


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The contacts that share something with a contact.

    Attributes:
        named: The first of them, the newest first.
        count: How many there are in all.
    """

    named: tuple[Neighbour, ...] = ()
    count: int = 0


def colleagues_of(session: Session, contact: Contact) -> Neighbours:
    """Return the other contacts of the same company, whatever its legal form."""
    if not contact.company_key:
        return Neighbours()
    return _find(session, contact, col(Contact.company_key) == contact.company_key)


def met_with(session: Session, contact: Contact) -> Neighbours:
    """Return the other contacts that were met at the contact's event."""
    if contact.event_id is None:
        return Neighbours()
    return _find(session, contact, col(Contact.event_id) == contact.event_id)


def _find(session: Session, contact: Contact, same: ColumnElement[bool]) -> Neighbours:
    where = (same, col(Contact.id) != contact.id)
    columns = (
        col(Contact.id),
        col(Contact.name),
        col(Contact.title),
        col(Contact.company),
    )
    newest = select(*columns).where(*where).order_by(col(Contact.id).desc())
    named = tuple(Neighbour(*row) for row in session.execute(newest.limit(MOST)))
    if len(named) < MOST:
        return Neighbours(named, len(named))
    counting = select(func.count()).select_from(Contact).where(*where)
    return Neighbours(named, session.scalar(counting) or 0)
