"""Contacts out of the database, batch by batch; only `log` knows tables besides."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, select
from sqlmodel import Session, col

from export.person import FURTHER, Address, Person, Phone, Social, Task
from models.contact import Filter, PointKind
from models.errors import NotFound
from models.field import PhoneKind
from models.filters import conditions
from models.queries import get_contact
from models.tables.contact import Contact, ContactPoint, ContactTag, Note
from models.tables.event import Event
from models.tables.followup import FollowUp

BATCH = 1_000
"""Contacts held in memory at a time."""

LABELS = frozenset(PhoneKind)


@dataclass(frozen=True, slots=True)
class Belongings:
    """What belongs to the contacts of a batch, by the number of the contact."""

    points: dict[int, list[Row[Any]]]
    tags: dict[int, list[Row[Any]]]
    notes: dict[int, list[Row[Any]]]
    tasks: dict[int, list[Row[Any]]]


def read_people(session: Session, wanted: Filter) -> Iterator[Person]:
    """The contacts that are meant, the oldest first, never all in memory at once."""
    yield from _read(session, conditions(session, wanted))


def read_chosen(session: Session, numbers: Sequence[int]) -> Iterator[Person]:
    """The contacts of these numbers, the oldest first."""
    yield from _read(session, [col(Contact.id).in_(numbers)])


def read_person(session: Session, contact_id: int) -> Person:
    """The contact of a number.

    Raises:
        NotFound: There is none.
    """
    for person in _read(session, [col(Contact.id) == contact_id]):
        return person
    get_contact(session, contact_id)  # says why it is not there
    raise NotFound(f"There is no contact {contact_id}.")


def known_uids(session: Session) -> set[str]:
    """The keys of all contacts and follow-ups there are."""
    queries = (select(col(Contact.uid)), select(col(FollowUp.uid)))
    return {uid for query in queries for uid in session.scalars(query)}


def _read(session: Session, where: Sequence[ColumnElement[bool]]) -> Iterator[Person]:
    # Columns instead of objects: four times as fast, and nothing stays in the session.
    query = (
        select(*Contact.__table__.c, col(Event.name).label("event"))  # type: ignore[attr-defined]
        .select_from(Contact)
        .outerjoin(Event, col(Event.id) == Contact.event_id)
        .where(*where)
        .order_by(col(Contact.id))
        .execution_options(yield_per=BATCH)
    )
    for rows in session.execute(query).partitions():
        belongings = _belongings(session, [row.id for row in rows])
        for row in rows:
            yield _person(row, belongings)


def _belongings(session: Session, ids: Sequence[int]) -> Belongings:
    return Belongings(
        points=_rows(session, ContactPoint, ids, "id"),
        tags=_rows(session, ContactTag, ids, "tag"),
        notes=_rows(session, Note, ids, "id"),
        tasks=_rows(session, FollowUp, ids, "due_on"),
    )


def _rows(
    session: Session, table: type[Any], ids: Sequence[int], order: str
) -> dict[int, list[Row[Any]]]:
    columns = table.__table__.c
    query = select(*columns).where(columns.contact_id.in_(ids))
    found = defaultdict(list)
    for row in session.execute(query.order_by(columns.contact_id, columns[order])):
        found[row.contact_id].append(row)
    return found


def _person(row: Row[Any], belongings: Belongings) -> Person:
    points = belongings.points.get(row.id, ())
    return Person(
        uid=row.uid,
        name=row.name,
        prefix=row.prefix,
        given=row.given_name,
        family=row.family_name,
        suffix=row.suffix,
        romanised=row.romanised_name,
        title=row.title,
        department=row.department,
        company=row.company,
        emails=_values(points, PointKind.EMAIL),
        phones=tuple(_phone(it) for it in points if it.kind is PointKind.PHONE),
        websites=_values(points, PointKind.WEBSITE),
        socials=_socials(points),
        address=_address(row),
        tags=tuple(it.tag for it in belongings.tags.get(row.id, ())),
        notes=tuple(it.text for it in belongings.notes.get(row.id, ())),
        event=row.event if row.event is not None else "",
        met_on=row.met_on,
        place=row.place,
        stage=row.stage,
        status=row.status,
        assigned_to=row.assigned_to,
        more={
            source: text
            for source, it in FURTHER.items()
            if (text := getattr(row, it.name))
        },
        follow_ups=tuple(_task(it) for it in belongings.tasks.get(row.id, ())),
        changed_at=row.changed_at,
    )


def _values(points: Sequence[Row[Any]], kind: PointKind) -> tuple[str, ...]:
    return tuple(point.value for point in points if point.kind is kind)


def _phone(point: Row[Any]) -> Phone:
    kind = PhoneKind(point.label) if point.label in LABELS else PhoneKind.OTHER
    return Phone(point.value, kind, point.extension)


def _socials(points: Sequence[Row[Any]]) -> tuple[Social, ...]:
    profiles = (point for point in points if point.kind is PointKind.SOCIAL)
    return tuple(Social(it.value, it.label) for it in profiles)


def _address(row: Row[Any]) -> Address:
    return Address(
        row.address, row.street, row.city, row.region, row.postcode, row.country
    )


def _task(row: Row[Any]) -> Task:
    return Task(
        uid=row.uid,
        due_on=row.due_on,
        changed_at=row.changed_at,
        way=row.way,
        reason=row.reason,
        assigned_to=row.assigned_to,
        sequence=row.sequence,
        done_at=row.done_at,
    )
