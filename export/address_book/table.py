"""CSV files of other programs as entries of an address book."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from export.address_book.columns import (
    Cell,
    find_cells,
    is_footer,
    is_salutation,
)
from export.address_book.entry import AddressBook, Entry
from export.address_book.record import Record
from export.address_book.text import LONGEST_PIECE, TextFile
from export.person import Person
from export.tables.cells import unguarded
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
            if len(row) == 1 < len(cells) or is_footer(next(filter(None, row))):
                source.book.remarks.append(
                    f'Not a contact: "{", ".join(filter(None, row))[:100]}".'
                )
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
    record = Record()
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
