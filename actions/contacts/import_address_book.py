"""Use case that imports contacts out of the files of other programs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from actions.identity.editing import add_note, add_point, set_columns
from actions.identity.import_contact import store_known
from actions.intake.occasion import Customs, Occasion, meet
from actions.intake.outcome import Outcome
from actions.workspace import Workspace
from export.csv_reader import read_csv
from export.person import Person
from export.vcard_reader import read_vcards
from models.contact import PointKind
from models.errors import ContactsUnreadable, EditInvalid
from models.tables.contact import Contact
from models.tables.followup import FollowUp


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
    work: Workspace, file: Path, tags: Sequence[str] = ()
) -> list[Imported]:
    """Import the contacts of a vCard or CSV file, all of them or none.

    Contacts that are known already get what was blank; nothing is overwritten.

    Args:
        work: Where to store them.
        file: A vCard (.vcf) or a table (.csv).
        tags: For all of them.

    Raises:
        ContactsUnreadable: The file cannot be understood.
    """
    customs = Customs(work.settings, work.today)
    imported = []
    with work.writing() as session:
        for person in _read(file, work.settings.country):
            occasion = Occasion(
                person.event, person.met_on, (*person.tags, *tags), person.place
            )
            circumstances = meet(session, occasion, None, customs)
            contact, left_out = make_contact(person, circumstances.met_on)
            circumstances.add_to(contact)
            outcome = store_known(session, contact, circumstances.erasure_key)
            imported.append(Imported(outcome, tuple(left_out)))
    return imported


def _read(file: Path, country: str) -> Iterator[Person]:
    match file.suffix.lower():
        case ".vcf" | ".vcard":
            return read_vcards(file, country)
        case ".csv" | ".txt" | ".tsv":
            return read_csv(file, country)
        case _:
            raise ContactsUnreadable(
                f"{file} is neither a vCard file (.vcf) nor a table (.csv): export the"
                " contacts in one of these formats."
            )


def make_contact(person: Person, met_on: date) -> tuple[Contact, list[str]]:
    """A contact that is not stored yet, and what could not go into it."""
    # Without a key of its own a row is known again by all it says.
    contact = Contact(met_on=met_on, uid=person.uid or str(UUID(person.digest)))
    set_columns(contact, {name: it for name, it in _columns(person).items() if it})
    left_out = []
    for kind, text, label in _points(person):
        try:
            add_point(contact, kind, text, label)
        except EditInvalid:
            left_out.append(text)
    for text in person.notes:
        if text.strip():
            add_note(contact, text)
    contact.follow_ups = [
        FollowUp(due_on=it.due_on, way=it.way, reason=it.reason, pinned=True)
        for it in person.follow_ups
        if it.done_at is None
    ]
    return contact, left_out


def _columns(person: Person) -> Mapping[str, str]:
    address = person.address
    return {
        "name": person.name,
        "prefix": person.prefix,
        "given_name": person.given,
        "family_name": person.family,
        "suffix": person.suffix,
        "romanised_name": person.romanised,
        "title": person.title,
        "department": person.department,
        "company": person.company,
        "address": address.printed or ", ".join(filter(None, _lines(person))),
        "street": address.street,
        "city": address.city,
        "region": address.region,
        "postcode": address.postcode,
        "country": address.country,
        "assigned_to": person.assigned_to,
        "stage": person.stage or "",
    }


def _lines(person: Person) -> tuple[str, ...]:
    it = person.address
    return it.street, f"{it.postcode} {it.city}".strip(), it.region, it.country


def _points(person: Person) -> Iterator[tuple[PointKind, str, str]]:
    for email in person.emails:
        yield PointKind.EMAIL, email, ""
    for phone in person.phones:
        yield PointKind.PHONE, phone.text, phone.kind
    for website in person.websites:
        yield PointKind.WEBSITE, website, ""
    for social in person.socials:
        yield PointKind.SOCIAL, social.url, social.network
