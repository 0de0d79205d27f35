"""The part of `cardfile due` that writes the morning's digest."""

from pathlib import Path

import click

from actions.follow_ups.digest import digest_text, write_digest
from actions.workspace import Workspace
from cli.output import is_standard_output, say_wrote


def show_digest(work: Workspace, path: Path | None) -> None:
    """Print the digest, or write it in the format of the file's ending.

    Raises:
        ExportFailed: The file cannot be written, or has another ending.
    """
    if path is None or is_standard_output(path):
        click.echo(digest_text(work), nl=False)
        return
    write_digest(work, path)
    say_wrote(path)
