"""Queries that several use cases share: lists of contacts and of what is due.

A list reads a handful of columns and stops at its limit, so that it stays quick with
a hundred thousand contacts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, case, func, or_, select
from sqlmodel import Session, col

from models.contact import ContactRow, DueRow, Filter, PointKind
from models.database.filters import conditions, reachable
from models.database.search import Page
from models.errors import EditInvalid, NotFound
from models.field import PhoneKind
from models.likeness import other_company
from models.tables.columns import id_of
from models.tables.contact import Contact, ContactPoint, Note, PossibleMatch
from models.tables.follow_up import Event, FollowUp
from models.tables.guests import Connection
from models.tables.history import LogEntry, Operation, RowChange
from models.tables.photo import Card

BATCH = 500
"""Rows fetched at a time while a long list is written."""


def list_contacts(
    session: Session,
    wanted: Filter,
    limit: int | None = None,
    before: int | None = None,
) -> Iterator[ContactRow]:
    """Yield the contacts that match, the newest first.

    At most `limit`, and only those older than the contact `before`.
    """
    older = () if before is None else (col(Contact.id) < before,)
    page = None if limit is None else Page(limit, before)
    query = (
        select(
            col(Contact.id),
            col(Contact.name),
            col(Contact.title),
            col(Contact.company),
            first_point(PointKind.EMAIL),
            first_point(PointKind.PHONE),
            col(Event.name),
            col(Contact.met_on),
            next_due(),
            col(Contact.status),
        )
        .select_from(Contact)
        .outerjoin(Event, col(Event.id) == Contact.event_id)
        .where(*conditions(session, wanted, page), *older)
        .order_by(col(Contact.id).desc())
        .limit(limit)
    )
    for row in session.execute(query).yield_per(BATCH):
        yield ContactRow(*row)


def matches_of(session: Session, contact_id: int) -> list[PossibleMatch]:
    """Return the pairs in which a contact is, dismissed ones too."""
    query = select(PossibleMatch).where(
        or_(
            col(PossibleMatch.contact_id) == contact_id,
            col(PossibleMatch.other_id) == contact_id,
        )
    )
    return list(session.scalars(query))


SHARED_CARD = "one card"
"""Reason to keep two people on one card apart; the card is the first one's."""


def cards_of(session: Session, contact: Contact) -> list[Card]:
    """Return the cards of a contact, or that on which it is the second person."""
    if contact.cards:
        return list(contact.cards)
    return [
        card
        for match in matches_of(session, id_of(contact))
        if match.reason == SHARED_CARD and match.other_id == contact.id
        for card in get_contact(session, match.contact_id).cards
    ]


def possible_twins(session: Session, contact_id: int) -> Iterator[tuple[Contact, str]]:
    """Yield the contacts that may be the same person, each with the reason."""
    for match in matches_of(session, contact_id):
        if not match.dismissed:
            is_first = match.contact_id == contact_id
            other = match.other_id if is_first else match.contact_id
            yield get_contact(session, other), match.reason


def get_contact(session: Session, contact_id: int) -> Contact:
    """Return the contact of a number.

    Raises:
        NotFound: There is none.
    """
    contact = session.get(Contact, contact_id)
    if contact is None:
        raise _gone(session, contact_id)
    return contact


def choose_ids(
    session: Session, contact_ids: Sequence[int], wanted: Filter, what: str
) -> Sequence[int]:
    """Return the contacts that are named, or without any those of the filter.

    `what` names them in the error, such as "what to assign".

    Raises:
        EditInvalid: Neither are given.
        NotFound: There is no such event or tag.
    """
    if contact_ids:
        return contact_ids
    if wanted == Filter():
        raise EditInvalid(
            f"Choose {what}: IDs of contacts, or an event, tag or status."
        )
    return [it.id for it in list_contacts(session, wanted)]


def event_of(session: Session, contact: Contact) -> Event | None:
    """Return the event at which a contact was met."""
    return session.get(Event, contact.event_id) if contact.event_id else None


def _gone(session: Session, contact_id: int) -> NotFound:
    """Return the error for a contact that was deleted, merged, or never existed."""
    query = (
        select(Operation)
        .join(RowChange)
        .where(
            col(RowChange.contact_id) == contact_id,
            col(RowChange.table_name) == str(Contact.__tablename__),
            col(RowChange.after).is_(None),
        )
        .order_by(col(Operation.id).desc())
    )
    last = session.scalars(query).first()
    if last is None:
        return NotFound(f"There is no contact {contact_id}.")
    if last.is_deletion:
        return NotFound(f"Contact {contact_id} is in the trash.")
    return NotFound(f"There is no contact {contact_id} any more: {last.title}.")


def due_query(until: date, *, withdrawn: bool = False) -> Select[*tuple[Any, ...]]:
    """Return the open follow-ups up to and on a day, the longest overdue first.

    With `withdrawn`, those of contacts who have withdrawn are listed too.

    Returns:
        A query for `read_due`, which may be narrowed by further conditions.
    """
    return (
        select(
            col(Contact.id),
            col(FollowUp.id),
            col(Contact.name),
            col(Contact.company),
            first_point(PointKind.EMAIL),
            first_point(PointKind.PHONE),
            col(Event.name),
            col(Contact.place),
            col(FollowUp.due_on),
            col(FollowUp.channel),
            col(FollowUp.reason),
            col(Contact.remember),
            last_note(),
            col(FollowUp.assigned_to),
            listed_company(),
        )
        .select_from(FollowUp)
        .join(Contact, col(Contact.id) == FollowUp.contact_id)
        .outerjoin(Event, col(Event.id) == Contact.event_id)
        .where(*_open_until(until, withdrawn=withdrawn))
        .order_by(col(FollowUp.due_on), col(FollowUp.id))
    )


def read_due(session: Session, query: Select[*tuple[Any, ...]]) -> Iterator[DueRow]:
    """Yield the rows of a `due_query`."""
    for row in session.execute(query).yield_per(BATCH):
        now_at = other_company(row[3], row[-1] or "")
        yield replace(DueRow(*row[:-1]), now_at=now_at)


def count_by_day(until: date, *, withdrawn: bool) -> Select[date, int]:
    """Count the open follow-ups of each day up to and on one; see `due_query`."""
    due = col(FollowUp.due_on)
    where = _open_until(until, withdrawn=withdrawn)
    return select(due, func.count()).where(*where).group_by(due)


def count_due(session: Session, until: date, *, withdrawn: bool = False) -> int:
    """Count the follow-ups that are open up to and on a day; see `due_query`."""
    due = _open_until(until, withdrawn=withdrawn)
    query = select(func.count()).select_from(FollowUp).where(*due)
    found: int = session.execute(query).scalar_one()
    return found


def _open_until(day: date, *, withdrawn: bool) -> tuple[ColumnElement[bool], ...]:
    return (
        col(FollowUp.done_at).is_(None),
        col(FollowUp.due_on) <= day,
        reachable(FollowUp.contact_id, withdrawn=withdrawn),
    )


def next_due() -> ScalarSelect[date | None]:
    """Return the column of the day of a contact's first open follow-up.

    With a condition instead of the CASE, SQLite walks through everybody's open ones.
    """
    is_open = col(FollowUp.done_at).is_(None)
    return (
        select(func.min(case((is_open, col(FollowUp.due_on)))))
        .where(col(FollowUp.contact_id) == Contact.id)
        .scalar_subquery()
    )


def last_note() -> ScalarSelect[str]:
    """Return the column of the last note about a contact."""
    return (
        select(col(Note.text))
        .where(col(Note.contact_id) == Contact.id)
        .order_by(col(Note.id).desc())
        .limit(1)
        .scalar_subquery()
    )


def first_point(kind: PointKind) -> ScalarSelect[str]:
    """Return the column of a contact's first e-mail or phone; a fax comes last."""
    return (
        select(col(ContactPoint.value))
        .where(
            col(ContactPoint.contact_id) == Contact.id, col(ContactPoint.kind) == kind
        )
        .order_by(col(ContactPoint.label) == PhoneKind.FAX, col(ContactPoint.id))
        .limit(1)
        .scalar_subquery()
    )


def log_of(session: Session, contact_id: int) -> list[LogEntry]:
    """Return the conversations with a contact, the last one first."""
    query = (
        select(LogEntry)
        .where(col(LogEntry.contact_id) == contact_id)
        .order_by(col(LogEntry.happened_on).desc(), col(LogEntry.id).desc())
    )
    return list(session.scalars(query))


def listed_company() -> ScalarSelect[str]:
    """Return the column of the company that LinkedIn names of a contact."""
    return (
        select(col(Connection.company))
        .where(col(Connection.contact_id) == Contact.id)
        .order_by(col(Connection.id).desc())
        .limit(1)
        .scalar_subquery()
    )
