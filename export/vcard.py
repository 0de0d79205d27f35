"""vCards: version 3.0, which every address book reads, and 4.0 on request.

Written by hand: the libraries escape URLs or split organisations wrongly, and what
each address book really reads is narrower than the standard. The reasons stand at the
lines; docs/exports.md has the table of who reads what.
"""

import base64
import re
from collections.abc import Iterator
from datetime import UTC
from enum import StrEnum

from export.basis import basis_texts, vcard_property
from export.person import Person
from export.tables.cells import clean
from export.wording import met_line, task_line
from models.contact_fields import FIELDS
from models.field import PhoneKind

LONGEST = 75
"""Bytes of UTF-8 in a line before it is folded, without its end."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def content_line(name: str, *parts: str, by: str = ";") -> str:
    """Return a property with one value, or with several parts; each part is escaped.

    Args:
        name: With group and parameters, such as "item1.TEL;TYPE=WORK".
        parts: The value.
        by: Separator of the parts.
    """
    return raw_line(name, by.join(map(escape, parts)))


def raw_line(name: str, value: str) -> str:
    """Return a property whose value is not text and is written as it is, folded."""
    return fold(f"{name}:{value}") + "\r\n"


def escape(text: str) -> str:
    r"""Escape \ , ; and line ends by a backslash, and drop control bytes."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _CONTROL.sub("", text).replace("\\", "\\\\").replace("\n", "\\n")
    return text.replace(",", "\\,").replace(";", "\\;")


def fold(line: str) -> str:
    """Return the line in pieces of at most 75 bytes, never cut within a character."""
    if len(line.encode()) <= LONGEST:
        return line
    if line.isascii():  # a picture, most of the time
        starts = range(LONGEST, len(line), LONGEST - 1)
        rest = [line[start : start + LONGEST - 1] for start in starts]
        return "\r\n ".join([line[:LONGEST], *rest])
    pieces, start, size = [], 0, 0
    for place, letter in enumerate(line):
        width = len(letter.encode())
        if size + width > LONGEST:
            pieces.append(line[start:place])
            start, size = place, 1  # the blank that begins the next line
        size += width
    return "\r\n ".join([*pieces, line[start:]])


PRODUCT = "-//cardfile//cardfile//EN"


class Version(StrEnum):
    """The versions of the vCard standard."""

    V3 = "3.0"
    V4 = "4.0"


PHONE_TYPES = {
    PhoneKind.WORK: "WORK,VOICE",
    PhoneKind.DIRECT: "WORK,VOICE",
    PhoneKind.MOBILE: "CELL,VOICE",
    PhoneKind.HOME: "HOME,VOICE",
    PhoneKind.FAX: "WORK,FAX",
    PhoneKind.OTHER: "VOICE",
}
"""Outlook drops a number without a type."""

_DAY = re.compile(r"(?:\d{4}|-)-\d\d-\d\d")
LABELS = {"linkedin": "LinkedIn", "xing": "XING", "github": "GitHub"}
DIRECT = "Direct"


def write_vcard(person: Person, version: Version = Version.V3) -> str:
    """Return one vCard with everything that is known, lines ended by CR LF."""
    return "".join(
        [
            raw_line("BEGIN", "VCARD"),
            raw_line("VERSION", version),
            raw_line("PRODID", PRODUCT),
            *_identity(person, version),
            *_work(person),
            *_reach(person, version),
            *_address(person, version),
            *_other_address(person),
            *_about(person),
            *_profiles(person),
            *_ours(person),
            *_picture(person, version),
            raw_line("END", "VCARD"),
        ]
    )


def remarks(person: Person) -> Iterator[str]:
    """Yield the lines that an address book shows though it has no field for them."""
    if line := person.text("remember"):
        yield f"Remember: {line}"
    if line := met_line(person):
        yield line
    if task := person.next_task:
        yield task_line(task)


def _identity(person: Person, version: Version) -> Iterator[str]:
    if person.uid:
        # Monica knows only plain UUIDs again; version 4.0 asks for a URI.
        plain = version is Version.V3
        yield raw_line("UID", person.uid if plain else f"urn:uuid:{person.uid}")
    if person.changed_at:
        moment = person.changed_at.astimezone(UTC)
        yield raw_line("REV", f"{moment:%Y%m%dT%H%M%SZ}")
    # All five parts: sabre/dav, in Nextcloud and Baïkal, finds fault with fewer.
    given = person.given if person.given or person.family else person.name
    names = (person.family, given, person.middle, person.prefix, person.suffix)
    yield content_line("N", *names)
    yield content_line("FN", person.label)
    if person.romanised and version is Version.V3:
        yield content_line("SORT-STRING", person.romanised)


def _work(person: Person) -> Iterator[str]:
    if person.company or person.department:
        units = [person.department] if person.department else []
        yield content_line("ORG", person.company, *units)
    if other := person.text("other_company"):
        yield content_line("ORG", other)
    if person.company and not (person.name or person.given or person.family):
        yield raw_line("X-ABShowAs", "COMPANY")
    if person.title:
        yield content_line("TITLE", person.title)


def _reach(person: Person, version: Version) -> Iterator[str]:
    for number, phone in enumerate(person.phones, start=1):
        direct = phone.kind is PhoneKind.DIRECT
        group = f"item{number}." if direct else ""
        yield content_line(f"{group}TEL;TYPE={PHONE_TYPES[phone.kind]}", phone.text)
        if direct:
            yield content_line(f"{group}X-ABLabel", DIRECT)
    kinds = "INTERNET,WORK" if version is Version.V3 else "WORK"
    for email in person.emails:
        yield content_line(f"EMAIL;TYPE={kinds}", email)
    for website in person.websites:
        yield raw_line("URL", _url(website))


def _address(person: Person, version: Version) -> Iterator[str]:
    it = person.address
    if it.street or it.city or it.postcode or it.region or it.country:
        street = it.street
    elif it.printed:
        street = it.printed
    else:
        return
    parts = ("", "", street, it.city, it.region, it.postcode, it.country)
    # A parameter has no escapes for quotes, line ends and control characters.
    label = " ".join(clean(it.printed).replace('"', "'").split())
    if version is Version.V4 and label:
        yield content_line(f'ADR;TYPE=WORK;LABEL="{label}"', *parts)
        return
    yield content_line("ADR;TYPE=WORK", *parts)
    if it.printed:
        yield content_line("LABEL;TYPE=WORK", it.printed)


def _other_address(person: Person) -> Iterator[str]:
    if text := person.text("other_address"):
        yield content_line("ADR;TYPE=HOME", "", "", text, "", "", "", "")


def _about(person: Person) -> Iterator[str]:
    note = "\n\n".join((*person.notes, "\n".join(remarks(person))))
    if note.strip():
        yield content_line("NOTE", note.strip())
    if person.tags:
        yield content_line("CATEGORIES", *person.tags, by=",")


def _profiles(person: Person) -> Iterator[str]:
    """Yield profiles as URLs with the label that Apple and others show."""
    for number, social in enumerate(person.socials, start=len(person.phones) + 1):
        label = LABELS.get(social.network, social.network.title() or "Profile")
        yield raw_line(f"item{number}.URL", _url(social.url))
        yield content_line(f"item{number}.X-ABLabel", label)


def _ours(person: Person) -> Iterator[str]:
    """Yield fields of one text, many of them known to cardfile only, to lose none."""
    values = {
        "X-CARDFILE-EVENT": person.event,
        "X-CARDFILE-MET-ON": person.text("met_on"),
        "X-CARDFILE-STAGE": person.text("stage"),
        **{it.vcard: person.text(it.source) for it in FIELDS.values() if it.vcard},
    }
    if not _DAY.fullmatch(values["BDAY"]):
        values["BDAY;VALUE=text"] = values.pop("BDAY")  # such as 6/7/1980
    basis = basis_texts(person.basis)
    values |= {vcard_property(name): text for name, text in basis.items()}
    for name, value in values.items():
        if value:
            yield content_line(name, value)
    task = person.next_task
    if task:
        # One text: vobject would escape the semicolons of a structured value.
        words = (task.due_on.isoformat(), task.channel, task.uid, task.reason)
        yield content_line("X-CARDFILE-FOLLOW-UP", " ".join(words).strip())
        if task.assigned_to:
            yield content_line("X-CARDFILE-FOLLOW-UP-BY", task.assigned_to)


def _picture(person: Person, version: Version) -> Iterator[str]:
    if not person.picture:
        return
    data = base64.b64encode(person.picture).decode("ascii")
    if version is Version.V4:
        yield raw_line("PHOTO", f"data:image/jpeg;base64,{data}")
    else:
        # As a data URI vobject, and with it Radicale, loses the picture.
        yield raw_line("PHOTO;ENCODING=b;TYPE=JPEG", data)


def _url(url: str) -> str:
    """Return the URL without the two characters that readers disagree about.

    vobject cuts a raw "," off, Evolution a ";", and ical.js shows the backslash of an
    escaped one; percent-encoded all of them read the same.
    """
    plain = escape(url).replace("\\n", "").replace("\\\\", "%5C")
    return plain.replace("\\,", "%2C").replace("\\;", "%3B")
