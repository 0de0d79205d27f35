"""`cardfile read`: what cards say, without storing anything."""

from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from actions.intake.read import read_images, reading_object
from cli.options import json_option, pass_settings
from cli.reading import exit_code, reading_options, say_problems
from cli.terminal import print_json, print_sheet, safe, screen, surely
from models.errors import PhotoError
from models.field import Field
from models.reading import PhotoReading, Verdict
from models.settings import Settings


@click.command("read")
@click.argument(
    "images",
    metavar="IMAGE...",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path),
)
@json_option("card")
@click.option(
    "--debug",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write a picture of each processing stage into this folder.",
)
@reading_options
@click.pass_context
@pass_settings
def read_command(
    settings: Settings,
    ctx: click.Context,
    images: tuple[Path, ...],
    debug: Path | None,
    *,
    as_json: bool,
) -> None:
    """Read cards and print their fields; store nothing.

    Nothing is stored. IMAGE is a photo, a scan, a PDF or a folder of them.

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
            click.echo(f"Error: {safe(result)}", err=True)
        elif as_json:
            for card in result.cards:
                print_json(reading_object(path, card))
        else:
            _print_photo(path, result, console)
    ctx.exit(exit_code(failed, total))


def _print_photo(path: Path, photo: PhotoReading, console: Console) -> None:
    for card in photo.cards:
        name = safe(path)
        if len(photo.cards) > 1:
            name += f", page {card.page + 1}, card {card.position + 1}"
        console.print(Text(name, "bold"))
        print_sheet(console, [field_row(field) for field in card.fields])
        if card.verdict is Verdict.NOT_A_CARD:
            console.print(Text("not a card", "yellow"))
        for reason in card.reasons:
            console.print(Text(f"check: {reason}", "yellow"))
        if card.problems:
            console.print(Text(say_problems(card.problems), "yellow"))
        console.print()
    if not photo.cards:
        console.print(Text.assemble((safe(path), "bold"), "  no card found"))


def field_row(field: Field) -> tuple[str, str, Text, str]:
    """Kind, value, confidence and rule of a field, for a table."""
    kind = " ".join(filter(None, (field.parts.get("kind"), field.kind)))
    extension = field.parts.get("extension")
    value = f"{field.value} ext. {extension}" if extension else field.value
    why = field.rule
    if field.printed != field.value:
        why += f', printed "{field.printed}"'
    return kind, value, surely(field.confidence), why
