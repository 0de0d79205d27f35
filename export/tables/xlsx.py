"""Write Excel files in which every cell is text, never a number or a formula."""

import io
from contextlib import suppress
from pathlib import Path

from PIL import Image
from xlsxwriter import Workbook
from xlsxwriter.exceptions import XlsxWriterException

from export.atomic import UnfinishedFile
from export.tables.preset import Preset
from export.tables.table import TableRow
from models.errors import ExportFailed
from models.export_result import Loss
from models.storage.file_lock import TemporaryFolder

MOST_ROWS = 1_048_575
"""Rows of a sheet, without the header."""
LONGEST_CELL = 32_767
"""Letters Excel keeps of a cell."""
PICTURE_HEIGHT = 90
"""Pixels of a card in its row."""

_HEADER = {"bold": True, "bg_color": "#DDE6F0", "bottom": 1, "valign": "top"}
_TEXT = {"num_format": "@", "text_wrap": True, "valign": "top"}


class XlsxPart:
    """An Excel file, as yet under its temporary name.

    Args:
        preset: Columns and limits.
        path: Where the file will go.
        pictures: Whether the last column shows the cards.
    """

    def __init__(self, preset: Preset, path: Path, *, pictures: bool) -> None:
        self._path = path
        self._most = min(preset.layout.rows or MOST_ROWS, MOST_ROWS)
        self._header = preset.header
        self._pictures = pictures
        self._rows = 0
        self._draft = UnfinishedFile(path)
        # Its rows wait in a file of their own until the end; beside the target, since
        # the folder for temporary files may be in memory.
        self._folder = TemporaryFolder(self._draft.folder)
        settings = {"constant_memory": True, "tmpdir": str(self._folder.path)}
        self._book = Workbook(str(self._draft.part), settings)
        self._text = self._book.add_format(_TEXT)
        self._sheet = self._book.add_worksheet("Contacts")
        self._begin()

    def write(self, row: TableRow) -> list[Loss] | None:
        """Write a row and tell what did not fit; None when it has no room for it."""
        if self._rows >= self._most:
            return None
        self._rows += 1
        try:
            return self._write(row)
        except OSError as error:
            raise self._failed(error) from error

    def finish(self) -> None:
        """Write what is still to be written."""
        self._sheet.autofilter(0, 0, max(self._rows, 1), len(self._header) - 1)
        try:
            self._book.close()
        except (OSError, XlsxWriterException) as error:
            raise self._failed(error) from error

    def publish(self, path: Path) -> Path:
        """Put the file in its place."""
        return self._draft.publish(path)

    def discard(self) -> None:
        """Remove the file if it was not published."""
        with suppress(OSError):
            # xlsxwriter has no way to give a book up: the rows' own file stays open.
            rows = self._sheet.row_data_fh
            if rows is not None:
                rows.close()
        self._folder.close()
        self._draft.discard()

    def _begin(self) -> None:
        header = self._book.add_format(_HEADER)
        for place, name in enumerate(self._header):
            self._sheet.set_column(place, place, min(max(len(name) + 4, 14), 40))
            self._sheet.write_string(0, place, name, header)
        if self._pictures:
            place = len(self._header)
            self._sheet.set_column(place, place, 24)
            self._sheet.write_string(0, place, "Card", header)
        self._sheet.freeze_panes(1, 0)

    def _write(self, row: TableRow) -> list[Loss]:
        losses = []
        if row.person.picture:
            self._sheet.set_row_pixels(self._rows, PICTURE_HEIGHT)
        for place, text in enumerate(row.cells):
            if len(text) > LONGEST_CELL:
                reason = f"cut to {LONGEST_CELL} letters"
                losses.append(row.loss(reason, self._header[place]))
            if text:
                self._sheet.write_string(
                    self._rows, place, text[:LONGEST_CELL], self._text
                )
        if row.person.picture:
            self._show(row.person.picture)
        return losses

    def _show(self, picture: bytes) -> None:
        with Image.open(io.BytesIO(picture)) as image:
            scale = PICTURE_HEIGHT / image.height
        options = {
            "image_data": io.BytesIO(picture),
            "x_scale": scale,
            "y_scale": scale,
            "object_position": 1,  # moves and sizes with its row
        }
        self._sheet.insert_image(self._rows, len(self._header), "card.jpg", options)

    def _failed(self, error: Exception) -> ExportFailed:
        return ExportFailed(
            f"{self._path} could not be written ({error}); what was there before is"
            " unchanged."
        )
