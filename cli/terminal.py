"""What is written to the terminal or the pipe: safe text, tables, JSON."""

import json
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import click
from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

PIPE_WIDTH = 1 << 20
"""Columns; nothing that goes into a pipe is cut off or wrapped."""
SURE, DOUBTFUL = 0.9, 0.6
"""Confidence from which a field is green, and below which it is red."""

_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+"
)
"""Control characters: OCR and file names may contain what a terminal obeys."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        title: Its heading.
        least: Width in characters below which it is of no use; with all of them too
            wide for the terminal, the last columns are left out.
        optional: Whether it may be left out.
        style: Of its cells.
    """

    title: str
    least: int
    optional: bool = False
    style: str = ""


def safe(text: object) -> str:
    """The text in one line without anything that a terminal would obey."""
    line = _UNSAFE.sub(" ", str(text)).strip()
    return line.encode("utf-8", "replace").decode("utf-8")


def screen() -> Console:
    """Standard output; in a pipe plain and as wide as it takes."""
    console = Console(markup=False, highlight=False, emoji=False, soft_wrap=False)
    if not console.is_terminal:
        console.width = PIPE_WIDTH
    return console


def print_table(
    columns: Sequence[Column], rows: Iterable[Sequence[Text | str]]
) -> None:
    """Write rows to fit the terminal; in a pipe all of them whole, in plain columns."""
    console = screen()
    if not console.is_terminal:
        _print_plain(columns, rows)
        return
    kept = _fitting(columns, console.width)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for number in kept:
        column = columns[number]
        table.add_column(
            column.title,
            style=column.style,
            min_width=min(column.least, cell_len(column.title)),
            no_wrap=True,
            overflow="ellipsis",
        )
    for row in rows:
        table.add_row(*(_cell(row[number]) for number in kept))
    console.print(table)


def print_sheet(console: Console, rows: Sequence[Sequence[Text | str]]) -> None:
    """Write what is known of one thing: its name, value, confidence and why."""
    sheet = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    sheet.add_column(style="dim", no_wrap=True, min_width=12)
    sheet.add_column(overflow="fold")
    sheet.add_column(justify="right", no_wrap=True)
    sheet.add_column(style="dim", overflow="fold")
    for row in rows:
        sheet.add_row(*map(_cell, row))
    console.print(sheet)


def surely(confidence: float) -> Text:
    """A confidence from 0 to 1, in the colour of a traffic light."""
    colour = "green" if confidence >= SURE else "yellow"
    return Text(f"{confidence:.0%}", "red" if confidence < DOUBTFUL else colour)


def print_json(value: object) -> None:
    """Write one object on one line of its own."""
    ascii_only = (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"
    text = json.dumps(value, ensure_ascii=ascii_only, default=_plain)
    text = text.encode("utf-8", "replace").decode("utf-8")
    click.echo(re.sub("[\x7f-\x9f]", lambda found: f"\\u{ord(found[0]):04x}", text))


def as_object(row: Any) -> dict[str, Any]:  # noqa: ANN401 - any dataclass
    """A frozen value as the keys and values of a JSON object."""
    return asdict(row)


def _plain(value: object) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _fitting(columns: Sequence[Column], width: int) -> list[int]:
    """The numbers of the columns that have room side by side."""
    kept = list(range(len(columns)))
    while sum(columns[n].least + 2 for n in kept) > width + 2:
        optional = [n for n in kept if columns[n].optional]
        if not optional:
            break
        kept.remove(optional[-1])
    return kept


def _cell(value: Text | str) -> Text:
    return value if isinstance(value, Text) else Text(safe(value))


def _print_plain(
    columns: Sequence[Column], rows: Iterable[Sequence[Text | str]]
) -> None:
    cells = [[safe(column.title).upper() for column in columns]]
    cells += [[safe(cell) for cell in row] for row in rows]
    widths = [max(map(cell_len, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        padded = (
            cell + " " * (width - cell_len(cell))
            for cell, width in zip(row, widths, strict=True)
        )
        click.echo("  ".join(padded).rstrip())
