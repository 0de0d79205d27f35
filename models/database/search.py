"""Search contacts by a part of any of their texts, quickly among many.

All texts of a contact are kept in one, folded: lower-case and without accents, so that
both databases find the same. Pieces of three letters and more go through an index of
trigrams; one or two letters, which may be a whole word of Chinese, through all texts.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Connection,
    and_,
    bindparam,
    column,
    event,
    func,
    inspect,
    or_,
    select,
    table,
    text,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.visitors import InternalTraversal
from sqlmodel import col

from models.bulk import batches
from models.contact_fields import FIELDS
from models.likeness import company_key, name_key
from models.tables.columns import Row
from models.tables.contact import Contact, ContactPoint, ContactSearch, ContactTag, Note
from models.tables.follow_up import Event
from models.text import unaccented

SHORTEST_IN_INDEX = 3
"""Letters; the index knows no shorter pieces."""
BATCH = 400
"""Contacts whose texts are put together at a time."""
COMMON = 2_000
"""Contacts; words that more of them have are not collected for a page."""
_FTS = table("contact_fts", column("rowid"), column("contact_fts"))
_TEXTS = tuple(it.name for it in FIELDS.values() if it.is_searched)
_BELONGINGS = {
    ContactPoint: "SELECT contact_id, value FROM contact_point",
    ContactTag: "SELECT contact_id, tag FROM contact_tag",
    Note: "SELECT contact_id, text FROM note",
}
_TRANSLITERATIONS = str.maketrans({"ß": "ss", "æ": "ae", "ø": "o", "œ": "oe", "ł": "l"})


def fold(words: str) -> str:
    """Return text for comparison, without case, accents and differences of width."""
    plain = unaccented(words, _TRANSLITERATIONS)
    return unicodedata.normalize("NFC", plain)  # Hangul is whole again


@dataclass(frozen=True, slots=True)
class Page:
    """The part of a list, the newest first, that is wanted.

    Attributes:
        most: So many contacts.
        before: Only those older than the contact of this number.
    """

    most: int
    before: int | None = None


def spellings(word: str) -> tuple[str, ...]:
    """Return the folded pieces of text by which a word, or a part of one, is found."""
    return tuple(sorted({fold(word), name_key(word)} - {""}))


def has_words(
    words: Iterable[Sequence[str]],
    page: Page | None,
    event_id: int | None,
) -> list[ColumnElement[bool]]:
    """Return the conditions that a contact has each of these words in its texts.

    Args:
        words: The spellings of each, of which one is enough.
        page: Not all that have the words need be found, but those of this page: it is
            found at once even if everybody has them.
        event_id: Only contacts of this event need be found. Most of them were imported
            together, so that few others are between the first and the last.
    """
    known = [it for it in words if it]
    short = [it for it in known if len(min(it, key=len)) < SHORTEST_IN_INDEX]
    found: list[ColumnElement[bool]] = [_in_texts(it) for it in short]
    indexed = [it for it in known if it not in short]
    if indexed:
        matches = _in_index(indexed, None if short else page, event_id)
        found.append(_ByDialect(matches, and_(*map(_in_texts, indexed))))
    return found


def are_common(session: Session, words: Iterable[Sequence[str]]) -> bool:
    """Return whether very many contacts have all of these words; on SQLite only."""
    indexed = [it for it in words if it and len(min(it, key=len)) >= SHORTEST_IN_INDEX]
    if not indexed or session.connection().dialect.name != "sqlite":
        return False
    some = select(_FTS.c.rowid).where(_matches(indexed)).limit(COMMON).subquery()
    return session.scalar(select(func.count()).select_from(some)) == COMMON


def has_words_each(words: Iterable[Sequence[str]]) -> list[ColumnElement[bool]]:
    """Return the conditions of `has_words`, asked of one contact after the other.

    Right for a page of what another condition finds, if the words are common.
    """
    own = col(ContactSearch.contact_id) == col(Contact.id)
    return [
        select(own).where(own, _contains(it)).correlate(Contact).exists()
        for it in words
        if it
    ]


def _in_texts(spelt: Sequence[str]) -> ColumnElement[bool]:
    owners = select(col(ContactSearch.contact_id)).where(_contains(spelt))
    return col(Contact.id).in_(owners)


def _contains(spelt: Sequence[str]) -> ColumnElement[bool]:
    held = col(ContactSearch.text)
    return or_(*(held.contains(it, autoescape=True) for it in spelt))


def _matches(words: Iterable[Sequence[str]]) -> ColumnElement[bool]:
    query = " AND ".join(f"({' OR '.join(map(_quoted, it))})" for it in words)
    return _FTS.c.contact_fts.op("MATCH", is_comparison=True)(query)


def _in_index(
    words: Iterable[Sequence[str]], page: Page | None, event_id: int | None
) -> ColumnElement[bool]:
    """Return the same condition for SQLite's index of trigrams."""
    rows = select(_FTS.c.rowid).where(_matches(words))
    if event_id is not None:
        of_event = col(Contact.event_id) == event_id
        first, last = (
            select(end(col(Contact.id))).where(of_event).scalar_subquery()
            for end in (func.min, func.max)
        )
        rows = rows.where(_FTS.c.rowid.between(first, last))
    if page is not None:
        if page.before is not None:
            rows = rows.where(_FTS.c.rowid < page.before)
        rows = rows.order_by(_FTS.c.rowid.desc()).limit(page.most)
    return col(Contact.id).in_(rows)


def _quoted(piece: str) -> str:
    return '"' + piece.replace('"', '""') + '"'


def reindex(
    connection: Connection, contact_ids: Iterable[int], columns: Sequence[str] = _TEXTS
) -> None:
    """Rebuild the texts of contacts; those of deleted contacts are removed."""
    for some in batches(sorted(contact_ids), BATCH):
        texts = _collect(connection, some, columns)
        _run(connection, "DELETE FROM contact_search WHERE contact_id IN :ids", some)
        if texts:
            rows = [{"contact_id": key, "text": it} for key, it in texts.items()]
            insert = "INSERT INTO contact_search VALUES (:contact_id, :text)"
            connection.execute(text(insert), rows)


def reindex_all(connection: Connection) -> None:
    """Put the texts of all contacts together, such as for a new index."""
    present = {it["name"] for it in inspect(connection).get_columns("contact")}
    # A migration may run before that which adds the newest field.
    columns = [name for name in _TEXTS if name in present]
    ids = connection.scalars(text("SELECT id FROM contact")).all()
    reindex(connection, ids, columns)


def _collect(
    connection: Connection, ids: list[int], names: Sequence[str]
) -> dict[int, str]:
    """Return the folded text of each contact, its lines separated."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    columns = ", ".join(f"contact.{name}" for name in names)
    query = (
        f"SELECT contact.id, {columns}, event.name AS event FROM contact"  # noqa: S608
        " LEFT JOIN event ON event.id = contact.event_id WHERE contact.id IN :ids"
    )
    for row in _run(connection, query, ids):
        keys = (name_key(row.name), company_key(row.company))
        found[row.id] += [*(fold(it) for it in row[1:] if it), *keys]
    for query in _BELONGINGS.values():
        for number, words in _run(connection, f"{query} WHERE contact_id IN :ids", ids):
            found[number].append(fold(words))
    return {number: "\n".join(filter(None, it)) for number, it in found.items()}


def _run(connection: Connection, query: str, ids: list[int]) -> Any:  # noqa: ANN401
    statement = text(query).bindparams(bindparam("ids", expanding=True))
    return connection.execute(statement, {"ids": ids})


class _ByDialect(ColumnElement[bool]):
    """A condition that SQLite is asked in its own way."""

    inherit_cache = True
    _is_implicitly_boolean = True  # else SQLite is asked "... = 1" of every row
    type = Boolean()
    _traverse_internals = [  # noqa: RUF012 - as SQLAlchemy declares it
        ("sqlite", InternalTraversal.dp_clauseelement),
        ("others", InternalTraversal.dp_clauseelement),
    ]

    def __init__(
        self, sqlite: ColumnElement[bool], others: ColumnElement[bool]
    ) -> None:
        self.sqlite = sqlite
        self.others = others


@compiles(_ByDialect)
def _compile(element: _ByDialect, compiler: SQLCompiler, **how: Any) -> str:  # noqa: ANN401
    return compiler.process(element.others, **how)


@compiles(_ByDialect, "sqlite")
def _compile_sqlite(element: _ByDialect, compiler: SQLCompiler, **how: Any) -> str:  # noqa: ANN401
    return compiler.process(element.sqlite, **how)


@event.listens_for(Session, "after_flush")
def _keep_texts(session: Session, _: object) -> None:
    """Keep the searchable texts up to date with every change."""
    touched = {_contact_of(row) for row in _rows(session)}
    touched |= _contacts_of_events(session)
    ids = [it for it in touched if it is not None]
    if ids:
        reindex(session.connection(), ids)


def _rows(session: Session) -> Iterable[Row]:
    return (*session.new, *session.dirty, *session.deleted)


def _contact_of(row: Row) -> int | None:
    if isinstance(row, Contact):
        return row.id
    if isinstance(row, (ContactPoint, ContactTag, Note)):
        return row.contact_id
    return None


def _contacts_of_events(session: Session) -> set[int | None]:
    """Return the contacts of events that have another name now."""
    renamed = [
        row.id
        for row in session.dirty
        if isinstance(row, Event) and inspect(row).attrs.name.history.deleted
    ]
    if not renamed:
        return set()
    query = select(col(Contact.id)).where(col(Contact.event_id).in_(renamed))
    return set(session.connection().scalars(query))
