"""Invented contacts for the tests of exports."""

from datetime import UTC, date, datetime
from pathlib import Path

from export.address_book import read_address_book
from export.address_book.text import TextFile
from export.address_book.vcard import parse_vcards
from export.person import Address, Person, PersonTask, Phone, Social
from models.contact import Channel, Stage, Status
from models.field import PhoneKind

CHANGED = datetime(2026, 11, 13, 8, 30, tzinfo=UTC)

ERIKA = Person(
    uid="0b8f5a4e-6f0e-4c0e-9d3b-6f1f6c1d2a01",
    name="Dr. Erika Muster",
    prefix="Dr.",
    given="Erika",
    family="Muster",
    title="Head of Sales",
    department="Sales",
    company="Muster & Söhne GmbH",
    emails=("erika@muster.example", "e.muster@home.example"),
    phones=(
        Phone("+493012345678", PhoneKind.WORK, "12"),
        Phone("+4915112345678", PhoneKind.MOBILE),
        Phone("+493012345679", PhoneKind.FAX),
    ),
    websites=("https://www.muster.example",),
    socials=(Social("https://www.linkedin.com/in/erika-muster", "linkedin"),),
    address=Address(
        "Ringstr. 1, 01067 Dresden", "Ringstr. 1", "Dresden", "SN", "01067", "DE"
    ),
    tags=("hot", "sensors"),
    notes=("Wants a quote.", "Prefers mornings;\nnot Fridays."),
    event="Sample Fair",
    met_on=date(2026, 11, 12),
    place="Hall 3",
    stage=Stage.MET,
    status=Status.READY,
    follow_ups=(
        PersonTask(
            uid="5b1f0f60-35c5-4d0b-8a53-0d7c6e3f9b02",
            due_on=date(2026, 11, 17),
            changed_at=CHANGED,
            channel=Channel.CALL,
            reason="send the quote",
        ),
    ),
    changed_at=CHANGED,
)

NOBODY = Person(uid="7d0c9f6e-1111-4222-8333-444455556666", emails=("info@x.example",))


def cards(text: str, country: str = "") -> list[Person]:
    """The people of a text of vCards."""
    return [entry.person for entry in parse_vcards(TextFile(text.encode()), country)]


def people_in(path: Path, country: str = "") -> list[Person]:
    """The people of a file of vCards or of a table."""
    return [entry.person for entry in read_address_book(path, country).entries]
