"""Encode a contact as a QR code that phones import."""

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import segno

from export.atomic import draft
from export.person import Address, Person
from export.vcard import write_vcard
from models.errors import ExportFailed

PIXELS = 8
"""Width of a dark square in the picture."""


def show_qr(person: Person) -> str:
    """Return the code as text for a terminal."""
    text = io.StringIO()
    make_qr(person).terminal(text, compact=True)
    return text.getvalue()


def write_qr(person: Person, path: Path) -> None:
    """Write the code as a PNG picture.

    Raises:
        ExportFailed: It cannot be written, or the contact is too long for a code.
    """
    code = make_qr(person)
    with draft(path) as part:
        code.save(str(part), kind="png", scale=PIXELS)


def make_qr(person: Person) -> segno.QRCode:
    """Return the code, with as much of the contact as goes into one.

    Raises:
        ExportFailed: Even name and numbers are too long.
    """
    for shown in _shorter_and_shorter(_public(person)):
        try:
            return segno.make_qr(write_vcard(shown), error="l", encoding="utf-8")
        except segno.DataOverflowError:
            continue
    raise ExportFailed(f"{person.label} is too long for a QR code: shorten its texts.")


def _public(person: Person) -> Person:
    """Return the contact with printed values only, without notes and event."""
    return Person(
        name=person.name,
        prefix=person.prefix,
        given=person.given,
        middle=person.middle,
        family=person.family,
        suffix=person.suffix,
        title=person.title,
        department=person.department,
        company=person.company,
        emails=person.emails,
        phones=person.phones,
        websites=person.websites,
        socials=person.socials,
        address=person.address,
    )


def _shorter_and_shorter(person: Person) -> Iterator[Person]:
    yield person
    person = replace(person, address=Address(), socials=())
    yield person
    person = replace(person, emails=person.emails[:1], phones=person.phones[:1])
    yield replace(person, websites=())
