"""Tables and sheets: as wide as the terminal, and plain in a pipe."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, Generic, TypeVar

import click
from rich import box
from rich.cells import cell_len
from rich.style import Style
from rich.table import Table
from rich.text import Text

from cli.output.clean import how_many, safe, say
from cli.output.terminal import print_json, screen
from models.field import DOUBTFUL, SURE

Row = TypeVar("Row")

_NAME = 13
"""Columns that the name of a value is given at least."""
_VALUE = 34
"""Columns that a value is given, so that few e-mail addresses are broken."""
_WHY = 12
"""Columns that a reason is given at least."""
_PADDED = 80
"""Columns that a cell is filled up to in a pipe; one long note widens no other line."""
SCREENFUL = 50
"""Rows of a long list that a terminal shows unless --limit says otherwise."""


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """A column of a table.

    Attributes:
        cell: Takes its text from a row; None leaves the cell empty.
        least: Characters to which it may be cut; 0: it is never cut.
        optional: Whether it may be left out where there is no room.
        wraps: Whether its cells go on in a next line instead of being cut.
    """

    title: str
    cell: Callable[[Row], object]
    least: int = 0
    optional: bool = False
    wraps: bool = False
    style: str = ""


def print_rows(
    columns: Sequence[Column[Row]],
    rows: Iterable[Row],
    *,
    as_json: bool = False,
    shape: Callable[[Row], dict[str, Any]] | None = None,
    nothing: str = "",
    heading: Callable[[Row], Text] | None = None,
) -> int:
    """Write rows as a table, or as one JSON object a line; return how many.

    Args:
        columns: Of the table, which fits the terminal; a pipe gets all of them whole.
        rows: What to write.
        as_json: Whether a program reads along.
        shape: Makes the JSON object of a row (default: its fields).
        nothing: Said, on the side of the messages, in place of an empty table; by
            default nothing is.
        heading: Of the rows that follow; only a terminal shows it.
    """
    count = 0
    if as_json:
        for count, row in enumerate(rows, start=1):  # noqa: B007
            print_json(shape(row) if shape else row)
        return count
    rows = list(rows)
    cells = [[_cell(column.cell(row)) for column in columns] for row in rows]
    if not cells:
        if nothing:
            say(nothing, err=True)
        return 0
    console = screen()
    if not console.is_terminal:
        _print_plain(columns, cells)
        return len(cells)
    widths = fit(columns, cells, console.width)
    if heading is None:
        console.print(_table(columns, widths, cells))
        return len(cells)
    console.print(_table(columns, widths, []))
    pairs = zip(map(heading, rows), cells, strict=True)
    for title, group in groupby(pairs, key=itemgetter(0)):
        console.print(title)
        console.print(_table(columns, widths, [it for _, it in group], headed=False))
    return len(cells)


def minute(moment: datetime) -> str:
    """Return a moment where the user is, such as "2026-11-26 09:30"."""
    return f"{moment.astimezone():%Y-%m-%d %H:%M}"


def rows_to_show(limit: int | None, *, as_json: bool) -> int | None:
    """Return how many rows of a long list to write; None: all of them."""
    return limit if as_json or not screen().is_terminal else limit or SCREENFUL


def say_more(shown: int | None, total: int) -> None:
    """Say how to see the rows that were left out; None: all were shown."""
    if shown is not None and shown < total:
        say(f"{shown} of {total}; --limit {total} shows all.", err=True)


def say_left_out(count: int, thing: str = "contact", why: str = "withdrawn") -> None:
    """Say how many were left out, by default since the contacts have withdrawn."""
    if count:
        many = how_many(count, thing)
        say(f"Left out: {many}, {why}; --include-withdrawn includes them.", err=True)


def _table(
    columns: Sequence[Column[Any]],
    widths: dict[int, int],
    cells: Sequence[Sequence[Text]],
    *,
    headed: bool = True,
) -> Table:
    table = Table(
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        show_edge=False,
        show_header=headed,
        padding=(0, 1, 0, 0),
    )
    for number, width in widths.items():
        it = columns[number]
        table.add_column(it.title, style=it.style, width=width, no_wrap=not it.wraps)
    for row in cells:
        table.add_row(*(row[number] for number in widths))
    return table


def fit(
    columns: Sequence[Column[Any]], rows: Sequence[Sequence[Text]], room: int
) -> dict[int, int]:
    """Choose columns and widths that fit side by side, two blanks between them.

    Empty columns are left out, then the last optional ones; then the widest is cut
    until all fit. `room` is the number of characters in a line.

    Returns:
        Width by number of the column.
    """
    widths = {
        number: max(longest, cell_len(column.title))
        for number, column in enumerate(columns)
        if (longest := max((row[number].cell_len for row in rows), default=1))
    }
    least = {n: min(widths[n], columns[n].least or widths[n]) for n in widths}
    while sum(least.values()) + 2 * len(least) - 2 > room:
        optional = [number for number in least if columns[number].optional]
        if not optional:
            break
        del least[optional[-1]], widths[optional[-1]]
    while sum(widths.values()) + 2 * len(widths) - 2 > room:
        widest = max(widths, key=lambda n: (widths[n] - least[n], widths[n]))
        if widths[widest] == least[widest]:
            break
        widths[widest] -= 1
    return widths


def print_sheet(rows: Iterable[Sequence[object]]) -> None:
    """Write rows of name, value, confidence and reason."""
    cells = [[*map(_cell, row)] for row in rows]
    console = screen()
    longest = max((row[1].cell_len for row in cells), default=0)
    if not console.is_terminal:
        _print_ragged(cells, min(longest, _VALUE))
        return
    names, sure = (_longest(cells, column) for column in (0, 2))
    names = max(names, _NAME)
    value, why = _share(
        console.width - names - sure - 6, _longest(cells, 1), _longest(cells, 3)
    )
    sheet = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    sheet.add_column(style="dim", no_wrap=True, width=names)
    sheet.add_column(overflow="fold", width=value)
    sheet.add_column(justify="right", no_wrap=True, width=sure)
    sheet.add_column(style="dim", overflow="fold", width=why)
    for row in cells:
        sheet.add_row(*row)
    console.print(sheet)


def _longest(rows: Sequence[Sequence[Text]], column: int) -> int:
    """Return the width of the longest text of a column."""
    return max((row[column].cell_len for row in rows if len(row) > column), default=0)


def _share(room: int, value: int, why: int) -> tuple[int, int]:
    """Divide room between values and their reasons; a value gets `_VALUE` first."""
    value = min(value, max(room - why, _VALUE), room - min(why, _WHY))
    value = max(value, 1)  # of an empty column, which rich makes so wide
    return value, max(min(why, room - value), 1)


def surely(confidence: float) -> Text:
    """Return a confidence from 0 to 1, in the colour of a traffic light."""
    colour = "green" if confidence >= SURE else "yellow"
    return Text(f"{confidence:.0%}", "red" if confidence < DOUBTFUL else colour)


def _cell(value: object) -> Text:
    if isinstance(value, Text):
        return value
    return Text("" if value is None else safe(value))


def _print_plain(
    columns: Sequence[Column[Any]], cells: Sequence[Sequence[Text]]
) -> None:
    lines = [[column.title.upper() for column in columns]]
    lines += [[cell.plain for cell in row] for row in cells]
    widest = (max(map(cell_len, column)) for column in zip(*lines, strict=True))
    widths = [min(it, _PADDED) for it in widest]
    for line in lines:
        padded = (_pad(*it) for it in zip(line, widths, strict=True))
        click.echo("  ".join(padded).rstrip())


def _pad(text: str, width: int) -> str:
    return text + " " * (width - cell_len(text))


def _print_ragged(sheet: Sequence[Sequence[Text]], room: int) -> None:
    """Write a sheet into a pipe; one long value does not widen the lines of others."""
    names = max([_NAME, *(row[0].cell_len for row in sheet)])
    for name, value, *rest in sheet:
        texts = (it.plain for it in rest)
        line = [_pad(name.plain, names), _pad(value.plain, room), *texts]
        click.echo("  ".join(line).rstrip())


def dial(phone: str | None) -> Text:
    """Return a number that a terminal with links dials; in all others the number."""
    number = safe(phone or "")
    return Text(number, Style(link=f"tel:{number}") if number else "")
