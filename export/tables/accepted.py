"""Check values against the limits of a target, which would refuse the whole row."""

from collections.abc import Iterator
from dataclasses import replace

from export.numbers import is_e164, region
from export.person import Person, Phone
from export.tables.preset import Preset
from models.export_result import Loss


def accepted(person: Person, preset: Preset) -> tuple[Person, tuple[Loss, ...]]:
    """The contact with the values that the target takes, and what it would refuse.

    Refused values have no column; those that the target has notes for stand there.
    """
    if person.given and not person.family and _needs_last_name(preset):
        person = replace(person, given="", family=person.given)
    if not (preset.international_phones or preset.ascii_emails):
        return person, ()
    phones, emails = person.phones, person.emails
    if preset.international_phones:
        phones = tuple(
            Phone(it.number, it.kind) for it in phones if _is_international(it)
        )
    if preset.ascii_emails:
        emails = tuple(filter(None, map(_as_ascii, emails)))
    shown = replace(person, phones=phones, emails=emails)
    return shown, tuple(_losses(person, shown, preset))


def _needs_last_name(preset: Preset) -> bool:
    """Whether somebody of one name only would be refused."""
    return any(
        "last" in column.takes and column.header in preset.requires
        for column in preset.columns
    )


def _losses(person: Person, shown: Person, preset: Preset) -> Iterator[Loss]:
    has_notes = any(column.takes_remarks for column in preset.columns)
    place = "it is in the notes" if has_notes else "it is left out"
    kept = {phone.number for phone in shown.phones}
    for phone in person.phones:
        if phone.number not in kept:
            reason = f"{phone.text} is not an international number: {place}"
            yield Loss(person.uid, person.label, "", reason)
    if preset.ascii_emails:
        for email in person.emails:
            if not _as_ascii(email):
                reason = f"{email} has letters beyond ASCII: {place}"
                yield Loss(person.uid, person.label, "", reason)


def _is_international(phone: Phone) -> bool:
    return is_e164(phone.number) and bool(region(phone.number))


def _as_ascii(email: str) -> str:
    """The address with its domain as in the DNS; "" if its name is not ASCII."""
    name, _, domain = email.rpartition("@")
    if email.isascii():
        return email
    try:
        return f"{name}@{domain.encode('idna').decode()}" if name.isascii() else ""
    except UnicodeError:
        return ""
