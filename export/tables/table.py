"""Convert contacts to rows of cells, and write them to one file or several."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from export.person import Person, company_uid
from export.tables.cells import clean, for_importer, for_spreadsheet
from export.tables.preset import Preset, PresetColumn, Rows, accepted
from export.tables.source import Values
from export.wording import lines_without
from models.export_result import ExportResult, Lack, Loss

Cells = list[str]


class Use(StrEnum):
    """The reader of the cells, which decides how they are guarded."""

    IMPORTER = "importer"
    SPREADSHEET = "spreadsheet"
    TEXT_CELLS = "text cells"
    """A format whose cells say that they are text, so that nothing is calculated."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """The cells of one row, whose they are, and what had to be cut to fit them."""

    person: Person
    cells: Cells
    losses: tuple[Loss, ...] = ()

    def loss(self, reason: str, header: str = "") -> Loss:
        """Return the loss of a row, in one column or in the whole row."""
        return Loss(self.person.uid, self.person.label, header, reason)


class Table:
    """Makes the rows of a preset.

    Args:
        preset: Which columns there are.
        use: Who reads the cells.
    """

    def __init__(self, preset: Preset, use: Use = Use.IMPORTER) -> None:
        self.preset = preset
        self._use = use
        self._expand = EXPAND[preset.rows]
        self._companies: set[str] = set()
        self._takes = [column.values for column in preset.columns]
        places = {header: place for place, header in enumerate(preset.header)}
        self._required = [
            (it, [places[header] for header in it.split(" or ")])
            for it in preset.requires
        ]
        is_plain = use is Use.IMPORTER and not preset.layout.backslash_escapes
        self._are_verbatim = [is_plain and it.is_verbatim for it in preset.columns]

    def rows(self, person: Person) -> Iterator[TableRow | Lack]:
        """Yield the rows of a contact; a Lack for one that the target would refuse."""
        for it in self._expand(person):
            row = self._row(it)
            missing = self._missing(row.cells)
            if missing:
                yield Lack(it.uid, it.label, missing)
            elif self._is_new(row):
                yield row

    def _is_new(self, row: TableRow) -> bool:
        """Return whether no contact before had the same company."""
        if self.preset.rows is not Rows.COMPANIES:
            return True
        key = row.cells[self.preset.header.index(self.preset.key)]
        known = key in self._companies
        self._companies.add(key)
        return not known

    def _row(self, person: Person) -> TableRow:
        shown, refused = accepted(person, self.preset)
        values = [take(shown) for take in self._takes]
        cells: Cells = []
        cut = []
        for column, is_verbatim, found in zip(
            self.preset.columns, self._are_verbatim, values, strict=True
        ):
            only = found[0] if is_verbatim and len(found) == 1 else ""
            if only[:1].isalpha() and only.isprintable() and ";" not in only:
                cells.append(only)  # as most are
                continue
            if found or column.text:
                text = column.write(found, shown)
            else:
                text = self._remarks(person, values) if column.takes_remarks else ""
            cell = self._cell(text, column) if text else ""
            cells.append(column.shortened(cell) if column.limit else cell)
            if cells[-1] != cell:
                cut.append(column)
        row = TableRow(person, cells, refused)
        if not cut:
            return row
        losses = (row.loss(f"keeps only {it.limit}", it.header) for it in cut)
        return replace(row, losses=(*refused, *losses))

    def _remarks(self, person: Person, values: list[Values]) -> str:
        """Return the notes, and what no column has."""
        taken = {
            value
            for column, found in zip(self.preset.columns, values, strict=True)
            for value in found
            if column.shortened(value) == value
        }
        taken |= self._told_elsewhere(person, taken)
        return "\n".join([*person.notes, *lines_without(person, taken)])

    def _told_elsewhere(self, person: Person, taken: set[str]) -> set[str]:
        """Return values that need no note although no column has them word for word."""
        told = {person.company} if company_uid(person) in taken else set()
        if self.preset.has_task_file and person.next_task:
            told.add(person.next_task.due_on.isoformat())
        return told

    def _cell(self, text: str, column: PresetColumn) -> str:
        text = clean(text)
        if column.is_day:
            text = _written(text, self.preset.layout.date)
        if self.preset.layout.backslash_escapes:
            text = text.replace('\\"', '"').rstrip("\\")
        if self._use is Use.SPREADSHEET:
            return for_spreadsheet(text, is_phone=column.is_phone)
        if self._use is Use.IMPORTER:
            return for_importer(text, is_name=column.is_name, is_phone=column.is_phone)
        return text

    def _missing(self, cells: Cells) -> tuple[str, ...]:
        return tuple(
            [
                name
                for name, places in self._required
                if not any(cells[it] for it in places)
            ]
        )


@lru_cache
def _written(text: str, layout: str) -> str:
    day = date.fromisoformat(text)
    # Some systems write the year 1 as "1".
    return day.strftime(layout.replace("%Y", f"{day.year:04}"))


def _itself(person: Person) -> Iterator[Person]:
    yield person


def _tasks(person: Person) -> Iterator[Person]:
    if len(person.follow_ups) == 1:  # as almost everybody has
        yield from (person,) if person.next_task else ()
        return
    for task in person.follow_ups:
        if not task.done_at:
            yield replace(person, follow_ups=(task,))


def _notes(person: Person) -> Iterator[Person]:
    for note in person.notes:
        yield replace(person, notes=(note,))


def _company(person: Person) -> Iterator[Person]:
    if person.company:
        yield person


EXPAND: dict[Rows, Callable[[Person], Iterator[Person]]] = {
    Rows.PEOPLE: _itself,
    Rows.COMPANIES: _company,
    Rows.FOLLOW_UPS: _tasks,
    Rows.NOTES: _notes,
}
"""Contacts for the rows of one contact, each with one follow-up or note only."""


class PartFile(Protocol):
    """One file, as yet under its temporary name."""

    def write(self, row: TableRow) -> list[Loss] | None:
        """Write a row and tell what did not fit; None when it has no room for it."""
        ...

    def finish(self) -> None:
        """Write what is still to be written."""
        ...

    def publish(self, path: Path) -> Path:
        """Put the file in its place."""
        ...

    def discard(self) -> None:
        """Remove the file if it was not published."""
        ...


class TableWriter:
    """Writes contacts to one file, or to "name-1.csv", "name-2.csv" and so on.

    Nothing is at `path` before `publish`. Leaving the `with` block without it removes
    what was written.

    Args:
        table: Makes rows of contacts.
        path: Where the file goes.
        begin: Begins a file.
    """

    def __init__(self, table: Table, path: Path, begin: Callable[[], PartFile]) -> None:
        self._table = table
        self._path = path
        self._begin = begin
        self._parts: list[PartFile] = []
        self._rows = 0
        self._lacking: list[Lack] = []
        self._losses: list[Loss] = []

    def __enter__(self) -> Self:
        self._parts.append(self._begin())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for part in self._parts:
            part.discard()

    def add(self, person: Person) -> None:
        """Write the contact's rows, or note what it lacks.

        Raises:
            ExportFailed: The disk is full or the folder is gone.
        """
        for row in self._table.rows(person):
            if isinstance(row, Lack):
                self._lacking.append(row)
            else:
                self._write(row)

    def publish(self) -> ExportResult:
        """Put the files in their places.

        Raises:
            ExportFailed: A file cannot be put there.
        """
        self._parts[-1].finish()
        paths = [self._path]
        if len(self._parts) > 1:
            paths = [
                self._path.with_stem(f"{self._path.stem}-{number}")
                for number in range(1, len(self._parts) + 1)
            ]
        files = [it.publish(to) for it, to in zip(self._parts, paths, strict=True)]
        lacking, losses = tuple(self._lacking), tuple(self._losses)
        return ExportResult(tuple(files), self._rows, lacking, losses)

    def _write(self, row: TableRow) -> None:
        losses = self._parts[-1].write(row)
        if losses is None:
            self._parts[-1].finish()
            self._parts.append(self._begin())
            losses = self._parts[-1].write(row)
        self._rows += 1
        self._losses += [*row.losses, *(losses or ())]
