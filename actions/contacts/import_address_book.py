"""Import contacts from the files of other programs."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlmodel import Session

from actions.erasure.fingerprints import key_folder_of, read_key
from actions.history import recording
from actions.identity.editing import (
    add_note,
    add_number,
    add_number_as_written,
    add_point,
    set_columns,
)
from actions.identity.import_contact import possibly_same, screen, store_all
from actions.intake.occasion import Circumstances, ImportDefaults, Occasion
from actions.intake.outcome import Outcome
from actions.workspace import Workspace
from export.address_book import Entry, read_address_book
from export.numbers import is_e164
from export.person import Person
from models.basis import INFORM, Source
from models.bulk import batches, rare_collections
from models.contact import PointKind
from models.contact_fields import FIELDS
from models.errors import EditInvalid, FileUnreadable
from models.tables.contact import Contact
from models.tables.follow_up import FollowUp
from models.tables.history import Operation
from models.text import LONGEST_FIELD

BATCH = 250
"""Contacts in one transaction: others wait for a fraction of a second to write."""

_SHOWN = 100  # characters of a text that was left out


@dataclass(frozen=True, slots=True)
class Imported:
    """The result for one contact of a file.

    Attributes:
        outcome: Whether it is new, merged or known.
        left_out: Texts that could not be stored, such as a number that is too long.
    """

    outcome: Outcome
    left_out: tuple[str, ...]


@dataclass(slots=True)
class Origin:
    """The source of contacts that are imported together.

    Attributes:
        name: Of the file or program.
        source: How their details came, where the file itself does not say.
        contacts: How many were imported up to now.
        operation_id: Of the operation by which the import is undone, once it is stored.
    """

    name: str
    source: Source = Source.ADDRESS_BOOK
    contacts: int = 0
    operation_id: int | None = None


def import_address_book(
    work: Workspace,
    file: Path,
    tags: Sequence[str],
    report: Callable[[Sequence[Imported]], None],
) -> tuple[str, ...]:
    """Import the contacts of a vCard or CSV file, a batch in each transaction.

    Contacts that are known already get what was blank; nothing is overwritten. An
    import that was stopped is completed by the next one of the same file. `report` is
    called with each batch when it is stored.

    Returns:
        Sentences about what in the file was not imported.

    Raises:
        FileUnreadable: The file cannot be understood, or has no contact in it.
    """
    book = read_address_book(file, work.settings.country)
    origin = Origin(file.name)
    with rare_collections():
        for batch in batches(book.entries, BATCH):
            report(import_entries(work, batch, tags, origin))
    if not origin.contacts:
        raise FileUnreadable(
            f"{file} contains no contact with a name, number or address: export it"
            " again."
        )
    return tuple(book.remarks)


def import_entries(
    work: Workspace, batch: Sequence[Entry], tags: Sequence[str], origin: Origin
) -> list[Imported]:
    """Store contacts, or what is new of them in known ones, in one transaction.

    All batches of an origin are undone as one operation.
    """
    made = [make_contact(entry) for entry in batch]  # before others have to wait
    contacts = [contact for contact, _ in made]
    defaults = ImportDefaults(work.settings, work.today)
    key = read_key(key_folder_of(work.settings))
    with work.writing() as session:
        met: dict[Occasion, Circumstances] = {}
        for entry, contact in zip(batch, contacts, strict=True):
            occasion = _occasion(entry.person, tags, origin.source)
            if occasion not in met:
                met[occasion] = defaults.resolve(session, occasion, None)
            met[occasion].add_to(contact)
            met[occasion].record_basis(contact, entry.person.basis)
        new = screen(session, contacts)
        others = [it for it, is_new in zip(contacts, new, strict=True) if not is_new]
        operation = _go_on(session, origin, len(batch))
        with recording(session, operation, possibly_same(session, others)):
            outcomes = store_all(session, contacts, new, key)
        origin.operation_id = operation.id
    return [
        Imported(outcome, tuple(left_out))
        for outcome, (_, left_out) in zip(outcomes, made, strict=True)
    ]


def _go_on(session: Session, origin: Origin, count: int) -> Operation:
    """Return the operation of an import, with the title that counts a batch more."""
    known = origin.operation_id and session.get(Operation, origin.operation_id)
    operation = known or Operation(title="")
    origin.contacts += count
    many = "1 contact" if origin.contacts == 1 else f"{origin.contacts} contacts"
    operation.title = f"Imported {many} from {origin.name}"
    return operation


def _occasion(person: Person, tags: Sequence[str], source: Source) -> Occasion:
    return Occasion(
        event=person.event,
        met_on=person.met_on,
        tags=(*person.tags, *tags),
        place=person.place,
        source=source,
    )


def make_contact(entry: Entry) -> tuple[Contact, list[str]]:
    """Return a contact that is not stored yet, and what could not go into it."""
    person = entry.person
    # Without a key of its own a row is known again by all it says.
    contact = Contact(
        met_on=person.met_on,
        stage=person.stage,
        uid=person.uid or str(UUID(person.digest)),
    )
    columns = _columns(person)
    too_long = [it for it, text in columns.items() if len(text) > LONGEST_FIELD]
    set_columns(contact, {it: columns[it] for it in columns if it not in too_long})
    labels = (f"{FIELDS[it].label} (too long)" for it in too_long)
    left_out = [*entry.left_out, *labels, *_add_points(contact, person)]
    for text in (*person.notes, "\n".join(entry.rest)):
        if text.strip():
            add_note(contact, text)
    contact.follow_ups = [
        FollowUp(
            due_on=it.due_on,
            channel=it.channel,
            reason=it.reason,
            pinned=True,
            reminds_to_inform=it.reason == INFORM,
        )
        for it in person.follow_ups
        if it.done_at is None
    ]
    return contact, left_out


def _add_points(contact: Contact, person: Person) -> Iterator[str]:
    """Add the contact points of a person; yield the texts that cannot be stored."""
    for phone in person.phones:
        try:
            if is_e164(phone.number):
                add_number(contact, phone.number, phone.extension, phone.kind)
            else:
                add_number_as_written(contact, phone.text, phone.kind)
        except EditInvalid:
            yield phone.text[:_SHOWN]
    for kind, text, label in _other_points(person):
        try:
            add_point(contact, kind, text, label)
        except EditInvalid:
            yield text[:_SHOWN]


def _columns(person: Person) -> Mapping[str, str]:
    return {
        it.name: text
        for it in FIELDS.values()
        if (text := person.text(it.source or it.name)) and it.name != "met_on"
    }


def _other_points(person: Person) -> Iterator[tuple[PointKind, str, str]]:
    for email in person.emails:
        yield PointKind.EMAIL, email, ""
    for website in person.websites:
        yield PointKind.WEBSITE, website, ""
    for social in person.socials:
        yield PointKind.SOCIAL, social.url, social.network
