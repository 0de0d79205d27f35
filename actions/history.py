"""Record operations with the rows they change, so that they can be undone."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Column, ColumnElement, Date, Table, and_, delete, func, or_, true
from sqlmodel import Session, col, select

from actions.workspace import Workspace
from models.tables.columns import Moment, Row, now
from models.tables.contact import (
    BasisRecord,
    Contact,
    ContactPoint,
    ContactTag,
    Note,
    PossibleMatch,
)
from models.tables.follow_up import Blocked, FollowUp
from models.tables.history import LogEntry, Operation, Review, RowChange, StageChange
from models.tables.photo import Card, Evidence

_CLASSES: tuple[type[Row], ...] = (
    Contact,
    BasisRecord,
    ContactPoint,
    ContactTag,
    Note,
    PossibleMatch,
    FollowUp,
    LogEntry,
    StageChange,
    Review,
    Blocked,
    Card,
)
TABLES: dict[str, Table] = {
    str(it.__tablename__): it.__table__  # type: ignore[attr-defined]
    for it in _CLASSES
}
"""Those with rows of contacts, in the order in which they may be inserted."""
BATCH = 1_000
"""Numbers of contacts in one query; a database takes only so many."""
_EVIDENCE: Table = Evidence.__table__  # type: ignore[attr-defined]
CONTACT, CARD = str(Contact.__tablename__), str(Card.__tablename__)

Key = tuple[str, tuple[Any, ...]]
"""Name of a table, and a row's primary key."""
Values = dict[str, Any]
"""JSON values by column."""


def read_rows(
    session: Session, contacts: Collection[int], cards: Collection[int] = ()
) -> dict[Key, Values]:
    """The rows that belong to contacts, whose the given cards are, and blocked days."""
    found = {}
    for name in TABLES:
        for condition in _conditions(name, contacts, cards):
            for row in session.execute(select(*columns_of(name)).where(condition)):
                values = {key: _as_json(it) for key, it in row._mapping.items()}
                found[key_of(name, values)] = values
    return found


def read_whole_cards(session: Session, cards: Collection[int]) -> dict[Key, Values]:
    """The rows of cards with all their columns, and their evidence as a list."""
    found, table = {}, TABLES[CARD]
    for row in session.execute(select(*table.c).where(table.c.id.in_(cards))):
        values = dict(row._mapping)
        own = _EVIDENCE.c.card_id == values["id"]
        query = select(*_EVIDENCE.c).where(own).order_by(_EVIDENCE.c.id)
        values["evidence"] = [dict(it._mapping) for it in session.execute(query)]
        found[key_of(CARD, values)] = values
    return found


def _conditions(
    name: str, contacts: Collection[int], cards: Collection[int]
) -> Iterator[ColumnElement[bool]]:
    """Conditions that together find rows of a table, each for a batch of numbers."""
    table = TABLES[name]
    if not owner_columns(name):
        yield true()
    for column in owner_columns(name):
        yield from map(table.c[column].in_, _batches(contacts))
    if name == CARD:
        yield from map(table.c.id.in_, _batches(cards))


def _batches(numbers: Collection[int]) -> Iterator[list[int]]:
    rest = iter(sorted(numbers))
    return iter(lambda: list(islice(rest, BATCH)), [])


def columns_of(name: str) -> list[Column[Any]]:
    """The columns that are recorded: of a card only whose it is."""
    table = TABLES[name]
    return [table.c.id, table.c.contact_id] if name == CARD else list(table.c)


def owner_columns(name: str) -> tuple[str, ...]:
    """The columns of a table that say whose a row is; none for blocked days."""
    if name == CONTACT:
        return ("id",)
    return tuple(it for it in ("contact_id", "other_id") if it in TABLES[name].c)


def key_of(name: str, values: Mapping[str, Any]) -> Key:
    """What tells a row from all others."""
    return name, tuple(values[it.name] for it in TABLES[name].primary_key)


def read_row(session: Session, name: str, values: Mapping[str, Any]) -> Values | None:
    """The row with the primary key of these values, as it is now; the same columns."""
    columns = [it for it in TABLES[name].c if it.name in values] or columns_of(name)
    row = session.execute(select(*columns).where(_is(name, values))).first()
    return {key: _as_json(it) for key, it in row._mapping.items()} if row else None


def delete_rows(session: Session, rows: Iterable[tuple[str, Values]]) -> None:
    """Delete rows by their primary keys."""
    for name, values in rows:
        session.execute(TABLES[name].delete().where(_is(name, values)))


def insert_rows(session: Session, rows: Iterable[tuple[str, Values]]) -> None:
    """Put rows back, exactly as they were."""
    for name, values in rows:
        session.execute(TABLES[name].insert().values(_from_json(name, values)))


def update_rows(session: Session, rows: Iterable[tuple[str, Values]]) -> None:
    """Give rows the values that they had."""
    for name, values in rows:
        change = TABLES[name].update().where(_is(name, values))
        session.execute(change.values(_from_json(name, values)))
        if "evidence" in values:
            own = _EVIDENCE.c.card_id == values["id"]
            session.execute(_EVIDENCE.delete().where(own))
            if values["evidence"]:
                session.execute(_EVIDENCE.insert(), values["evidence"])


def _is(name: str, values: Mapping[str, Any]) -> ColumnElement[bool]:
    key = TABLES[name].primary_key
    return and_(*(column == values[column.name] for column in key))


def _as_json(value: Any) -> Any:  # noqa: ANN401 - of any column
    return value.isoformat() if isinstance(value, date) else value


def _from_json(name: str, values: Mapping[str, Any]) -> Values:
    table = TABLES[name]
    own = {key: it for key, it in values.items() if key in table.c}
    return {key: _typed(table.c[key], it) for key, it in own.items()}


def _typed(column: Column[Any], value: Any) -> Any:  # noqa: ANN401 - of any column
    if value is None:
        return None
    if isinstance(column.type, Moment):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(column.type, Date) else value


KEPT = timedelta(days=90)
"""How long an operation can be undone, and a deleted contact be restored."""


@contextmanager
def recorded(
    work: Workspace,
    title: str,
    contacts: Collection[int],
    *,
    deletes: bool = False,
    cards: Collection[int] = (),
) -> Iterator[Session]:
    """A writing session for one operation, which can be undone later.

    Args:
        work: Where the contacts are.
        title: Says what was done, such as "Merged contact 23 into 3".
        contacts: Numbers of all contacts whose rows may change; those that are added
            are found.
        deletes: Whether it puts contacts into the trash.
        cards: Those that are read anew; of others, only whose they are is recorded.
    """
    if work.by:
        title = f"{title} (by {work.by})"
    with (
        work.writing() as session,
        recording(session, title, contacts, deletes, cards),
    ):
        yield session


@contextmanager
def recording(
    session: Session,
    title: str,
    contacts: Collection[int],
    deletes: bool = False,
    cards: Collection[int] = (),
) -> Iterator[None]:
    """Record what is done within a writing session; see `recorded`."""
    session.flush()
    _forget_old(session)
    before = read_rows(session, contacts) | read_whole_cards(session, cards)
    highest = session.scalar(select(func.max(col(Contact.id)))) or 0
    yield
    session.flush()
    new = session.exec(select(Contact.id).where(col(Contact.id) > highest))
    known = [key[0] for name, key in before if name == CARD]
    after = read_rows(session, {*contacts, *filter(None, new)}, known)
    after |= read_whole_cards(session, cards)
    changes = list(_differences(before, after))
    if changes:
        session.add(Operation(title=title, is_deletion=deletes, changes=changes))


def _differences(
    before: dict[Key, Values], after: dict[Key, Values]
) -> Iterator[RowChange]:
    for key in {**before, **after}:
        old, new = before.get(key), after.get(key)
        if old != new:
            name = key[0]
            yield RowChange(
                contact_id=_owner(name, old or new or {}),
                table_name=name,
                before=old,
                after=new,
            )


def _owner(name: str, values: Values) -> int:
    """The contact a row belongs to; 0 for rows that are of no contact."""
    columns = owner_columns(name)
    return values[columns[0]] if columns else 0


def _forget_old(session: Session) -> None:
    session.execute(delete(Operation).where(col(Operation.done_at) < now() - KEPT))


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


def _same_people(session: Session, contacts: Collection[int]) -> set[int]:
    """Contacts that were merged with these, or split off from them."""
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
