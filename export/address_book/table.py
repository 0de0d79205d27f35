"""CSV files of other programs as entries of an address book."""

import csv
import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from export.address_book.columns import Cell, find_cells, is_salutation, place_of
from export.address_book.entry import (
    AddressBook,
    Entry,
    EntryDraft,
    Ranked,
    day_of,
    kind_of_label,
    split_links,
    stage_of,
)
from export.address_book.text import LONGEST_PIECE, TextFile
from export.person import FURTHER, Address, Person, PersonTask
from export.tables.cells import unguarded
from models.contact import Channel
from models.errors import FileUnreadable

DELIMITERS = ",;\t|"
FIRST_ROWS = 25
"""Rows that are searched for the header; remarks may precede it."""
FEWEST = 2
"""Headers that must be known before a row is taken for the header."""
MOST_COLUMNS = 2_000
_IDENTITY = frozenset(
    ("name", "given", "family", "company", "email", "phone", "mobile")
)
"""Values of which a table needs one to be a list of contacts."""
_ADDRESS = frozenset("address street street2 box city region postcode country".split())
_WITHOUT_FIELD = ("pager",)
"""Values that are kept in a note."""
_MARKS = ("code", "want", "connected_on")
"""Values that lists have and contacts have not."""
_RANKS = {"work": 0, "": 1, "other": 2, "home": 3}


def parse_table(text: TextFile, name: str, country: str = "") -> AddressBook:
    """Return the entries of a table with a header row.

    Args:
        text: Of the file; commas, semicolons, tabs or bars separate the cells.
        name: Of the file, for messages.
        country: Two letters; of phone numbers without a country code.

    Raises:
        FileUnreadable: No row is a header with a name or a contact point, or the
            text is no table.
    """
    try:
        header, rows = _find_header(text)
        cells = find_cells(header)
        values = {it.value for it in cells.values()}
        if len(cells) < FEWEST or not values & _IDENTITY:
            known = ", ".join(filter(None, header))[:300] or "none"
            raise FileUnreadable(
                f"{name} has no column recognised as a name, an e-mail address"
                f" or a phone number. Its columns: {known}. Rename them, such as to"
                ' "Name", "E-mail" and "Phone".'
            )
    except csv.Error as error:
        raise FileUnreadable(f"{name} is not a CSV file: {error}.") from error
    book = AddressBook(iter(()))
    book.entries = _read_rows(rows, header, cells, _Source(name, country, book))
    return book


@dataclass(frozen=True, slots=True)
class _Source:
    name: str
    country: str
    book: AddressBook


def _find_header(text: TextFile) -> tuple[list[str], Iterator[list[str]]]:
    """Return the header row and the rows below it."""
    declared = re.match(r"sep=(.)\r?\n", next(iter(text), ""))
    best, place, delimiter = 0, 0, ","
    for candidate in declared[1] if declared else DELIMITERS:
        for number, row in zip(range(FIRST_ROWS), _rows(text, candidate), strict=False):
            if (known := len(find_cells(row))) > best:
                best, place, delimiter = known, number, candidate
    rows = _rows(text, delimiter)
    for _ in range(place):
        next(rows)
    return next(rows, []), rows


def _rows(text: TextFile, delimiter: str) -> Iterator[list[str]]:
    for row in csv.reader(map(_checked, text), delimiter=delimiter):
        if len(row) > MOST_COLUMNS:
            raise csv.Error(f"a row has more than {MOST_COLUMNS:,} cells")
        yield [cell.strip() for cell in row]


def _checked(line: str) -> str:
    if len(line) == LONGEST_PIECE:
        raise csv.Error(f"a line has more than {LONGEST_PIECE:,} characters")
    return line


def _read_rows(
    rows: Iterator[list[str]],
    header: Sequence[str],
    cells: Mapping[int, Cell],
    source: _Source,
) -> Iterator[Entry]:
    ignored: dict[str, None] = {}
    try:
        for row in filter(any, rows):
            if len(row) == 1 < len(cells):
                source.book.remarks.append(f'Not a contact: "{row[0][:100]}".')
                continue
            ignored.update(
                dict.fromkeys(
                    title
                    for place, title in enumerate(header)
                    if place not in cells and place < len(row) and row[place]
                )
            )
            yield from _entry(row, header, cells, source)
    except csv.Error as error:
        raise FileUnreadable(f"{source.name} is not a CSV file: {error}.") from error
    if ignored:
        source.book.remarks.append(f"Columns not imported: {', '.join(ignored)}.")


def _entry(
    row: Sequence[str],
    header: Sequence[str],
    cells: Mapping[int, Cell],
    source: _Source,
) -> Iterator[Entry]:
    record = _Record()
    for place, cell in cells.items():
        value = unguarded(row[place]) if place < len(row) else ""
        if value:
            is_prefix = cell.value == "title" and is_salutation(value)
            holds = replace(cell, value="prefix") if is_prefix else cell
            record.take(holds, value, header[place])
    entry = record.draft().entry(source.country)
    if entry.person.label == Person().label:
        source.book.remarks.append(
            f'No name or contact point: "{", ".join(filter(None, row))[:100]}".'
        )
        return
    yield entry


@dataclass(slots=True)
class _Record:
    """The cells of a row, by what they hold."""

    texts: dict[str, str] = field(default_factory=dict)
    emails: list[Ranked] = field(default_factory=list)
    phones: list[tuple[Cell, str]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    labels: dict[tuple[str, str], str] = field(default_factory=dict)
    """The cells that name the kind of another one, by its value and number."""
    addresses: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    """Parts of addresses, by their place and number."""
    rest: list[str] = field(default_factory=list)
    marks: dict[str, str] = field(default_factory=dict)

    def take(self, cell: Cell, value: str, header: str) -> None:
        """Add the text of one cell."""
        match cell.value:
            case "label":
                self.labels[cell.of, cell.number] = value
            case "email":
                rank = (_RANKS[cell.place], False)
                self.emails += [Ranked(it, rank=rank) for it in cell.split(value)]
            case "phone" | "mobile" | "fax" | "direct":
                self.phones += [(cell, it) for it in cell.split(value)]
            case "website" | "social":
                self.links += cell.split(value)
            case "tags":
                self.tags += cell.split(value)
            case "notes":
                self.notes.append(value)
            case part if part in _ADDRESS:
                self._take_part(cell, value)
            case mark if mark in _MARKS and mark not in self.marks:
                self.marks[mark] = value
                self.rest.append(f"{header}: {value}")
            case name if name not in {*self.texts, *_WITHOUT_FIELD, *_MARKS}:
                self.texts[name] = value
            case _:
                self.rest.append(f"{header}: {value}")

    def draft(self) -> EntryDraft:
        """Return the entry that the row describes."""
        websites, socials = split_links(self.links)
        person = replace(self._person(), websites=websites, socials=socials)
        return EntryDraft(
            person=person,
            emails=self.emails,
            phones=[Ranked(text, self._kind(cell)) for cell, text in self.phones],
            addresses=[self._address(key) for key in self.addresses],
            rest=self.rest,
            marks=self.marks,
        )

    def _person(self) -> Person:
        text = self.texts.get
        given, middle, family = (text(it, "") for it in ("given", "middle", "family"))
        names = " ".join(filter(None, (given, middle, family)))
        return Person(
            uid=_uid(text("uid", "")),
            name=text("name") or names,
            prefix=text("prefix", ""),
            given=given,
            middle=middle,
            family=family,
            suffix=text("suffix", ""),
            romanised=text("romanised", ""),
            title=text("title", ""),
            department=text("department", ""),
            company=text("company", ""),
            tags=tuple(dict.fromkeys(self.tags)),
            notes=tuple(self.notes),
            event=text("event", ""),
            met_on=day_of(text("met_on", "")),
            place=text("place", ""),
            stage=stage_of(text("stage", "")),
            assigned_to=text("assigned_to", ""),
            more={
                source: it.tidy(self.texts[source])
                for source, it in FURTHER.items()
                if source in self.texts
            },
            follow_ups=self._follow_ups(),
        )

    def _take_part(self, cell: Cell, value: str) -> None:
        parts = self.addresses.setdefault((cell.place, cell.number), {})
        parts.setdefault(cell.value, re.sub(r"\s*\n\s*", ", ", value))

    def _address(self, key: tuple[str, str]) -> tuple[tuple[int, bool], Address]:
        place, number = key
        place = place_of(self.labels.get(("address", number), "")) or place
        part = self.addresses[key].get
        street = ", ".join(filter(None, (part("box"), part("street"), part("street2"))))
        address = Address(
            printed=part("address", ""),
            street=street,
            city=part("city", ""),
            region=part("region", ""),
            postcode=part("postcode", ""),
            country=part("country", ""),
        )
        return (_RANKS[place], place == "home"), address

    def _kind(self, cell: Cell) -> str:
        label = self.labels.get(("phone", cell.number), "") if cell.number else ""
        return cell.words.get(label.removeprefix("* ").casefold()) or (
            kind_of_label(label) if label else cell.phone_kind
        )

    def _follow_ups(self) -> tuple[PersonTask, ...]:
        text = self.texts.get
        due, channel = day_of(text("follow_up.due", "")), text("follow_up.channel", "")
        if due is None or channel not in set(Channel):
            return ()
        never = datetime.fromtimestamp(0, UTC)
        return (
            PersonTask("", due, never, Channel(channel), text("follow_up.reason", "")),
        )


def _uid(text: str) -> str:
    with suppress(ValueError):
        return str(uuid.UUID(text))
    return ""
