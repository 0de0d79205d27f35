"""Files that commands write: `-o FILE`, or `-o -` for standard output."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from cli.terminal import safe
from models.temporary_folder import TemporaryFolder

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
