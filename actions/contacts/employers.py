"""Notice that a contact is with another company, by what LinkedIn says."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from models.likeness import other_company
from models.tables.columns import id_of
from models.tables.contact import Contact
from models.tables.guests import Connection


@dataclass(frozen=True, slots=True)
class EmployerChange:
    """A contact who is with another company than the contact says.

    Attributes:
        was_at: The company of the contact.
        card_of: The day it was met; None: never.
        now_at: The company that LinkedIn names.
        title: The position that LinkedIn names.
        listed_on: When the export was imported.
    """

    contact_id: int
    name: str
    was_at: str
    card_of: date | None
    now_at: str
    title: str
    listed_on: date


def employer_change(session: Session, contact: Contact) -> EmployerChange | None:
    """Return the employer that LinkedIn names for a contact, if it is another one."""
    query = select(Connection).where(col(Connection.contact_id) == contact.id)
    found = session.exec(query.order_by(col(Connection.id).desc())).first()
    return compare_employer(contact, found) if found else None


def list_changes(session: Session) -> Iterator[EmployerChange]:
    """Yield all contacts who changed employer, the last noted first."""
    query = (
        select(Contact, Connection)
        .join(Connection, col(Connection.contact_id) == Contact.id)
        .order_by(col(Connection.id).desc())
    )
    seen = set()
    for contact, connection in session.exec(query):
        change = compare_employer(contact, connection)
        if contact.id not in seen and change is not None:
            yield change
        seen.add(contact.id)


def compare_employer(contact: Contact, connection: Connection) -> EmployerChange | None:
    """Return the employer that a connection names, if it is another one."""
    now_at = other_company(contact.company, connection.company)
    if not now_at:
        return None
    return EmployerChange(
        contact_id=id_of(contact),
        name=contact.name,
        was_at=contact.company,
        card_of=contact.met_on,
        now_at=now_at,
        title=connection.title,
        listed_on=connection.listed_on,
    )
