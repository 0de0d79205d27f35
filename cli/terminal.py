"""Tables, sheets, JSON, files and progress bars: all that commands print."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, Generic, TextIO, TypeVar, cast

import click
from rich import box
from rich.cells import cell_len, set_cell_size
from rich.console import Console, ConsoleOptions, RenderableType
from rich.progress import Progress
from rich.segment import Segment
from rich.style import Style
from rich.table import Table
from rich.text import Text

from cli.clean_output import UNSAFE, CleanOutput, clean, safe, say
from models.field import DOUBTFUL, SURE
from models.file_lock import TemporaryFolder

Row = TypeVar("Row")

PIPE_WIDTH = 1 << 20
"""Columns; nothing that goes into a pipe is cut off or wrapped."""
_VALUE = 34
"""Columns that a value is given, so that few e-mail addresses are broken."""
SCREENFUL = 50
"""Rows of a long list that a terminal shows unless --limit says otherwise."""


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """A column of a table.

    Attributes:
        title: Its heading.
        cell: Takes its text from a row; None leaves the cell empty.
        least: Characters to which it may be cut; 0: it is never cut.
        optional: Whether it may be left out where there is no room.
        wraps: Whether its cells go on in a next line instead of being cut.
        style: Of its cells.
    """

    title: str
    cell: Callable[[Row], object]
    least: int = 0
    optional: bool = False
    wraps: bool = False
    style: str = ""


class CleanConsole(Console):
    """A console of rich that cleans every piece of text before it is coloured."""

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterable[Segment]:
        """The pieces of what is to be shown."""
        for text, style, control in super().render(renderable, options):
            yield Segment(text if control else clean(text), style, control)


def open_console(*, stderr: bool = False) -> CleanConsole:
    """A console on standard output or error; it reads no markup in any text."""
    stream = sys.stderr if stderr else sys.stdout
    file = stream.original if isinstance(stream, CleanOutput) else stream
    return CleanConsole(
        file=cast("TextIO", file),
        markup=False,
        highlight=False,
        emoji=False,
        soft_wrap=False,
    )


def screen() -> Console:
    """Standard output; in a pipe plain and as wide as it takes."""
    console = open_console()
    if not console.is_terminal:
        console.width = PIPE_WIDTH
    return console


def print_rows(
    columns: Sequence[Column[Row]],
    rows: Iterable[Row],
    *,
    as_json: bool = False,
    shape: Callable[[Row], dict[str, Any]] | None = None,
    nothing: str = "",
) -> int:
    """Write rows as a table, or as one JSON object a line; return how many.

    Args:
        columns: Of the table, which fits the terminal; a pipe gets all of them whole.
        rows: What to write.
        as_json: Whether a program reads along.
        shape: Makes the JSON object of a row (default: its fields).
        nothing: Said, on the side of the messages, in place of an empty table.
    """
    count = 0
    if as_json:
        for count, row in enumerate(rows, start=1):  # noqa: B007
            print_json(shape(row) if shape else as_object(row))
        return count
    cells = [[_cell(column.cell(row)) for column in columns] for row in rows]
    if not cells and nothing:
        say(nothing, err=True)
        return 0
    console = screen()
    if console.is_terminal:
        console.print(_table(columns, cells, console.width))
    else:
        _print_plain(columns, cells)
    return len(cells)


def rows_to_show(limit: int | None, *, as_json: bool) -> int | None:
    """How many rows of a long list to write; None: all of them."""
    return limit if as_json or not screen().is_terminal else limit or SCREENFUL


def say_more(shown: int, total: int) -> None:
    """Say how to see the rows that were left out."""
    if shown < total:
        say(f"{shown} of {total}; --limit {total} shows all.", err=True)


def _table(
    columns: Sequence[Column[Any]], cells: Sequence[Sequence[Text]], room: int
) -> Table:
    table = Table(
        box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0)
    )
    widths = fit(columns, cells, room)
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
    until all fit.

    Args:
        columns: What may be cut or left out.
        rows: Their cells.
        room: Characters in a line of the terminal.

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
    """Write what is known of one thing: its name, value, confidence and why."""
    cells = [[*map(_cell, row)] for row in rows]
    longest = max((row[1].cell_len for row in cells), default=0)
    sheet = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    sheet.add_column(style="dim", no_wrap=True, min_width=13)
    sheet.add_column(overflow="fold", min_width=min(longest, _VALUE))
    sheet.add_column(justify="right", no_wrap=True)
    sheet.add_column(style="dim", overflow="fold")
    for row in cells:
        sheet.add_row(*row)
    screen().print(sheet)


def surely(confidence: float) -> Text:
    """A confidence from 0 to 1, in the colour of a traffic light."""
    colour = "green" if confidence >= SURE else "yellow"
    return Text(f"{confidence:.0%}", "red" if confidence < DOUBTFUL else colour)


def print_json(value: object) -> None:
    """Write one object on one line of its own."""
    ascii_only = (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"
    text = json.dumps(value, ensure_ascii=ascii_only, default=_plain)
    text = text.encode("utf-8", "replace").decode("utf-8")
    click.echo(UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text))


def as_object(row: Any) -> dict[str, Any]:  # noqa: ANN401 - any dataclass
    """A frozen value as the keys and values of a JSON object."""
    return asdict(row)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _cell(value: object) -> Text:
    if isinstance(value, Text):
        return value
    return Text("" if value is None else safe(value))


def _print_plain(
    columns: Sequence[Column[Any]], cells: Sequence[Sequence[Text]]
) -> None:
    lines = [[column.title.upper() for column in columns]]
    lines += [[cell.plain for cell in row] for row in cells]
    widths = [max(map(cell_len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        padded = (set_cell_size(*it) for it in zip(line, widths, strict=True))
        click.echo("  ".join(padded).rstrip())


def dial(phone: str | None) -> Text:
    """A number that a terminal with links dials; in all others the number."""
    number = safe(phone or "")
    return Text(number, Style(link=f"tel:{number}") if number else "")


def is_standard_output(path: Path) -> bool:
    """Whether a path means standard output."""
    return str(path) == "-"


@contextmanager
def output_file(path: Path, suffix: str) -> Iterator[Path]:
    """The file that a command is to write; of "-" the content goes to standard output.

    Args:
        path: As the user gave it.
        suffix: Ending of the file, where "-" has none.
    """
    if not is_standard_output(path):
        yield path
        return
    with TemporaryFolder() as folder:
        file = folder.path / f"output{suffix}"
        yield file
        if file.exists():
            stream = sys.stdout.buffer
            stream.write(file.read_bytes())
            stream.flush()


def say_wrote(path: Path) -> None:
    """Say which file was written; nothing beside what went to standard output."""
    if not is_standard_output(path):
        say(f"Wrote {path}")


@contextmanager
def progress(title: str) -> Iterator[Callable[[int, int], None]]:
    """What is told how many of how many are done; the bar is gone at the end."""
    console = open_console(stderr=True)
    with Progress(
        console=console,
        transient=True,
        disable=not console.is_terminal,
        redirect_stdout=False,  # what rich would print of it is not cleaned
        redirect_stderr=False,
    ) as bar:
        task = bar.add_task(title, total=None)

        def tell(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield tell
