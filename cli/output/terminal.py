"""Consoles, JSON, files and progress bars: what commands print and write."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO, cast

import click
from rich.console import Console, ConsoleOptions, RenderableType
from rich.progress import Progress
from rich.segment import Segment

from cli.output.clean import UNSAFE, CleanOutput, clean, say
from models.storage.file_lock import TemporaryFolder
from models.text import json_value

PIPE_WIDTH = 1 << 20
"""Columns; nothing that goes into a pipe is cut off or wrapped."""


class CleanConsole(Console):
    """A console of rich that cleans every piece of text before it is coloured."""

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterable[Segment]:
        """Yield the pieces of what is to be shown."""
        for text, style, control in super().render(renderable, options):
            yield Segment(text if control else clean(text), style, control)


def _open_console(*, stderr: bool = False) -> CleanConsole:
    """Return a console on standard output or error; it reads no markup in any text."""
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
    """Return standard output; in a pipe, plain and of any width."""
    console = _open_console()
    if not console.is_terminal:
        console.width = PIPE_WIDTH
    return console


def print_json(value: object) -> None:
    """Write one object, or the fields of a dataclass, on one line of its own."""
    ascii_only = (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"
    text = json.dumps(value, ensure_ascii=ascii_only, default=json_value)
    text = text.encode("utf-8", "replace").decode("utf-8")
    click.echo(UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text))


def is_standard_output(path: Path) -> bool:
    """Return whether a path means standard output."""
    return str(path) == "-"


@contextmanager
def output_file(path: Path, suffix: str) -> Iterator[Path]:
    """Open the file that a command writes; for "-" it goes to standard output.

    `suffix` is its ending where "-" has none.
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
    """Show a progress bar on standard error; yield the function that moves it."""
    console = _open_console(stderr=True)
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
