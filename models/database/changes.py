"""Note which contacts a transaction touches."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import event
from sqlalchemy.orm import Session

from models.tables.columns import Row
from models.tables.contact import Contact, ContactSearch
from models.tables.history import OutboxEvent


@dataclass(slots=True)
class Touched:
    """The contacts of which a transaction changes something, by their numbers.

    Attributes:
        created: Those that are new.
        changed: Those of which any row changed.
        deleted: Those that are gone, with their UUIDs.
    """

    created: set[int] = field(default_factory=set)
    changed: set[int] = field(default_factory=set)
    deleted: dict[int, str] = field(default_factory=dict)


_KEY = "touched"


def watch_changes(session: Session) -> Touched:
    """Note from now on which contacts the session touches."""
    touched = Touched()
    session.info[_KEY] = touched
    return touched


def note_new(session: Session, contact_ids: Iterable[int]) -> None:
    """Note new contacts that are stored by statements, not as objects."""
    if (touched := session.info.get(_KEY)) is not None:
        touched.created.update(contact_ids)
        touched.changed.update(contact_ids)


def note_changes(session: Session, contact_ids: Iterable[int]) -> None:
    """Note contacts whose rows are changed by statements, not as objects."""
    if (touched := session.info.get(_KEY)) is not None:
        touched.changed.update(contact_ids)


@event.listens_for(Session, "after_flush")
def _note_rows(session: Session, _: object) -> None:
    touched: Touched | None = session.info.get(_KEY)
    if touched is None:
        return
    for row in session.new:
        if isinstance(row, Contact) and row.id is not None:
            touched.created.add(row.id)
    for row in session.deleted:
        if isinstance(row, Contact) and row.id is not None:
            touched.deleted[row.id] = row.uid
    for row in (*session.new, *session.dirty, *session.deleted):
        if (number := _contact_of(row)) is not None:
            touched.changed.add(number)


def _contact_of(row: Row) -> int | None:
    if isinstance(row, Contact):
        return row.id
    if isinstance(row, (ContactSearch, OutboxEvent)):
        return None
    number: int | None = getattr(row, "contact_id", None)
    return number
