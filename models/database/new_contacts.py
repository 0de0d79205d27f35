"""Store many new contacts by a few statements."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import inspect
from sqlmodel import Session, col, insert

from models.database.changes import note_new
from models.database.search import reindex
from models.tables.columns import Row, id_of
from models.tables.contact import Contact


def insert_contacts(session: Session, contacts: Sequence[Contact]) -> None:
    """Store new contacts with all that belongs to them, by one statement a table.

    They get their numbers, but do not become objects of the session, which would take
    three times as long. What the tables do at each insert of a contact is done.
    """
    if not contacts:
        return
    mapper, connection = inspect(Contact), session.connection()
    states = [inspect(it) for it in contacts]
    for state in states:
        mapper.dispatch.before_insert(mapper, connection, state)
    new = insert(Contact).returning(col(Contact.id), sort_by_parameter_order=True)
    given = session.scalars(new, [_columns(it) for it in contacts])
    for contact, number in zip(contacts, given, strict=True):
        contact.id = number
    for relation in mapper.relationships:
        related = (_related(it, relation.key) for it in contacts)
        if rows := [_columns(it) for its in related for it in its]:
            session.execute(insert(relation.mapper.class_), rows)
    for state in states:
        mapper.dispatch.after_insert(mapper, connection, state)
    numbers = list(map(id_of, contacts))
    note_new(session, numbers)
    reindex(connection, numbers)


def _related(contact: Contact, name: str) -> Iterator[Row]:
    """Yield the rows of a relation, with the number of their contact."""
    found = vars(contact).get(name) or []
    for row in found if isinstance(found, list) else [found]:
        row.contact_id = contact.id
        yield row


def _columns(row: Row) -> dict[str, Any]:
    """Return the values of a row by column, without the number it does not have yet."""
    values = vars(row)
    return {it: values[it] for it in type(row).model_fields if it != "id"}
