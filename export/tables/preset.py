"""The columns and limits of a target, and the values that it accepts."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property

from export.numbers import is_e164, region
from export.person import Person, Phone
from export.tables.cells import clipped
from export.tables.source import DATES, REMARKS, Source, Values
from models.export_result import Loss

NAMES = frozenset(
    {
        "name",
        "prefix",
        "given",
        "family",
        "first",
        "last",
        "suffix",
        "romanised",
        "title",
        "department",
        "company",
        "event",
        "follow_up.subject",
    }
)
"""Sources whose values never begin with a character of a formula."""
_ADDRESSES = frozenset({"emails", "allowed_emails", "phones", "websites", "socials"})
"""Sources whose values are wrong where a part of them is missing."""


class Rows(StrEnum):
    """The kinds of rows of a file."""

    PEOPLE = "people"
    COMPANIES = "companies"
    FOLLOW_UPS = "follow-ups"
    NOTES = "notes"


UNITS = {
    Rows.PEOPLE: "contact",
    Rows.COMPANIES: "company",
    Rows.FOLLOW_UPS: "follow-up",
    Rows.NOTES: "note",
}
"""Name of a row in messages."""


class Confidence(StrEnum):
    """The evidence for a header."""

    READ = "read"
    THIRD_PARTY = "third party"
    MEMORY = "memory"
    OWN = "own"


@dataclass(frozen=True)
class PresetColumn:
    """One column: its header and what goes into it.

    Attributes:
        takes: Names of sources; the first that has a value gives it.
        by: Separator of several values.
        json: Whether the values are written as a JSON list.
        text: What the cell holds where no source has a value.
        before: A value added before the others.
        when: Name of a source without which `text` is not written, or "".
        words: Other words for the values, such as "Work Fax" for "fax".
        most: Bytes of UTF-8 that the target keeps, or 0.
        letters: Letters that it keeps, or 0; those beyond U+FFFF count twice.
        origin: Where the header was read, and when that was somebody else's page.
    """

    header: str
    takes: tuple[str, ...] = ()
    by: str = ", "
    json: bool = False
    text: str = ""
    before: str = ""
    when: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    most: int = 0
    letters: int = 0
    confidence: Confidence = Confidence.OWN
    origin: str = ""
    sources: tuple[Source, ...] = ()
    condition: Source | None = None

    @cached_property
    def is_name(self) -> bool:
        """Return whether the column holds names, which never begin like a formula."""
        return NAMES.issuperset(self.takes)

    @cached_property
    def is_phone(self) -> bool:
        """Return whether the column holds phone numbers or parts of them."""
        return any(name.startswith("phones") for name in self.takes)

    @cached_property
    def takes_remarks(self) -> bool:
        """Return whether the column takes notes and all values without a column."""
        return self.takes == (REMARKS,)

    @cached_property
    def is_day(self) -> bool:
        """Return whether the column holds days, written as the layout says."""
        return not DATES.isdisjoint(self.takes)

    @cached_property
    def limit(self) -> str:
        """Describe how much the target keeps, such as "40 letters"; "": all."""
        if self.letters:
            return f"{self.letters} letters"
        return f"{self.most} bytes" if self.most else ""

    def shortened(self, cell: str) -> str:
        """Return what the target keeps of a cell; nothing of half an address."""
        kept = clipped(cell, self.most) if self.most else cell
        if self.letters:
            kept = clipped(kept, 2 * self.letters, "utf-16-le")
        is_address = self.takes and self.takes[0].partition(".")[0] in _ADDRESSES
        return "" if is_address and kept != cell else kept

    @cached_property
    def is_verbatim(self) -> bool:
        """Return whether a value is written as it is, within the limits."""
        return not (self.words or self.json or self.before or self.limit)

    @property
    def description(self) -> str:
        """Describe the content of the column, such as "street, else address"."""
        said = ", else ".join(self.takes)
        if self.text:
            said = ", else ".join(filter(None, (said, f'"{self.text}"')))
        return f"{said} if there is {self.when}" if self.when else said

    @cached_property
    def values(self) -> Source:
        """Takes from a contact what the first source that has something has."""
        if len(self.sources) == 1:
            return self.sources[0]

        def first(person: Person) -> Values:
            for source in self.sources:
                if values := source(person):
                    return values
            return ()

        return first

    def write(self, values: Values, person: Person) -> str:
        """Return the cell for these values."""
        if values:
            words = values
            if self.words:
                words = tuple([self.words.get(value, value) for value in values])
            if self.json:
                return json.dumps(words, ensure_ascii=False)
            return self.by.join((self.before, *words) if self.before else words)
        if not self.text:
            return ""
        wanted = self.condition is None or bool(self.condition(person))
        return self.text if wanted else ""


@dataclass(frozen=True, slots=True)
class Layout:
    """The format of a file.

    Attributes:
        encoding: Python's name of it.
        bom: Whether three bytes that say "UTF-8" come first.
        date: Format of days, as for `strftime`.
        rows: Most a file may have, without the header; 0 for no limit.
        bytes: Most a file may have; 0 for no limit.
        row_bytes: Most a row may have; 0 for no limit.
        backslash_escapes: Whether the target takes a backslash before a quote as an
            escape, so that none may stand there.
    """

    encoding: str = "utf-8"
    bom: bool = False
    delimiter: str = ","
    date: str = "%Y-%m-%d"
    rows: int = 0
    bytes: int = 0
    row_bytes: int = 0
    backslash_escapes: bool = False


@dataclass(frozen=True, slots=True)
class Preset:
    """A target's file.

    Attributes:
        name: What a user types after `--to`.
        title: The target in words.
        about: What a user should know before importing the file.
        requires: Headers a row must have a value for; of several joined by " or ",
            one is enough.
        key: Header by which the target recognises a record it has, or "".
        also: Presets whose files are written beside this one.
        international_phones: Whether the target refuses rows with other numbers.
        ascii_emails: Whether it refuses rows with addresses of other letters.
    """

    name: str
    title: str
    columns: tuple[PresetColumn, ...]
    rows: Rows = Rows.PEOPLE
    about: str = ""
    requires: tuple[str, ...] = ()
    key: str = ""
    also: tuple[str, ...] = ()
    international_phones: bool = False
    ascii_emails: bool = False
    layout: Layout = Layout()

    @property
    def has_middle_names(self) -> bool:
        """Return whether middle names have a column; else they join the given name."""
        return any("middle" in column.takes for column in self.columns)

    @property
    def has_task_file(self) -> bool:
        """Return whether follow-ups travel in a file of their own."""
        return any(name.endswith("-tasks") for name in self.also)

    @property
    def header(self) -> list[str]:
        """The first row of the file."""
        return [column.header for column in self.columns]


def accepted(person: Person, preset: Preset) -> tuple[Person, tuple[Loss, ...]]:
    """Return the contact with the values that the target takes, and the losses.

    Refused values have no column; those that the target has notes for stand there.
    """
    if person.middle and not preset.has_middle_names:
        given = f"{person.given} {person.middle}".strip()
        person = replace(person, given=given, middle="")
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
    """Return whether somebody of one name only would be refused."""
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
    """Return the address with its domain as in the DNS; "" if its name is not ASCII."""
    name, _, domain = email.rpartition("@")
    if email.isascii():
        return email
    try:
        return f"{name}@{domain.encode('idna').decode()}" if name.isascii() else ""
    except UnicodeError:
        return ""
