"""Import contacts from the files of other programs."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from uuid import UUID

from sqlmodel import Session

from actions.erasure.fingerprints import key_folder_of, read_key
from actions.identity.editing import (
    add_note,
    add_number_as_written,
    add_point,
    set_columns,
)
from actions.identity.import_contact import store_all
from actions.intake.occasion import Customs, Occasion, meet
from actions.intake.outcome import Outcome
from actions.workspace import Workspace
from export.address_book import Entry, read_address_book
from export.person import Person
from models.basis import Source
from models.contact import PointKind
from models.contact_fields import FIELDS
from models.errors import EditInvalid
from models.tables.contact import Contact
from models.tables.follow_up import FollowUp

BATCH = 200
"""Contacts in one transaction: others wait for a fraction of a second to write."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a contact of a file.

    Attributes:
        outcome: Whether it is new, merged or known.
        left_out: Texts that could not be stored, such as a number that is too long.
    """

    outcome: Outcome
    left_out: tuple[str, ...]


def import_address_book(
    work: Workspace,
    file: Path,
    tags: Sequence[str],
    report: Callable[[Sequence[Imported]], None],
) -> tuple[str, ...]:
    """Import the contacts of a vCard or CSV file, a batch in each transaction.

    Contacts that are known already get what was blank; nothing is overwritten. An
    import that was stopped is completed by the next one of the same file.

    Args:
        work: Where to store them.
        file: A vCard (.vcf) or a table (.csv).
        tags: For all of them.
        report: Called with each batch when it is stored.

    Returns:
        Sentences about what in the file was not imported.

    Raises:
        ContactsUnreadable: The file cannot be understood.
    """
    book = read_address_book(file, work.settings.country)
    for batch in _batches(book.entries):
        report(import_entries(work, batch, tags))
    return tuple(book.remarks)


def _batches(entries: Iterator[Entry]) -> Iterable[list[Entry]]:
    return iter(lambda: list(islice(entries, BATCH)), [])


def import_entries(
    work: Workspace,
    batch: Sequence[Entry],
    tags: Sequence[str],
    source: Source = Source.ADDRESS_BOOK,
) -> list[Imported]:
    """Store contacts, or what is new of them in known ones, in one transaction.

    Args:
        work: Where to store them.
        batch: The contacts.
        tags: For all of them.
        source: How their details came, where the file itself does not say.
    """
    customs = Customs(work.settings, work.today)
    with work.writing() as session:
        return _store(session, batch, tags, source, customs)


def _store(
    session: Session,
    batch: Sequence[Entry],
    tags: Sequence[str],
    source: Source,
    customs: Customs,
) -> list[Imported]:
    made = []
    for person, entry in ((it.person, it) for it in batch):
        occasion = Occasion(
            person.event,
            person.met_on,
            (*person.tags, *tags),
            person.place,
            source=source,
        )
        contact, left_out = make_contact(entry)
        circumstances = meet(session, occasion, None, customs)
        circumstances.add_to(contact)
        circumstances.record_basis(contact, person.basis)
        made.append((contact, tuple(left_out)))
    key = read_key(key_folder_of(customs.settings))
    outcomes = store_all(session, [contact for contact, _ in made], key)
    return [
        Imported(outcome, left_out)
        for outcome, (_, left_out) in zip(outcomes, made, strict=True)
    ]


def make_contact(entry: Entry) -> tuple[Contact, list[str]]:
    """A contact that is not stored yet, and what could not go into it."""
    person = entry.person
    # Without a key of its own a row is known again by all it says.
    contact = Contact(
        met_on=person.met_on,
        stage=person.stage,
        uid=person.uid or str(UUID(person.digest)),
    )
    set_columns(contact, _columns(person))
    left_out = list(entry.left_out)
    for kind, text, label in _points(person):
        try:
            _add_point(contact, kind, text, label)
        except EditInvalid:
            left_out.append(text)
    for text in (*person.notes, "\n".join(entry.rest)):
        if text.strip():
            add_note(contact, text)
    contact.follow_ups = [
        FollowUp(due_on=it.due_on, way=it.way, reason=it.reason, pinned=True)
        for it in person.follow_ups
        if it.done_at is None
    ]
    return contact, left_out


def _add_point(contact: Contact, kind: PointKind, text: str, label: str) -> None:
    """Add a contact point; a number of unknown form as it was written."""
    try:
        add_point(contact, kind, text, label)
    except EditInvalid:
        if kind is not PointKind.PHONE:
            raise
        add_number_as_written(contact, text, label)


def _columns(person: Person) -> Mapping[str, str]:
    return {
        it.name: text
        for it in FIELDS.values()
        if (text := person.text(it.source or it.name)) and it.name != "met_on"
    }


def _points(person: Person) -> Iterator[tuple[PointKind, str, str]]:
    for email in person.emails:
        yield PointKind.EMAIL, email, ""
    for phone in person.phones:
        yield PointKind.PHONE, phone.text, phone.kind
    for website in person.websites:
        yield PointKind.WEBSITE, website, ""
    for social in person.socials:
        yield PointKind.SOCIAL, social.url, social.network
