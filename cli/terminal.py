"""Tables, sheets, JSON, files and progress bars: all that commands print."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, TextIO, cast

import click
from rich import box
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType
from rich.progress import Progress
from rich.segment import Segment
from rich.style import Style
from rich.table import Table
from rich.text import Text

from cli.clean_output import UNSAFE, CleanOutput, clean, safe
from models.field import DOUBTFUL, SURE
from models.file_lock import TemporaryFolder

PIPE_WIDTH = 1 << 20
"""Columns; nothing that goes into a pipe is cut off or wrapped."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        title: Its heading.
        least: Characters to which it may be cut; 0: it is never cut.
        optional: Whether it may be left out where there is no room.
        wraps: Whether its cells go on in a next line instead of being cut.
        style: Of its cells.
    """

    title: str
    least: int = 0
    optional: bool = False
    wraps: bool = False
    style: str = ""


def how_many(count: int, thing: str) -> str:
    """Such as "1 row" or "2 rows"."""
    many = f"{thing[:-1]}ies" if thing.endswith("ny") else f"{thing}s"
    return f"{count} {thing if count == 1 else many}"


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


def print_table(
    columns: Sequence[Column], rows: Sequence[Sequence[Text | str]]
) -> None:
    """Write rows to fit the terminal; in a pipe all of them whole, in plain columns."""
    console = screen()
    if not console.is_terminal:
        _print_plain(columns, rows)
        return
    cells = [[_cell(value) for value in row] for row in rows]
    table = Table(
        box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0)
    )
    widths = fit(columns, cells, console.width)
    for number, width in widths.items():
        column = columns[number]
        table.add_column(
            column.title, style=column.style, width=width, no_wrap=not column.wraps
        )
    for row in cells:
        table.add_row(*(row[number] for number in widths))
    console.print(table)


def print_part(
    columns: Sequence[Column], rows: Sequence[Sequence[Text | str]], total: int
) -> None:
    """Write the first rows of so many, and say how to see the others."""
    print_table(columns, rows)
    if len(rows) < total:
        click.echo(f"{len(rows)} of {total}; --limit {total} shows all.", err=True)


def fit(
    columns: Sequence[Column], rows: Sequence[Sequence[Text]], room: int
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


def print_sheet(console: Console, rows: Sequence[Sequence[Text | str]]) -> None:
    """Write what is known of one thing: its name, value, confidence and why."""
    sheet = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    sheet.add_column(style="dim", no_wrap=True, min_width=13)
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
    click.echo(UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text))


def as_object(row: Any) -> dict[str, Any]:  # noqa: ANN401 - any dataclass
    """A frozen value as the keys and values of a JSON object."""
    return asdict(row)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _cell(value: Text | str) -> Text:
    return value if isinstance(value, Text) else Text(safe(value))


def _print_plain(
    columns: Sequence[Column], rows: Sequence[Sequence[Text | str]]
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


def dial(phone: str | None) -> Text:
    """A number that a terminal with links dials; in all others the number."""
    number = safe(phone or "")
    return Text(number, Style(link=f"tel:{number}") if number else "")


_STANDARD_OUTPUT = "-"


def is_standard_output(path: Path) -> bool:
    """Whether a path means standard output."""
    return str(path) == _STANDARD_OUTPUT


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
        click.echo(f"Wrote {safe(path)}")


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
