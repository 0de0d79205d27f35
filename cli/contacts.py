"""`cardfile contacts`: contacts one has already, out of other programs' files."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from uuid import UUID

import click
from rich.text import Text

from actions.clock import today
from actions.identity.editing import add_note, add_point, set_columns
from actions.identity.import_contact import store_known
from actions.intake.occasion import Customs, Occasion, meet
from actions.intake.outcome import Outcome, Result
from actions.workspace import writing
from cli.options import pass_settings
from cli.terminal import as_object, how_many, print_json, safe, screen
from export.csv_reader import read_csv
from export.person import Person
from export.vcard_reader import read_vcards
from models.contact import PointKind
from models.errors import ContactsUnreadable, EditInvalid
from models.settings import Settings
from models.tables.contact import Contact
from models.tables.followup import FollowUp


@click.group("contacts")
def contacts_group() -> None:
    """Take in contacts you have already."""


@contacts_group.command("import")
@click.argument(
    "files",
    metavar="FILE...",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
)
@click.option("--tag", "tags", metavar="TAG", multiple=True, help="As often as wanted.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a contact.")
@pass_settings
def import_contacts(
    settings: Settings, files: tuple[Path, ...], tags: tuple[str, ...], *, as_json: bool
) -> None:
    """Take in vCards (.vcf) and CSV files of address books and CRMs.

    So that cards of people you know come to the contacts you have. Who is known here
    gets what was blank, and nothing is overwritten; a file is taken in as a whole or
    not at all, and once more adds nothing. CSV columns are told by their headers.

    \b
        cardfile contacts import contacts.vcf
        cardfile contacts import google.csv --tag "address book"
    """
    counts: Counter[Result] = Counter()
    for file in files:
        with writing(settings) as session:
            customs = Customs(settings, today(settings))
            told = []
            for person in _read(file, settings.country):
                occasion = Occasion(
                    person.event, person.met_on, (*person.tags, *tags), person.place
                )
                circumstances = meet(session, occasion, None, customs)
                contact, left_out = make_contact(person, circumstances.met_on)
                circumstances.add_to(contact)
                outcome = store_known(session, contact, circumstances.erasure_key)
                told.append((outcome, left_out))
        for outcome, left_out in told:
            counts[outcome.result] += 1
            _tell(outcome, left_out, as_json=as_json)
    if not as_json:
        told_counts = ", ".join(f"{counts[it]} {it}" for it in Result if counts[it])
        click.echo(f"{how_many(counts.total(), 'contact')}: {told_counts}")


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


def _tell(outcome: Outcome, left_out: list[str], *, as_json: bool) -> None:
    if as_json:
        print_json({**as_object(outcome), "left_out": left_out})
        return
    who = f"{outcome.contact_id} {safe(outcome.name or outcome.company) or '(no name)'}"
    screen().print(Text(f"{outcome.result}  {who}"), soft_wrap=True)
    for text in left_out:
        click.echo(f"Left out of {who}: {safe(text)}", err=True)
