"""Write a person's queue as an HTML page or CSV, and read the answers."""

import base64
import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader

from export.address_book.text import read_text
from export.atomic import draft
from export.tables.cells import for_spreadsheet, unguarded
from followup.queue import FIELDS, LISTS, Answer
from models.errors import FileUnreadable
from models.follow_up import QueueItem
from models.storage.files import make_private_folder
from models.text import parse_json

FORMAT = "cardfile answers"
CSV_FILE = "queue.csv"

_HEAD = ("uid", "digest", "errand", "picture", "to do", "remember")
_TAIL = ("is_right", "is_done", "outcome", "next", "is_no_card", "same_as")
_NEWER = frozenset({"is_no_card", "same_as", "websites"})
"""Columns that files of older versions have not."""
_BETWEEN = "|"
_YES = frozenset({"yes", "y", "x", "ja", "true", "1"})
_TEMPLATES = Path(__file__).parent / "templates"


def write_html(items: Sequence[QueueItem], who: str, path: Path) -> None:
    """Write one page that holds everything, its pictures too.

    Raises:
        ExportFailed: It cannot be written.
    """
    loader = Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True)
    loader.filters["base64"] = lambda data: base64.b64encode(data).decode("ascii")
    page = loader.get_template("handover.html").render(
        items=items, who=who, fields=FIELDS, lists=tuple(LISTS)
    )
    with draft(path) as part:
        part.write_text(page, encoding="utf-8", newline="")


def write_folder(items: Sequence[QueueItem], folder: Path) -> None:
    """Write `queue.csv` for a spreadsheet, with the pictures beside it.

    Raises:
        ExportFailed: It cannot be written.
        StorageUnusable: The folder cannot be made.
    """
    make_private_folder(folder)
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow([*_HEAD, *FIELDS, *_TAIL])
    for item in items:
        names = [f"{item.uid}.jpg", *(f"{item.uid}-{n}.jpg" for n in (2, 3))]
        pictures = dict(zip(names, item.pictures, strict=False))
        for name, picture in pictures.items():
            with draft(folder / name) as part:
                part.write_bytes(picture)
        writer.writerow(_row(item, f" {_BETWEEN} ".join(pictures)))
    with draft(folder / CSV_FILE) as part:
        # With the mark that tells Excel that it is UTF-8.
        part.write_text(table.getvalue(), encoding="utf-8-sig", newline="")


def read_answers(path: Path) -> list[Answer]:
    """Return the answers of a page, or of a CSV file that was filled in.

    Raises:
        FileUnreadable: It is neither.
    """
    text = "".join(read_text(path))
    try:
        if text.lstrip().startswith("{"):
            return [_from_json(it) for it in _answers_in(parse_json(text))]
        return list(_from_csv(text))
    except (
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        csv.Error,
    ) as error:
        raise FileUnreadable(
            f"{path} contains no answers ({error}): give the file that the"
            f" page saved, or"
            f" the {CSV_FILE} that was filled in."
        ) from error


def _row(item: QueueItem, picture: str) -> list[str]:
    errand = item.errand
    task = (
        f"{errand.channel} by {errand.due_on} {errand.reason}".strip() if errand else ""
    )
    values = [_cell(name, item.values[name]) for name in FIELDS]
    uid = errand.uid if errand else ""
    remember = for_spreadsheet(item.remember)
    return [
        item.uid,
        item.digest,
        uid,
        picture,
        for_spreadsheet(task),
        remember,
        *values,
    ]


def _cell(name: str, value: str) -> str:
    # A number after ";" would be guarded by an apostrophe that the assistant sees.
    if name in LISTS:
        value = value.replace("; ", f" {_BETWEEN} ")
    return for_spreadsheet(value, is_phone=name == "phones")


def _answers_in(file: Mapping[str, Any]) -> list[dict[str, Any]]:
    if file.get("format") != FORMAT or file.get("version") != 1:
        raise ValueError("it was written by another program or version")
    answers: list[dict[str, Any]] = file["answers"]
    return answers


def _from_json(it: Mapping[str, Any]) -> Answer:
    values = {str(name): str(value) for name, value in it["values"].items()}
    return Answer(
        uid=str(it["uid"]),
        digest=str(it["digest"]),
        values={name: value for name, value in values.items() if name in FIELDS},
        is_right=it["is_right"] is True,
        errand=str(it["errand"]),
        is_done=it["is_done"] is True,
        outcome=str(it["outcome"]),
        next=str(it["next"]).strip(),
        seconds=max(0.0, float(it["seconds"])),
        is_no_card=it.get("is_no_card") is True,
        same_as=str(it.get("same_as", "")).strip(),
    )


def _from_csv(text: str) -> Iterator[Answer]:
    head = text.partition("\n")[0]
    by = ";" if head.count(";") > head.count(",") else ","
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=by, strict=True)
    needed = {*_HEAD[:3], *FIELDS, *_TAIL} - _NEWER
    if missing := needed - {*(rows.fieldnames or ())}:
        raise ValueError(f"no column {min(missing)}")
    for row in rows:
        cells = {
            name: unguarded((value or "").strip())
            for name, value in row.items()
            if name is not None
        }
        yield Answer(
            uid=cells["uid"],
            digest=cells["digest"],
            values={
                name: _value(name, cells[name]) for name in FIELDS if name in cells
            },
            is_right=cells["is_right"].casefold() in _YES,
            errand=cells["errand"],
            is_done=cells["is_done"].casefold() in _YES,
            outcome=cells["outcome"],
            next=cells["next"],
            is_no_card=cells.get("is_no_card", "").casefold() in _YES,
            same_as=cells.get("same_as", ""),
        )


def _value(name: str, cell: str) -> str:
    return cell.replace(_BETWEEN, ";") if name in LISTS else cell
