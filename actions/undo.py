"""Undo operations, and restore contacts from the trash."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, delete, not_
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from actions.contacts.view import ContactView, load_view
from actions.recorded_rows import (
    BATCH,
    BELONGINGS,
    BLOCKED,
    CONTACT,
    TABLES,
    Key,
    Values,
    delete_rows,
    insert_rows,
    key_of,
    owner_columns,
    read_row,
    read_rows,
    update_rows,
)
from actions.workspace import Workspace
from models.database.changes import note_changes
from models.database.search import reindex
from models.errors import EditConflict, NotFound
from models.tables.columns import id_of
from models.tables.contact import Contact
from models.tables.history import Operation, RowChange

_ORDER = list(TABLES)
_IGNORED = {"changed_at"}
_IS_NEW = and_(col(RowChange.table_name) == CONTACT, col(RowChange.before).is_(None))
_FIRST = 100  # changes of an operation whose contacts are named
_MOST_CALLED = 5  # contacts in an error


@dataclass(frozen=True, slots=True)
class Done:
    """An operation that can be undone.

    Attributes:
        title: What was done, such as "Merged contact 23 into 3".
        done_at: When.
        names: Of the contacts of which it changed something, by number.
        is_all: Whether these are all; of an import only the first are named.
    """

    id: int
    title: str
    done_at: datetime
    names: Mapping[int, str]
    is_all: bool


@dataclass(frozen=True, slots=True)
class DeletedContact:
    """A contact in the trash."""

    id: int
    name: str
    company: str
    deleted_at: datetime


def list_operations(work: Workspace, limit: int = 20) -> list[Done]:
    """List the operations that can be undone, the last one first."""
    with work.reading() as session:
        query = select(Operation).order_by(col(Operation.id).desc()).limit(limit)
        return [_describe(session, it) for it in session.exec(query)]


def undo(work: Workspace, operation_id: int) -> Done:
    """Bring back all rows that an operation changed, exactly as they were.

    Raises:
        NotFound: There is no such operation; it was undone, or too long ago.
        EditConflict: What it changed was changed again since.
    """
    with work.writing() as session:
        operation = session.get(Operation, operation_id)
        if operation is None:
            raise NotFound("There is nothing to undo.")
        done = _describe(session, operation)
        # What is new goes as a whole; of an import it is far more than the rest.
        of_operation = col(RowChange.operation_id) == operation_id
        others = session.exec(
            select(RowChange).where(of_operation, not_(_IS_NEW))
        ).all()
        known = {key_of(it.table_name, it.before or it.after or {}) for it in others}
        changed = _find_changed(session, others)
        for batch in _find_new(session, operation_id):
            changed |= _find_changed_new(session, batch, known)
        _refuse(changed, done.title)
        for batch in _find_new(session, operation_id):
            session.execute(delete(Contact).where(col(Contact.id).in_(batch)))
            _refresh(session, batch)
        _put_back(session, others)
        session.execute(delete(Operation).where(col(Operation.id) == operation_id))
    return done


def list_deleted(work: Workspace) -> list[DeletedContact]:
    """Return the contacts in the trash, the last deleted first."""
    with work.reading() as session:
        return read_trash(session)


def read_trash(session: Session) -> list[DeletedContact]:
    """Return the contacts in the trash, within a transaction."""
    query = (
        select(RowChange, Operation.done_at)
        .join(Operation)
        .where(col(Operation.is_deletion), col(RowChange.table_name) == CONTACT)
        .where(col(RowChange.after).is_(None))
        .order_by(col(Operation.id).desc(), col(RowChange.contact_id))
    )
    return [
        DeletedContact(change.contact_id, it["name"], it["company"], moment)
        for change, moment in session.exec(query)
        if (it := change.before)
    ]


def restore_contact(work: Workspace, contact_id: int) -> ContactView:
    """Bring a contact back from the trash, with all that belonged to it.

    Raises:
        NotFound: It is not in the trash.
        EditConflict: Something else has taken its place.
    """
    query = (
        select(RowChange)
        .join(Operation)
        .where(
            col(Operation.is_deletion),
            col(RowChange.contact_id) == contact_id,
            col(RowChange.table_name) == CONTACT,
            col(RowChange.after).is_(None),
        )
    )
    with work.writing() as session:
        found = session.exec(query.order_by(col(RowChange.id).desc())).first()
        if found is None:
            raise NotFound(f"There is no contact {contact_id} in the trash.")
        operation = session.get_one(Operation, found.operation_id)
        own = [it for it in operation.changes if _belongs(session, it, contact_id)]
        _refuse(_find_changed(session, own), "delete")
        _put_back(session, own)
        for change in own:
            operation.changes.remove(change)
        if not any(it.table_name == CONTACT for it in operation.changes):
            session.delete(operation)
        session.flush()
        return load_view(session, contact_id)


def _describe(session: Session, operation: Operation) -> Done:
    """Describe an operation by its first changes; an import may have very many."""
    query = select(RowChange).where(col(RowChange.operation_id) == operation.id)
    first = session.exec(query.order_by(col(RowChange.id)).limit(_FIRST)).all()
    ids = {it.contact_id for it in first} - {0}
    known = select(Contact.id, Contact.name).where(col(Contact.id).in_(ids))
    recorded = {
        it.contact_id: (it.before or it.after or {}).get("name", "")
        for it in first
        if it.table_name == CONTACT
    }
    names = {number: name for number, name in session.exec(known) if number} | recorded
    return Done(
        id=id_of(operation),
        title=operation.title,
        done_at=operation.done_at,
        names=names,
        is_all=len(first) < _FIRST,
    )


def _belongs(session: Session, change: RowChange, contact_id: int) -> bool:
    """Return whether a row is of this contact, and of no other deleted contact."""
    values = change.before or change.after or {}
    owners = {values[it] for it in owner_columns(change.table_name)}
    others = owners - {contact_id, None}
    return contact_id in owners and all(
        read_row(session, CONTACT, {"id": other}) for other in others
    )


def _find_new(session: Session, operation_id: int) -> Iterator[dict[int, Values]]:
    """Yield the contacts that an operation added, with all their rows, in batches."""
    of_operation = col(RowChange.operation_id) == operation_id
    query = select(RowChange.id, RowChange.contact_id, RowChange.after)
    query = query.where(of_operation, _IS_NEW).order_by(col(RowChange.id)).limit(BATCH)
    last = 0
    while rows := session.exec(query.where(col(RowChange.id) > last)).all():
        yield {contact_id: dict(after or {}) for _, contact_id, after in rows}
        last = rows[-1][0] or 0


def _find_changed(session: Session, changes: Sequence[RowChange]) -> set[str]:
    """Return what was changed again since."""
    return {
        _called(it.table_name, it.contact_id)
        for it in changes
        if not _is_same(
            read_row(session, it.table_name, it.after or it.before or {}), it.after
        )
    }


def _find_changed_new(
    session: Session, new: Mapping[int, Values], known: set[Key]
) -> set[str]:
    """Return which new contacts were changed since, or got rows that are not known."""
    owned = defaultdict[int, dict[Key, Values]](dict)
    for key, values in read_rows(session, new.keys()).items():
        if columns := owner_columns(key[0]):
            owned[values[columns[0]]][key] = values
    return {
        _called(CONTACT, contact_id)
        for contact_id, after in new.items()
        if not _are_same(owned[contact_id], after, known)
    }


def _are_same(now: Mapping[Key, Values], after: Values, known: set[Key]) -> bool:
    rows = [(CONTACT, after), *after.get(BELONGINGS, ())]
    then = {key_of(name, values): values for name, values in rows}
    came = now.keys() - then.keys() - known
    return not came and all(_is_same(now.get(key), then[key]) for key in then)


def _refuse(changed: Collection[str], title: str) -> None:
    """Raise an error if anything was changed again since."""
    if changed:
        which = ", ".join(sorted(changed)[:_MOST_CALLED])
        more = len(changed) - _MOST_CALLED
        also = f" and {more} more" if more > 0 else ""
        raise EditConflict(
            f'Cannot undo "{title}": these were changed again since: {which}{also}.'
        )


def _called(table_name: str, contact_id: int) -> str:
    if contact_id:
        return f"contact {contact_id}"
    return "blocked days" if table_name == BLOCKED else "the list of guests"


def _is_same(now: Values | None, after: Values | None) -> bool:
    """Return whether a row is unchanged; columns that were added since are ignored."""
    if now is None or after is None:
        return now is after
    recorded = after.keys() & now.keys() - _IGNORED
    return all(now[name] == after[name] for name in recorded)


def _put_back(session: Session, changes: Sequence[RowChange]) -> None:
    in_order = sorted(changes, key=lambda it: _ORDER.index(it.table_name))
    gone = [(it.table_name, it.after) for it in reversed(in_order) if not it.before]
    back = [(it.table_name, it.before) for it in in_order if not it.after]
    kept = [(it.table_name, it.before) for it in in_order if it.before and it.after]
    try:
        delete_rows(session, [(name, values) for name, values in gone if values])
        insert_rows(session, [(name, values) for name, values in back if values])
        update_rows(session, [(name, values) for name, values in kept if values])
    except IntegrityError as error:
        raise EditConflict(
            "Cannot undo: something else has replaced the deleted values."
        ) from error
    _refresh(session, {it.contact_id for it in changes} - {0})


def _refresh(session: Session, contacts: Collection[int]) -> None:
    """Let searches and other programs know of contacts that were changed by rows."""
    note_changes(session, contacts)
    session.expire_all()
    reindex(session.connection(), contacts)
