"""Contacts of address books, stored beside those that were read off cards.

They are matched as cards are. What they say is a person's word, which no card changes;
but in a contact that is known they fill what is blank and change nothing either.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import compress

from sqlalchemy import inspect
from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from actions.identity.filling import point_key
from actions.identity.matching import ContactMatch, find_match
from actions.identity.merging import take_details
from actions.identity.storing import add_contact, describe, flag_if_erased
from actions.intake.outcome import Outcome, Result
from models.contact import REACHED_BY, Status
from models.contact_fields import FIELDS
from models.database.new_contacts import insert_contacts
from models.likeness import are_like_names, company_key, name_key
from models.tables.contact import Contact, ContactPoint, Note


def screen(session: Session, contacts: Sequence[Contact]) -> list[bool]:
    """Return of each contact whether it shares nothing with a known one or another.

    `find_match` asks several queries about each contact; of a whole address book most
    need none of them.
    """
    screening = _Screening(session, contacts)
    return [screening.is_new(contact) for contact in contacts]


class _Screening:
    """Compares the contacts of a batch with the known ones, and with each other."""

    def __init__(self, session: Session, contacts: Sequence[Contact]) -> None:
        self._keys = {*_known_keys(session, contacts)}
        self._colleagues: defaultdict[str, list[str]] = defaultdict(list)
        companies = {company_key(it.company) for it in contacts} - {""}
        query = select(Contact.company_key, Contact.name).where(
            col(Contact.company_key).in_(companies)
        )
        for company, name in session.exec(query):
            self._colleagues[company].append(name)

    def is_new(self, contact: Contact) -> bool:
        """Return whether it matches no known contact and none before it."""
        keys = {*_keys(contact)}
        colleagues = self._colleagues[company_key(contact.company)]
        is_new = keys.isdisjoint(self._keys) and not (
            contact.company
            and any(are_like_names(contact.name, it) for it in colleagues)
        )
        self._keys |= keys
        if contact.company:
            colleagues.append(contact.name)
        return is_new


def possibly_same(session: Session, contacts: Sequence[Contact]) -> set[int]:
    """Return the numbers of known contacts into which some of these may be merged."""
    uids, names = {it.uid for it in contacts}, {name_key(it.name) for it in contacts}
    points = (it for contact in contacts for it in contact.points)
    texts = {it.value for it in points if it.kind in REACHED_BY}
    found = {
        *session.exec(select(Contact.id).where(col(Contact.uid).in_(uids))),
        *session.exec(
            select(Contact.id).where(col(Contact.name_key).in_(names - {""}))
        ),
        *session.exec(
            select(ContactPoint.contact_id).where(
                col(ContactPoint.kind).in_(REACHED_BY),
                col(ContactPoint.value).in_(texts),
            )
        ),
        *_like_colleagues(session, contacts),
    }
    return {it for it in found if it is not None}


def _like_colleagues(session: Session, contacts: Sequence[Contact]) -> Iterator[int]:
    """Return known contacts of the same companies with similar names."""
    at = defaultdict[str, list[str]](list)
    for contact in contacts:
        at[company_key(contact.company)].append(contact.name)
    query = select(Contact.id, Contact.company_key, Contact.name).where(
        col(Contact.company_key).in_(at.keys() - {""})
    )
    for number, company, name in session.exec(query):
        if number and any(are_like_names(name, it) for it in at[company]):
            yield number


def _keys(contact: Contact) -> Iterator[tuple[str, str]]:
    yield "uid", contact.uid
    if contact.name:
        yield "name", name_key(contact.name)
    for point in contact.points:
        if point.kind in REACHED_BY:
            yield point.kind, point.value


def _known_keys(
    session: Session, contacts: Iterable[Contact]
) -> Iterator[tuple[str, str]]:
    wanted: defaultdict[str, set[str]] = defaultdict(set)
    for contact in contacts:
        for name, value in _keys(contact):
            wanted[name].add(value)
    for name, column in (("uid", Contact.uid), ("name", Contact.name_key)):
        found = session.exec(select(column).where(col(column).in_(wanted[name])))
        yield from ((name, value) for value in found)
    for kind in REACHED_BY:
        query = select(ContactPoint.value).where(
            col(ContactPoint.kind) == kind, col(ContactPoint.value).in_(wanted[kind])
        )
        yield from ((kind.value, value) for value in session.exec(query))


def store_all(
    session: Session,
    contacts: Sequence[Contact],
    new: Sequence[bool],
    erasure_key: bytes | None,
) -> list[Outcome]:
    """Store contacts within a writing transaction, or merge them with known ones.

    `new` is what `screen` found. The key is that of the fingerprints of erased people;
    None if there are none.
    """
    fresh = list(compress(contacts, new))
    for contact in fresh:
        contact.status = Status.READY
        flag_if_erased(session, contact, [], erasure_key)
    insert_contacts(session, fresh)  # the others share nothing with later ones
    others = [it.uid for it, is_new in zip(contacts, new, strict=True) if not is_new]
    known = {it.uid: it for it in _load(session, others)}
    return [
        describe(contact, Result.STORED)
        if is_new
        else _store_known(session, contact, known, erasure_key)
        for contact, is_new in zip(contacts, new, strict=True)
    ]


def _load(session: Session, uids: Sequence[str]) -> Iterable[Contact]:
    """Return contacts, read with all that is compared by a statement a table."""
    parts = inspect(Contact).relationships
    together = [selectinload(it.class_attribute) for it in parts if it.key != "cards"]
    query = select(Contact).where(col(Contact.uid).in_(uids))
    return session.exec(query.options(*together))


def _store_known(
    session: Session,
    contact: Contact,
    known: dict[str, Contact],
    erasure_key: bytes | None,
) -> Outcome:
    """Store a contact, or what is new of it in a known one, such as that of its UID."""
    same = known.get(contact.uid)
    match = ContactMatch(same, ()) if same else find_match(session, contact)
    if match.certain is not None:
        return _fill_blanks(match.certain, contact)
    add_contact(session, contact, match, is_sure=True)
    known[contact.uid] = contact
    flag_if_erased(session, contact, [], erasure_key)
    return describe(contact, Result.STORED)


def _fill_blanks(keep: Contact, contact: Contact) -> Outcome:
    """Add new values to a known contact, except those that somebody removed.

    The other contact is not stored.
    """
    before = _state(keep)
    blank = {name for name in FIELDS if not getattr(keep, name)}
    contact.typed = []  # a person's word, but no reason to overwrite
    contact.points = [
        it for it in contact.points if point_key(it.kind, it.value) not in keep.removed
    ]
    take_details(keep, contact)
    written = {note.text for note in keep.notes}
    texts = [it.text for it in contact.notes if it.text not in written]
    keep.notes.extend(Note(text=it) for it in texts)
    keep.mark_typed(*(name for name in blank if getattr(keep, name)))
    result = Result.KNOWN if _state(keep) == before else Result.MERGED
    return describe(keep, result)


def _state(contact: Contact) -> tuple[list[object], Iterable[object]]:
    columns = [getattr(contact, name) for name in FIELDS]
    rows = {(it.kind, it.value) for it in contact.points}
    words = {it.tag for it in contact.tags} | {it.text for it in contact.notes}
    return columns, (rows, words)
