"""Contacts somebody has already, taken in beside those that were read off cards.

They are matched as cards are. What they say is a person's word, which no card changes;
but in a contact that is known they fill what is blank and change nothing either.
"""

from collections.abc import Iterable, Sequence

from sqlmodel import Session, col, select

from actions.identity.matching import Match, find_match
from actions.identity.merging import merge
from actions.identity.screening import Screening
from actions.identity.storing import add_contact, describe, mind_erasure
from actions.intake.outcome import Outcome, Result
from models.contact import Status
from models.contact_fields import FIELDS
from models.tables.contact import Contact


def store_all(
    session: Session, contacts: Sequence[Contact], erasure_key: bytes | None = None
) -> list[Outcome]:
    """Store contacts within a writing transaction, or merge them with known ones.

    Args:
        session: Of the transaction.
        contacts: Not in the session yet.
        erasure_key: Of the marks of erased people; None if nobody was erased yet.
    """
    screening = Screening(session, contacts)
    outcomes: list[Outcome | None] = []
    for contact in contacts:
        if screening.is_new(contact):
            contact.status = Status.READY
            session.add(contact)
            mind_erasure(session, contact, [], erasure_key)
            outcomes.append(None)
        else:
            outcomes.append(store_known(session, contact, erasure_key))
    session.flush()
    return [
        outcome or describe(contact, Result.STORED)
        for outcome, contact in zip(outcomes, contacts, strict=True)
    ]


def store_known(
    session: Session, contact: Contact, erasure_key: bytes | None = None
) -> Outcome:
    """Store a contact within a writing transaction, or merge it with a known one.

    Args:
        session: Of the transaction.
        contact: Not in the session yet; its `uid` is looked for before anything else.
        erasure_key: Of the marks of erased people; None if nobody was erased yet.
    """
    same = select(Contact).where(col(Contact.uid) == contact.uid)
    known = session.exec(same).one_or_none()
    match = Match(known, ()) if known else find_match(session, contact)
    if match.certain is not None:
        return _fill_blanks(session, match.certain, contact)
    add_contact(session, contact, match, is_sure=True)
    mind_erasure(session, contact, [], erasure_key)
    return describe(contact, Result.STORED)


def _fill_blanks(session: Session, keep: Contact, contact: Contact) -> Outcome:
    blank = {name for name in FIELDS if not getattr(keep, name)}
    written = {note.text for note in keep.notes}
    contact.notes = [note for note in contact.notes if note.text not in written]
    contact.follow_ups = []
    contact.typed = []  # a person's word, but no reason to overwrite
    if contact.uid == keep.uid:
        contact.uid = f"{contact.uid} again"  # gone in a moment
    before = _state(keep)
    session.add(contact)
    session.flush()
    status = keep.status
    merge(session, keep, contact)
    filled = {name for name in blank if getattr(keep, name)}
    keep.typed, keep.status = sorted({*keep.typed, *filled}), status
    session.flush()
    result = Result.KNOWN if _state(keep) == before else Result.MERGED
    return describe(keep, result)


def _state(contact: Contact) -> tuple[list[object], Iterable[object]]:
    columns = [getattr(contact, name) for name in FIELDS]
    rows = {(it.kind, it.value) for it in contact.points}
    words = {it.tag for it in contact.tags} | {it.text for it in contact.notes}
    return columns, (rows, words)
