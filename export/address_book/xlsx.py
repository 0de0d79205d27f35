"""Excel files as text of a table, for the same reader as CSV files."""

import csv
import importlib
import io
import zipfile
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from export.address_book.text import LARGEST, TextFile
from models.errors import FileUnreadable
from models.storage.files import open_regular

MOST_CELLS = 5_000_000
"""Cells of a sheet, empty ones included: one far out makes all before it."""


def read_sheet(path: Path) -> TextFile:
    """Return the first sheet of an Excel file with cells, as CSV.

    Raises:
        FileUnreadable: It is no such file, larger than `LARGEST` unpacked or than
            `MOST_CELLS`, or the extra `xlsx` is not installed.
    """
    try:
        openpyxl = importlib.import_module("openpyxl")
    except ImportError as error:
        raise FileUnreadable(
            f'{path} is an Excel file: install `pip install "cardfile[xlsx]"`, or save'
            " it as CSV."
        ) from error
    text = io.StringIO()
    try:
        with open_regular(path) as file:
            _check_size(path, file)
            book = openpyxl.load_workbook(file, read_only=True, data_only=True)
            csv.writer(text).writerows(_rows(path, book.worksheets))
            book.close()
    except OSError as error:
        reason = error.strerror or str(error)
        raise FileUnreadable(f"{path} cannot be read: {reason}.") from error
    except _DAMAGED as error:
        raise FileUnreadable(
            f"{path} is not an Excel file (.xlsx): save it as one again, or as CSV."
        ) from error
    return TextFile(text.getvalue().encode("utf-8", "replace"))


_DAMAGED = (
    *(AttributeError, EOFError, LookupError, SyntaxError, TypeError, ValueError),
    *(zipfile.BadZipFile, NotImplementedError),
)
"""Errors of openpyxl for damaged files; the parser's error is a SyntaxError."""


def _check_size(path: Path, file: Any) -> None:  # noqa: ANN401 - any binary file
    with zipfile.ZipFile(file) as parts:
        size = sum(part.file_size for part in parts.infolist())
    if size > LARGEST:
        raise FileUnreadable(
            f"{path} unpacks to more than {LARGEST // 1_000_000} MB: save it as CSV."
        )
    file.seek(0)


def _rows(path: Path, sheets: Iterable[Any]) -> list[list[str]]:
    for sheet in sheets:
        sheet.reset_dimensions()  # which some programs write wrong
        rows, cells = [], 0
        for row in sheet.values:
            cells += 1 + len(row)
            if cells > MOST_CELLS:
                raise FileUnreadable(
                    f"{path} has more than {MOST_CELLS:,} cells: save the rows with"
                    " contacts as CSV."
                )
            if any(texts := [_text(cell) for cell in row]):
                rows.append(texts)
        if rows:
            return rows
    return []


def _text(cell: object) -> str:
    """Return the text of a cell; a number is a phone number or a code, never 1.5e11."""
    match cell:
        case None:
            return ""
        case datetime():
            return cell.date().isoformat()
        case date():
            return cell.isoformat()
        case float() if cell.is_integer():
            return str(int(cell))
        case _:
            return str(cell)
