"""List known guests of an event, people to meet, and those who were missed."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from actions.events.import_guests import WANT
from actions.identity.guest_lists import load_guests
from actions.workspace import Workspace
from followup.worth import is_wanted
from ingest.guests.guest import Guest
from models.bulk import batches
from models.contact import PointKind
from models.database.filters import event_named, withdrawn_ids
from models.database.queries import log_of
from models.errors import NotFound, Remedy
from models.likeness import (
    are_like_companies,
    are_like_names,
    company_key,
    name_key,
    other_company,
)
from models.tables.columns import id_of
from models.tables.contact import Contact, ContactPoint
from models.tables.follow_up import Event

_BATCH = 500  # values in one query
MOST_COLLEAGUES = 5
"""Contacts named beside a guest of their company."""


@dataclass(frozen=True, slots=True)
class KnownGuest:
    """A guest who is a contact already.

    Attributes:
        row: Number in the list, from 1.
        by: Why it is the contact: "e-mail", "name and company" or "name".
        company: As the list says.
        was_at: The contact's company, where it is another one; else "".
        spoken_on: When last spoken with; None: not since it was met, if ever.
        met_on: When it was met; None: never.
        due_on: Of the next open follow-up; None without one.
        reason: What that one is for.
        remember: Why the contact is remembered, else the last note.
        is_wanted: Whether one wants to meet the guest.
    """

    row: int
    contact_id: int
    name: str
    by: str
    company: str
    was_at: str
    spoken_on: date | None
    met_on: date | None
    due_on: date | None
    reason: str
    remember: str
    is_wanted: bool


@dataclass(frozen=True, slots=True)
class OtherGuest:
    """A guest who is no contact.

    Attributes:
        row: Number in the list, from 1; None: not on it, but wanted.
        colleagues: Contacts at the same company, by number and name.
        is_wanted: Whether one wants to meet the guest.
    """

    row: int | None
    name: str
    title: str
    company: str
    colleagues: tuple[tuple[int, str], ...] = ()
    is_wanted: bool = False


@dataclass(frozen=True, slots=True)
class Preparation:
    """A summary of an event's guests for the user.

    Attributes:
        guests: How many are on the list.
        known: Guests who are contacts, those wanted first, then by when last spoken.
        wanted: Those one wants to meet and does not know.
        colleagues: Other guests of whose company one knows somebody.
        left_out: How many guests are contacts who have withdrawn.
    """

    event: str
    held_on: date | None
    guests: int
    known: tuple[KnownGuest, ...]
    wanted: tuple[OtherGuest, ...]
    colleagues: tuple[OtherGuest, ...]
    left_out: int = 0


def prepare_event(work: Workspace, name: str) -> Preparation:
    """List the known guests of an event, and guests from companies of contacts.

    Raises:
        NotFound: There is no such event, or no list of it.
    """
    with work.reading() as session:
        event, guests = _load(session, name)
        contacts = _Contacts(session, guests)
        gone = _left_out(session, work)
        known, others, left_out = [], [], 0
        for guest in guests:
            found = contacts.find(guest)
            if found and found[0].id in gone:
                left_out += 1
                continue
            wanted = _is_wanted(guest, event, found[0] if found else None)
            if found:
                known.append(_known(session, guest, found, wanted=wanted))
            else:
                who = (guest.row, guest.name, guest.title, guest.company)
                others.append(
                    OtherGuest(*who, contacts.colleagues(guest, gone), wanted)
                )
    known.sort(key=lambda it: (not it.is_wanted, _spoken(it), it.row))
    return Preparation(
        event=event.name,
        held_on=event.held_on,
        guests=len(guests),
        known=tuple(known),
        wanted=tuple(it for it in others if it.is_wanted),
        colleagues=tuple(it for it in others if it.colleagues and not it.is_wanted),
        left_out=left_out,
    )


def list_missed(work: Workspace, name: str) -> list[OtherGuest]:
    """List those the user wanted to meet at an event and has no card of.

    Wanted are guests that the list marks, people and organisations named with the
    event, and contacts with the tag `WANT`. Contacts who have withdrawn are left out.

    Raises:
        NotFound: There is no such event, or nobody is wanted there.
    """
    with work.reading() as session:
        event = event_named(session, name)
        listed = load_guests(session, event.id)
        guests = listed.guests if listed else ()
        contacts = _Contacts(session, guests)
        wanted = []
        for guest in guests:
            found = contacts.find(guest)
            if _is_wanted(guest, event, found[0] if found else None):
                wanted.append((guest, found))
        gone = _left_out(session, work)
        met = session.exec(select(Contact).where(col(Contact.event_id) == event.id))
        people = [(it.name, it.company) for it in met if it.cards]
    missed = [
        OtherGuest(it.row, it.name, it.title, it.company, is_wanted=True)
        for it, found in wanted
        if not (found and found[0].id in gone)
        and not (found and found[0].event_id == event.id and found[0].cards)
        and not any(_is_same(it, *person) for person in people)
    ]
    named = [(it.name, it.company) for it, _ in wanted]
    missed += [
        OtherGuest(None, it, "", "", is_wanted=True)
        for it in event.wants
        if not any(is_wanted(*person, [it]) for person in (*people, *named))
    ]
    if not wanted and not event.wants:
        raise _nobody_wanted(event)
    return missed


def _nobody_wanted(event: Event) -> NotFound:
    return NotFound(
        f'Nobody is wanted at "{event.name}": import a list with a column "Want",'
        " or name people.",
        Remedy.NAME_WANTED,
    )


def _left_out(session: Session, work: Workspace) -> set[int]:
    """Return the contacts that are not to be approached."""
    return set() if work.settings.include_withdrawn else withdrawn_ids(session)


def _load(session: Session, name: str) -> tuple[Event, tuple[Guest, ...]]:
    event = event_named(session, name)
    listed = load_guests(session, event.id)
    if listed is None:
        raise NotFound(
            f'There is no list of guests of "{event.name}": import the organiser\'s.'
        )
    return event, listed.guests


class _Contacts:
    """The contacts that may be guests, or are at their companies."""

    def __init__(self, session: Session, guests: Sequence[Guest]) -> None:
        emails = {email for it in guests for email in it.emails}
        names = {name_key(it.name) for it in guests if it.name}
        companies = {company_key(it.company) for it in guests} - {""}
        self._by_email: dict[str, Contact] = {}
        for batch in batches(sorted(emails), _BATCH):
            query = (
                select(ContactPoint.value, Contact)
                .join(Contact, col(Contact.id) == ContactPoint.contact_id)
                .where(col(ContactPoint.kind) == PointKind.EMAIL)
                .where(col(ContactPoint.value).in_(batch))
            )
            self._by_email.update(session.exec(query).all())
        self._by_name: defaultdict[str, list[Contact]] = defaultdict(list)
        for batch in batches(sorted(names), _BATCH):
            same_name = select(Contact).where(col(Contact.name_key).in_(batch))
            for contact in session.exec(same_name.order_by(col(Contact.id))):
                self._by_name[contact.name_key].append(contact)
        self._at: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
        for batch in batches(sorted(companies), _BATCH):
            columns = select(Contact.id, Contact.name, Contact.company_key)
            found = columns.where(col(Contact.company_key).in_(batch))
            for number, name, key in session.exec(found.order_by(col(Contact.id))):
                if number is not None:
                    self._at[key].append((number, name))

    def find(self, guest: Guest) -> tuple[Contact, str] | None:
        """Return the contact that a guest is, and the evidence."""
        for contact in filter(None, map(self._by_email.get, guest.emails)):
            if not contact.name or are_like_names(contact.name, guest.name):
                return contact, "e-mail"
        same = self._by_name.get(name_key(guest.name), []) if guest.name else []
        close = [it for it in same if are_like_companies(it.company, guest.company)]
        if close:
            return close[0], "name and company"
        return (same[0], "name") if len(same) == 1 else None

    def colleagues(self, guest: Guest, gone: set[int]) -> tuple[tuple[int, str], ...]:
        """Return contacts at the company of a guest, except those who are `gone`."""
        found = self._at.get(company_key(guest.company), ())
        return tuple(it for it in found if it[0] not in gone)[:MOST_COLLEAGUES]


def _is_same(guest: Guest, name: str, company: str) -> bool:
    """Return whether a person met may be a guest."""
    if not guest.name:
        return are_like_companies(guest.company, company)
    same = name_key(guest.name) == name_key(name)
    return same and (not company or are_like_companies(guest.company, company))


def _is_wanted(guest: Guest, event: Event, contact: Contact | None) -> bool:
    tags = {it.tag.casefold() for it in contact.tags} if contact else set()
    return (
        guest.is_wanted
        or WANT in tags
        or is_wanted(guest.name, guest.company, event.wants)
    )


def _known(
    session: Session, guest: Guest, found: tuple[Contact, str], *, wanted: bool
) -> KnownGuest:
    contact, by = found
    tasks = contact.open_follow_ups
    spoken = log_of(session, id_of(contact))
    return KnownGuest(
        row=guest.row,
        contact_id=id_of(contact),
        name=contact.name or guest.name,
        by=by,
        company=guest.company or contact.company,
        was_at=other_company(guest.company, contact.company),
        spoken_on=spoken[0].happened_on if spoken else None,
        met_on=contact.met_on,
        due_on=tasks[0].due_on if tasks else None,
        reason=tasks[0].reason if tasks else "",
        remember=contact.remember or (contact.notes[-1].text if contact.notes else ""),
        is_wanted=wanted,
    )


def _spoken(it: KnownGuest) -> date:
    return it.spoken_on or it.met_on or date.min
