"""CSV files that importers take: RFC 4180, split where the target's limits are."""

import csv
import io
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from export.atomic import Draft, writing
from export.cells import clipped
from export.person import Person
from export.preset import Layout, Preset
from export.result import ExportResult, Lack, Loss
from export.table import Row, Table

BOM = "\ufeff"


class CsvWriter:
    """Writes contacts to one CSV file, or to several numbered ones.

    Nothing is at `path` before `publish`. Leaving the `with` block without it removes
    what was written.

    Args:
        preset: Columns and limits.
        path: Where the file goes; of several, "name-1.csv", "name-2.csv" and so on.
        spreadsheet: Whether a person opens it in a spreadsheet.
    """

    def __init__(
        self, preset: Preset, path: Path, *, spreadsheet: bool = False
    ) -> None:
        self._path = path
        self._layout = preset.layout
        self._table = Table(preset, spreadsheet=spreadsheet)
        self._line = _Line(preset.layout)
        header, _ = self._line.encode(Row("", "", preset.header))
        bom = preset.layout.bom or spreadsheet
        self._header = (BOM.encode(preset.layout.encoding) if bom else b"") + header
        self._parts: list[_Part] = []
        self._lacking: list[Lack] = []
        self._losses: list[Loss] = []

    def __enter__(self) -> Self:
        self._parts.append(_Part(self._path, self._header))
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
        paths = [self._path]
        if len(self._parts) > 1:
            paths = [
                self._path.with_stem(f"{self._path.stem}-{number}")
                for number in range(1, len(self._parts) + 1)
            ]
        files = [it.publish(to) for it, to in zip(self._parts, paths, strict=True)]
        rows = sum(part.rows for part in self._parts)
        lacking, losses = tuple(self._lacking), tuple(self._losses)
        return ExportResult(tuple(files), rows, lacking, losses)

    def _write(self, row: Row) -> None:
        line, losses = self._line.encode(row)
        if self._parts[-1].full(self._layout, len(line)):
            self._parts[-1].close()
            self._parts.append(_Part(self._path, self._header))
        self._parts[-1].write(line)
        self._losses += [*row.losses, *losses]


class _Part:
    """One of the files, as yet under its temporary name."""

    def __init__(self, path: Path, header: bytes) -> None:
        self._path = path
        self._draft = Draft(path)
        self._size = len(header)
        self.rows = 0
        with writing(path):
            self._file = self._draft.part.open("wb")
            self._file.write(header)

    def full(self, layout: Layout, more: int) -> bool:
        """Whether one more row of so many bytes is too much for the target."""
        too_long = layout.rows and self.rows >= layout.rows
        too_big = layout.bytes and self._size + more > layout.bytes
        return bool(self.rows and (too_long or too_big))

    def write(self, line: bytes) -> None:
        with writing(self._path):
            self._file.write(line)
        self.rows += 1
        self._size += len(line)

    def close(self) -> None:
        with writing(self._path):
            self._file.close()

    def publish(self, path: Path) -> Path:
        self.close()
        return self._draft.publish(path)

    def discard(self) -> None:
        with suppress(OSError):  # what could not be written is of no use now
            self._file.close()
        self._draft.discard()


class _Line:
    """Turns cells into the bytes of a line."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._text = io.StringIO()
        self._csv = csv.writer(self._text, delimiter=layout.delimiter)

    def encode(self, row: Row) -> tuple[bytes, list[Loss]]:
        """The line, and what of the row it could not hold."""
        losses = []
        line = self._join(row.cells)
        try:
            data = line.encode(self._layout.encoding)
        except UnicodeEncodeError as error:
            data = line.encode(self._layout.encoding, "replace")
            lost = error.object[error.start : error.end]
            reason = f"{self._layout.encoding} has no letters such as {lost}"
            losses.append(Loss(row.uid, row.label, "", reason))
        if self._layout.row_bytes and len(data) > self._layout.row_bytes:
            return self._shortened(row, len(data))
        return data, losses

    def _shortened(self, row: Row, size: int) -> tuple[bytes, list[Loss]]:
        longest = max(range(len(row.cells)), key=lambda it: len(row.cells[it]))
        cell = row.cells[longest]
        # A cut within quotes may double them: a margin, and the rest by trying again.
        room = len(cell.encode()) - (size - self._layout.row_bytes) - 4
        cells = [*row.cells]
        cells[longest] = clipped(cell, max(room, 0))
        data, losses = self.encode(Row(row.uid, row.label, cells))
        reason = f"a row may have {self._layout.row_bytes} bytes"
        return data, losses or [Loss(row.uid, row.label, "", reason)]

    def _join(self, cells: list[str]) -> str:
        self._text.seek(0)
        self._text.truncate()
        self._csv.writerow(cells)
        return self._text.getvalue()
