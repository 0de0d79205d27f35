"""Record how contacts came, on what ground they are kept, and what they allow."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from actions.exporting.export_log import targets_given
from actions.history import recording
from actions.outbox.record import purge_outbox
from actions.workspace import Workspace
from models.basis import LegalBasis, Source
from models.contact import Channel, EventKind, Filter
from models.database.queries import choose_ids, get_contact
from models.errors import EditInvalid
from models.tables.columns import now
from models.tables.contact import BasisRecord, Contact
from models.tables.history import Operation

MONTH = 30
"""Days within which a person is to be informed, unless the settings say otherwise."""


@dataclass(frozen=True, slots=True)
class BasisChange:
    """A change of records; values that are None or empty change nothing.

    Attributes:
        allowed: Channels that are no longer refused.
        refused: Channels that the person does not want.
    """

    source: Source | None = None
    obtained_on: date | None = None
    legal_basis: LegalBasis | None = None
    allowed: tuple[Channel, ...] = ()
    refused: tuple[Channel, ...] = ()


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """The withdrawal of one contact, and who has its details.

    Attributes:
        targets: What it was exported or pushed to, and when last, to inform them.
    """

    contact_id: int
    targets: tuple[tuple[str, date], ...]


@dataclass(frozen=True, slots=True)
class Uninformed:
    """A contact who was not informed yet, with the day by which to do it."""

    id: int
    name: str
    company: str
    source: Source
    stored_on: date
    due_on: date


def set_basis(
    work: Workspace, contact_ids: Sequence[int], wanted: Filter, change: BasisChange
) -> int:
    """Change the records of contacts.

    Without `contact_ids`, the filter selects them.

    Returns:
        How many contacts.

    Raises:
        EditInvalid: Neither contacts nor a filter are given, or nothing to change.
        NotFound: There is no such contact, event or tag.
    """
    if change == BasisChange():
        raise EditInvalid("Nothing to change: give an option.")
    with work.writing() as session:
        ids = choose_ids(session, contact_ids, wanted, "contacts")
        with recording(session, Operation(title="Changed the record of basis"), ids):
            for record in _records(session, work, ids):
                _change(record, change)
    return len(ids)


def note_informed(work: Workspace, contact_ids: Sequence[int], day: date) -> None:
    """Note that people were informed, and finish the follow-ups that remind of it.

    Raises:
        EditInvalid: The day is in the future.
        NotFound: There is no such contact.
    """
    _check(day, work.today)
    with (
        work.writing() as session,
        recording(session, Operation(title="Noted who was informed"), contact_ids),
    ):
        for record in _records(session, work, contact_ids):
            record.informed_on = day
            for task in get_contact(session, record.contact_id).open_follow_ups:
                if task.reminds_to_inform:
                    task.done_at = task.changed_at = now()


def withdraw(
    work: Workspace, contact_ids: Sequence[int], day: date | None
) -> list[Withdrawal]:
    """Note that people withdrew or objected; None: that they agree again.

    Raises:
        EditInvalid: The day is in the future.
        NotFound: There is no such contact.
    """
    if day is not None:
        _check(day, work.today)
    title = "Noted a withdrawal" if day else "Noted consent"
    with (
        work.writing() as session,
        recording(session, Operation(title=title), contact_ids),
    ):
        for record in _records(session, work, contact_ids):
            record.withdrawn_on = day
            if day is not None:
                uid = get_contact(session, record.contact_id).uid
                uids = {record.contact_id: uid}
                purge_outbox(session, uids, EventKind.WITHDRAWN)
        return [
            Withdrawal(
                it, targets_given(session, get_contact(session, it).exported_uids)
            )
            for it in contact_ids
        ]


def list_uninformed(work: Workspace, days: int) -> list[Uninformed]:
    """List the people to be informed within so many days, or overdue.

    Contacts of address books are left out: they are known from elsewhere.
    """
    within = timedelta(days=work.settings.inform_within or MONTH)
    last_stored = work.today + timedelta(days=days) - within
    query = (
        select(
            col(Contact.id),
            col(Contact.name),
            col(Contact.company),
            col(BasisRecord.source),
            col(BasisRecord.stored_on),
        )
        .join(BasisRecord, col(BasisRecord.contact_id) == col(Contact.id))
        .where(
            col(BasisRecord.informed_on).is_(None),
            col(BasisRecord.withdrawn_on).is_(None),
            col(BasisRecord.source).not_in([Source.ADDRESS_BOOK, Source.UNKNOWN]),
            col(BasisRecord.stored_on) <= last_stored,
        )
        .order_by(col(BasisRecord.stored_on), col(Contact.id))
    )
    with work.reading() as session:
        rows = session.execute(query).all()
    return [
        Uninformed(number, name, company, source, stored_on, stored_on + within)
        for number, name, company, source, stored_on in rows
    ]


def _records(
    session: Session, work: Workspace, contact_ids: Collection[int]
) -> list[BasisRecord]:
    """Return the records of contacts; missing ones are added."""
    found = []
    for contact_id in contact_ids:
        contact = get_contact(session, contact_id)
        if contact.basis is None:
            today = work.today
            contact.basis = BasisRecord(
                obtained_on=contact.met_on or today, stored_on=today
            )
        contact.changed_at = now()
        found.append(contact.basis)
    session.flush()
    return found


def _change(record: BasisRecord, change: BasisChange) -> None:
    record.source = change.source or record.source
    record.obtained_on = change.obtained_on or record.obtained_on
    record.legal_basis = change.legal_basis or record.legal_basis
    refused = {*record.refused, *change.refused} - {*change.allowed}
    record.refused = sorted(refused)


def _check(day: date, today: date) -> None:
    if day > today:
        raise EditInvalid(f"{day} is in the future: give {today} or an earlier day.")
