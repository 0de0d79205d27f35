"""Record operations with the rows they change, so that they can be undone."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial

from sqlalchemy import delete, func, insert, or_
from sqlmodel import Session, col, select

from actions.recorded_rows import (
    BELONGINGS,
    CARD,
    CONTACT,
    GUEST_LIST,
    Key,
    Values,
    owner_columns,
    read_rows,
    read_whole_cards,
)
from actions.workspace import Workspace
from models.database.queries import get_contact
from models.tables.columns import id_of, now
from models.tables.contact import Contact
from models.tables.history import Operation, RowChange

KEPT = timedelta(days=90)
"""Time in which an operation can be undone and a deleted contact restored."""


@contextmanager
def recorded(
    work: Workspace,
    title: str,
    contacts: Collection[int],
    *,
    deletes: bool = False,
    cards: Collection[int] = (),
) -> Iterator[Session]:
    """Open a writing session for one operation, which can be undone later.

    Args:
        work: Where the contacts are.
        title: Says what was done, such as "Merged contact 23 into 3".
        contacts: Numbers of all contacts whose rows may change; those that are added
            are found.
        deletes: Whether it puts contacts into the trash.
        cards: Cards that are read again; of other cards only the owner is recorded.
    """
    if work.by:
        title = f"{title} (by {work.by})"
    with work.writing() as session:
        more = partial(read_whole_cards, session, cards)
        operation = Operation(title=title, is_deletion=deletes)
        with recording(session, operation, contacts, more):
            yield session


@contextmanager
def changing(
    work: Workspace, contact_id: int, what: str
) -> Iterator[tuple[Session, Contact]]:
    """Open a writing session for one operation on one contact.

    `what` says what was done, such as "Tagged".

    Raises:
        NotFound: There is no such contact.
    """
    with recorded(work, f"{what} contact {contact_id}", [contact_id]) as session:
        yield session, get_contact(session, contact_id)


@contextmanager
def recording(
    session: Session,
    operation: Operation,
    contacts: Collection[int],
    more: Callable[[], dict[Key, Values]] = dict,
) -> Iterator[None]:
    """Record what is done within a writing session; see `recorded`.

    The operation is stored if anything changes; one that is stored already goes on.
    `more` reads further rows that may change.
    """
    session.flush()
    session.execute(delete(Operation).where(col(Operation.done_at) < now() - KEPT))
    before = read_rows(session, contacts) | more()
    highest = session.scalar(select(func.max(col(Contact.id)))) or 0
    yield
    session.flush()
    new = session.exec(select(Contact.id).where(col(Contact.id) > highest))
    known = [key[0] for name, key in before if name == CARD]
    after = read_rows(session, {*contacts, *filter(None, new)}, known)
    after |= more()
    changes = list(_differences(before, after))
    if changes:
        session.add(operation)
        session.flush()
        number = {"operation_id": id_of(operation)}
        # Without objects: an address book has many rows, and nobody reads these now.
        session.execute(insert(RowChange), [number | it for it in changes])


def _differences(
    before: dict[Key, Values], after: dict[Key, Values]
) -> Iterator[Values]:
    """Yield the columns of a `RowChange` for each row that differs.

    A new contact and all that belongs to it are one change.
    """
    new: dict[int, Values] = {}
    for key, row in after.items():
        if key[0] == CONTACT and key not in before:
            new[row["id"]] = {**row, BELONGINGS: []}
    for key in {**before, **after}:
        name, old, values = key[0], before.get(key), after.get(key)
        owner = _owner(name, old or values or {})
        if old is None and owner in new and name != CARD:
            if name != CONTACT:
                new[owner][BELONGINGS].append((name, values))
        elif old != values:
            yield _change(owner, name, old, values)
    yield from (_change(owner, CONTACT, None, values) for owner, values in new.items())


def _change(
    owner: int, name: str, before: Values | None, after: Values | None
) -> Values:
    return {"contact_id": owner, "table_name": name, "before": before, "after": after}


def _owner(name: str, values: Values) -> int:
    """Return the contact a row belongs to; 0 for rows that are of no contact."""
    columns = owner_columns(name)
    return values[columns[0]] if columns else 0


def forget_history(session: Session, contacts: Collection[int]) -> None:
    """Forget all operations and deletions of contacts, as when they are erased.

    Whoever was merged with one of them, or split off, is forgotten with it.
    """
    known: set[int] = set()
    wanted = set(contacts)
    while wanted != known:
        known = wanted
        wanted = known | _same_people(session, known)
    touched = col(RowChange.contact_id).in_(known)
    spoilt = select(RowChange.operation_id).where(touched)
    is_edit = col(Operation.is_deletion).is_(False)
    session.execute(delete(Operation).where(col(Operation.id).in_(spoilt), is_edit))
    session.execute(delete(RowChange).where(touched))
    left = select(RowChange.operation_id)
    session.execute(delete(Operation).where(col(Operation.id).not_in(left)))


def forget_list_history(session: Session, event_id: int) -> None:
    """Forget all operations that could bring back a list of an event's guests."""
    lists = session.exec(
        select(RowChange).where(col(RowChange.table_name) == GUEST_LIST)
    )
    spoilt = {
        it.operation_id
        for it in lists
        if (it.before or it.after or {}).get("event_id") == event_id
    }
    session.execute(delete(Operation).where(col(Operation.id).in_(spoilt)))


def _same_people(session: Session, contacts: Collection[int]) -> set[int]:
    """Return contacts that were merged with these, or split off from them."""
    comes_or_goes = or_(col(RowChange.before).is_(None), col(RowChange.after).is_(None))
    is_contact = col(RowChange.table_name) == CONTACT
    regrouped = (
        select(RowChange.operation_id)
        .join(Operation)
        .where(is_contact, comes_or_goes, col(Operation.is_deletion).is_(False))
    )
    theirs = select(RowChange.operation_id).where(
        col(RowChange.contact_id).in_(contacts)
    )
    return set(
        session.exec(
            select(RowChange.contact_id).where(
                is_contact,
                col(RowChange.operation_id).in_(regrouped),
                col(RowChange.operation_id).in_(theirs),
            )
        )
    )


def forget_all(session: Session) -> None:
    """Forget all operations and empty the trash."""
    session.execute(delete(Operation))
