"""`cardfile read`: print the fields of cards."""

from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from actions.intake.read import read_images, reading_object
from cli.errors import exit_code
from cli.imports.import_report import say_problems
from cli.options import (
    json_option,
    pass_settings,
    paths_argument,
    reading_options,
)
from cli.output.clean import safe, say
from cli.output.tables import print_sheet, surely
from cli.output.terminal import print_json, screen
from cli.paths import AnyPath
from models.errors import PhotoError
from models.field import Field
from models.reading import PhotoReading, Verdict
from models.settings import Settings


@click.command("read")
@paths_argument("images")
@json_option("card")
@click.option(
    "--debug",
    metavar="DIR",
    type=AnyPath(file_okay=False),
    help="Write a picture of each processing stage into this folder.",
)
@reading_options
@pass_settings
def read_command(
    settings: Settings, images: tuple[Path, ...], debug: Path | None, *, as_json: bool
) -> int:
    """Read cards and print their fields; store nothing.

    IMAGE is a photo, a scan, a PDF or a folder of them. The exit code is 1 if some
    photos cannot be read, and 3 if none can.

    \b
        cardfile read card.jpg
        cardfile read --json scans/ > readings.jsonl
    """
    console = screen()
    failed = total = 0
    for path, result in read_images(settings, images, debug):
        total += 1
        if isinstance(result, PhotoError):
            failed += 1
            say(f"Error: {result}", err=True)
        elif as_json:
            for card in result.cards:
                print_json(reading_object(path, card))
        else:
            _print_photo(path, result, console)
    return exit_code(failed, total)


def _print_photo(path: Path, photo: PhotoReading, console: Console) -> None:
    for card in photo.cards:
        name = safe(path)
        if len(photo.cards) > 1:
            name += f", page {card.page + 1}, card {card.position + 1}"
        console.print(Text(name, "bold"))
        print_sheet(map(field_row, card.fields))
        if card.verdict is Verdict.NOT_A_CARD:
            console.print(Text("not a card", "yellow"))
        for reason in card.reasons:
            console.print(Text(f"check: {reason.sentence}", "yellow"))
        if card.problems:
            console.print(Text(say_problems(card.problems), "yellow"))
        console.print()
    if not photo.cards:
        console.print(Text.assemble((safe(path), "bold"), "  no card found"))


def field_row(field: Field) -> tuple[str, str, Text, str]:
    """Return kind, value, confidence and rule of a field, for a table."""
    kind = " ".join(filter(None, (field.parts.get("kind"), field.kind)))
    extension = field.parts.get("extension")
    value = f"{field.value} ext. {extension}" if extension else field.value
    why = field.rule
    if field.printed != field.value:
        why += f', printed "{field.printed}"'
    return kind, value, surely(field.confidence), why
