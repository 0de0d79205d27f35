"""The rows of contacts as JSON values, read from the database and put back into it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Date, Table, and_, true
from sqlmodel import Session, select

from models.bulk import batches
from models.tables import METADATA
from models.tables.columns import Moment
from models.tables.contact import Contact, ContactSearch
from models.tables.follow_up import Blocked, Event
from models.tables.guests import GuestList, ListedGuest
from models.tables.photo import Card, Evidence

BATCH = 1_000
"""Numbers of contacts in one query."""
_EVIDENCE: Table = Evidence.__table__  # type: ignore[attr-defined]
CONTACT, CARD = str(Contact.__tablename__), str(Card.__tablename__)
BLOCKED = str(Blocked.__tablename__)
EVENT = str(Event.__tablename__)
GUEST_LIST, GUEST = str(GuestList.__tablename__), str(ListedGuest.__tablename__)


def _is_recorded(table: Table) -> bool:
    """Return whether a table has rows of contacts, or others that operations change."""
    if table.name in {CONTACT, BLOCKED, EVENT, GUEST_LIST, GUEST}:
        return True
    is_of_contacts = any(
        it.target_fullname == "contact.id" for it in table.foreign_keys
    )
    return is_of_contacts and table.name != ContactSearch.__tablename__


TABLES: dict[str, Table] = {
    table.name: table for table in METADATA.sorted_tables if _is_recorded(table)
}
"""Those whose rows are recorded, in the order in which they may be inserted."""

BELONGINGS = "belongings"
"""Key of a new contact's change under which its other rows are, with their tables."""

Key = tuple[str, tuple[Any, ...]]
"""Name of a table, and a row's primary key."""
Values = dict[str, Any]
"""JSON values by column."""


def read_rows(
    session: Session, contacts: Collection[int], cards: Collection[int] = ()
) -> dict[Key, Values]:
    """Return the rows of contacts, the owners of the cards, and the blocked days."""
    found: dict[Key, Values] = {}
    for name in TABLES:
        for condition in _conditions(name, contacts, cards):
            found |= _read(session, name, condition)
    return found


def read_list(session: Session, event_id: int) -> dict[Key, Values]:
    """Return the rows of an event's list of guests and of its wanted people."""
    lists = TABLES[GUEST_LIST].c
    listed = select(lists.id).where(lists.event_id == event_id)
    return {
        **_read(session, EVENT, TABLES[EVENT].c.id == event_id),
        **_read(session, GUEST_LIST, lists.event_id == event_id),
        **_read(session, GUEST, TABLES[GUEST].c.list_id.in_(listed)),
    }


def _read(
    session: Session, name: str, condition: ColumnElement[bool]
) -> dict[Key, Values]:
    columns = columns_of(name)
    names = [it.name for it in columns]
    dated = [it.name for it in columns if isinstance(it.type, (Date, Moment))]
    keys = [it.name for it in TABLES[name].primary_key]
    found = {}
    for row in session.execute(select(*columns).where(condition)):
        values: Values = dict(zip(names, row, strict=True))
        values.update((it, _as_json(values[it])) for it in dated)
        found[name, tuple(values[it] for it in keys)] = values
    return found


def read_whole_cards(session: Session, cards: Collection[int]) -> dict[Key, Values]:
    """Return the rows of cards with all their columns, and their evidence as a list."""
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
    """Yield conditions that together find rows of a table, in batches of numbers."""
    table = TABLES[name]
    if name == BLOCKED:
        yield true()
    for column in owner_columns(name):
        yield from map(table.c[column].in_, batches(sorted(contacts), BATCH))
    if name == CARD:
        yield from map(table.c.id.in_, batches(sorted(cards), BATCH))


def columns_of(name: str) -> list[Column[Any]]:
    """Return the recorded columns: of a card its owner, of an event its guests."""
    table = TABLES[name]
    column = {CARD: "contact_id", EVENT: "wants"}.get(name)
    return [table.c.id, table.c[column]] if column else list(table.c)


def owner_columns(name: str) -> tuple[str, ...]:
    """Return the columns of a table that say whose a row is; none for blocked days."""
    if name == CONTACT:
        return ("id",)
    return tuple(it for it in ("contact_id", "other_id") if it in TABLES[name].c)


def key_of(name: str, values: Mapping[str, Any]) -> Key:
    """Return the key of a row: its table and primary key."""
    return name, tuple(values[it.name] for it in TABLES[name].primary_key)


def read_row(session: Session, name: str, values: Mapping[str, Any]) -> Values | None:
    """Return the present row with this primary key, with the same columns."""
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
