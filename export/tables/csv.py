"""CSV files that importers take: RFC 4180, CR LF, quotes only where needed."""

import csv
from contextlib import suppress
from pathlib import Path

from export.atomic import UnfinishedFile, not_written, writing
from export.tables.cells import clipped
from export.tables.preset import Layout, Preset
from export.tables.table import TableRow
from models.export_result import Loss

BOM = "\ufeff"


class CsvPart:
    """A CSV file, as yet under its temporary name.

    Args:
        preset: Columns and limits.
        path: Where the file will go.
        bom: Whether it begins with the mark by which Excel knows UTF-8.
    """

    def __init__(self, preset: Preset, path: Path, *, bom: bool) -> None:
        self._path = path
        self._layout = preset.layout
        self._line = _Line(preset.layout)
        self._rows = 0
        header, _ = self._line.encode(preset.header)
        if preset.layout.bom or (bom and "utf" in preset.layout.encoding):
            header = BOM.encode(preset.layout.encoding) + header
        self._size = len(header)
        self._draft = UnfinishedFile(path)
        with writing(path):
            self._file = self._draft.part.open("wb")
            self._file.write(header)

    def write(self, row: TableRow) -> list[Loss] | None:
        """Write a row and tell what did not fit; None when it has no room for it."""
        line, losses = self._line.fit(row)
        if self._rows and self._full(len(line)):
            return None
        try:
            self._file.write(line)
        except OSError as error:
            raise not_written(self._path, error) from error
        self._rows += 1
        self._size += len(line)
        return losses

    def finish(self) -> None:
        """Write what is still to be written."""
        with writing(self._path):
            self._file.close()

    def publish(self, path: Path) -> Path:
        """Put the file in its place."""
        return self._draft.publish(path)

    def discard(self) -> None:
        """Remove the file if it was not published."""
        with suppress(OSError):  # what could not be written is of no use now
            self._file.close()
        self._draft.discard()

    def _full(self, more: int) -> bool:
        rows, size = self._layout.rows, self._layout.bytes
        return bool(
            (rows and self._rows >= rows) or (size and self._size + more > size)
        )


class _Returned:
    """A file whose `write` returns the text, and so does the `writerow` before it."""

    def write(self, text: str) -> str:
        return text


class _Line:
    """Turns cells into the bytes of a line."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._csv = csv.writer(_Returned(), delimiter=layout.delimiter)

    def fit(self, row: TableRow) -> tuple[bytes, list[Loss]]:
        """Return the line with its longest cells cut to fit, and the losses."""
        most, cells = self._layout.row_bytes, [*row.cells]
        data, lost = self.encode(cells)
        reasons = [lost] if lost else []
        if most and len(data) > most:
            reasons = [f"a row may have {most} bytes"]
        while most and len(data) > most and any(cells):
            longest = max(range(len(cells)), key=lambda it: len(cells[it]))
            # A cut in quotes may double them: a margin, and the rest by trying again.
            room = len(cells[longest].encode()) - (len(data) - most) - 4
            cells[longest] = clipped(cells[longest], max(room, 0))
            data, _ = self.encode(cells)
        return data, [row.loss(it) for it in reasons]

    def encode(self, cells: list[str]) -> tuple[bytes, str]:
        """Return the encoded line, and a sentence about letters it could not hold."""
        line, encoding = self._join(cells), self._layout.encoding
        try:
            return line.encode(encoding), ""
        except UnicodeEncodeError as error:
            lost = error.object[error.start : error.end]
            reason = f"{encoding} has no letters such as {lost}"
            return line.encode(encoding, "replace"), reason

    def _join(self, cells: list[str]) -> str:
        line: str = self._csv.writerow(cells)
        return line
