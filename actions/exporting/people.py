"""Read contacts from the database in batches for an export."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import ColumnElement, String, func, select, type_coerce
from sqlmodel import Session, col

from export.person import FURTHER, Address, Person, PersonTask, Phone, Social
from models.basis import UNRECORDED, Basis
from models.contact import Channel, Filter, PointKind
from models.contact_fields import FIELDS, WHOLES
from models.database.filters import conditions, reachable
from models.database.queries import get_contact
from models.errors import NotFound
from models.field import PhoneKind
from models.tables.contact import BasisRecord, Contact, ContactPoint, ContactTag, Note
from models.tables.follow_up import Event, FollowUp

BATCH = 1_000
"""Contacts held in memory at a time."""

# Columns of tables instead of objects: many times as fast, and nothing stays in the
# session.
_CONTACT, _EVENT = Contact.__table__, Event.__table__  # type: ignore[attr-defined]
_PERSON = {it.name for it in fields(Person)} - {"address"}
_OWN = [it for it in FIELDS.values() if it.source in _PERSON]
_ADDRESS = [FIELDS["address"], *WHOLES["address"]]
_KEYS = ("id", "uid", "status", "changed_at")
_FIRST_ADDRESS = len(_KEYS) + 1 + len(_OWN)
_FIRST_FURTHER = _FIRST_ADDRESS + len(_ADDRESS)
_NAMES = [it.source for it in _OWN]
_COLUMNS = (
    *(_CONTACT.c[name] for name in _KEYS),
    _EVENT.c.name,
    *(_CONTACT.c[it.name] for it in (*_OWN, *_ADDRESS, *FURTHER.values())),
)
_PHONE_KINDS = {it.value: it for it in PhoneKind}
_TASK = tuple(it.name for it in fields(PersonTask))
_BASIS = tuple(it.name for it in fields(Basis))

Groups = Mapping[int, Sequence[Sequence[Any]]]
"""Rows by the number of the contact, which is the first value of each as well."""


@dataclass(frozen=True, slots=True)
class Belongings:
    """The rows of a batch of contacts in other tables, by the number of the contact."""

    points: Groups
    tags: Groups
    notes: Groups
    tasks: Groups
    basis: Groups


def read_people(session: Session, wanted: Filter) -> Iterator[Person]:
    """Yield the contacts that match, the oldest first, a batch in memory at a time."""
    allowed = reachable(Contact.id, withdrawn=wanted.withdrawn)
    yield from _read(session, [*conditions(session, wanted), allowed])


def count_withdrawn(session: Session, wanted: Filter) -> int:
    """Count the contacts that an export leaves out since they have withdrawn."""
    if wanted.withdrawn:
        return 0
    query = (
        select(func.count())
        .select_from(Contact)
        .where(*conditions(session, wanted), ~reachable(Contact.id))
    )
    return session.scalar(query) or 0


def read_chosen(session: Session, numbers: Sequence[int]) -> Iterator[Person]:
    """Yield the contacts of these numbers who have not withdrawn, the oldest first."""
    yield from _read(session, [col(Contact.id).in_(numbers), reachable(Contact.id)])


def read_person(session: Session, contact_id: int) -> Person:
    """Return the contact of a number.

    Raises:
        NotFound: There is none.
    """
    for person in _read(session, [col(Contact.id) == contact_id]):
        return person
    get_contact(session, contact_id)  # says why it is not there
    raise NotFound(f"There is no contact {contact_id}.")


def known_uids(session: Session, *, withdrawn: bool) -> set[str]:
    """Return the keys of all contacts and follow-ups there are; see `read_people`."""
    queries = (
        select(col(Contact.uid)).where(reachable(Contact.id, withdrawn=withdrawn)),
        select(col(FollowUp.uid)).where(
            reachable(FollowUp.contact_id, withdrawn=withdrawn)
        ),
    )
    return {uid for query in queries for uid in session.scalars(query)}


def _read(session: Session, where: Sequence[ColumnElement[bool]]) -> Iterator[Person]:
    query = (
        select(*_COLUMNS)
        .select_from(_CONTACT.outerjoin(_EVENT))
        .where(*where)
        .order_by(_CONTACT.c.id)
        .execution_options(yield_per=BATCH)
    )
    for rows in session.connection().execute(query).partitions():
        belongings = _belongings(session, [row[0] for row in rows])
        for row in rows:
            yield _person(row, belongings)


def _belongings(session: Session, ids: Sequence[int]) -> Belongings:
    def rows(table: type[Any], order: str, *names: str) -> Groups:
        columns = table.__table__.c
        query = (
            select(columns.contact_id, *map(_plain, map(columns.__getitem__, names)))
            .where(_is_of(columns.contact_id, ids))
            .order_by(columns.contact_id, columns[order])
        )
        found = defaultdict(list)
        for row in session.connection().execute(query).all():
            found[row[0]].append(row)
        return found

    return Belongings(
        points=rows(ContactPoint, "id", "kind", "value", "label", "extension"),
        tags=rows(ContactTag, "tag", "tag"),
        notes=rows(Note, "id", "text"),
        tasks=rows(FollowUp, "due_on", *_TASK),
        basis=rows(BasisRecord, "contact_id", *_BASIS),
    )


def _is_of(column: ColumnElement[int], ids: Sequence[int]) -> ColumnElement[bool]:
    """Return the condition that a row is of one of these contacts, which are in order.

    As a range where most of the range is meant, which is quicker to ask.
    """
    is_range = ids[-1] - ids[0] < 2 * len(ids)
    return column.between(ids[0], ids[-1]) if is_range else column.in_(ids)


def _plain(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return the kind of a point as text; making members of an enum is slow."""
    return type_coerce(column, String) if column.name == "kind" else column


def _person(row: Sequence[Any], belongings: Belongings) -> Person:
    number, uid, status, changed_at, event = row[:5]
    values: defaultdict[str, list[Any]] = defaultdict(list)
    for _, kind, text, label, extension in belongings.points.get(number, ()):
        point: Any = text
        if kind == PointKind.PHONE:
            point = Phone(text, _PHONE_KINDS.get(label, PhoneKind.OTHER), extension)
        elif kind == PointKind.SOCIAL:
            point = Social(text, label)
        values[kind].append(point)
    further = zip(FURTHER, row[_FIRST_FURTHER:], strict=True)
    return Person(
        uid=uid,
        **dict(zip(_NAMES, row[5:_FIRST_ADDRESS], strict=True)),
        emails=tuple(values[PointKind.EMAIL]),
        phones=tuple(values[PointKind.PHONE]),
        websites=tuple(values[PointKind.WEBSITE]),
        socials=tuple(values[PointKind.SOCIAL]),
        address=Address(*row[_FIRST_ADDRESS:_FIRST_FURTHER]),
        tags=tuple([tag for _, tag in belongings.tags.get(number, ())]),
        notes=tuple([text for _, text in belongings.notes.get(number, ())]),
        event=event or "",
        status=status,
        basis=_basis(belongings.basis.get(number, ())),
        more={source: text for source, text in further if text},
        follow_ups=tuple(
            [PersonTask(*it) for _, *it in belongings.tasks.get(number, ())]
        ),
        changed_at=changed_at,
    )


def _basis(rows: Sequence[Sequence[Any]]) -> Basis:
    for _, *values in rows:
        known: dict[str, Any] = dict(zip(_BASIS, values, strict=True))
        known["refused"] = tuple(map(Channel, known["refused"]))
        return Basis(**known)
    return UNRECORDED
