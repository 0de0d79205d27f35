"""`cardfile read`: what cards say, without storing anything."""

from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.text import Text

from actions.intake.engine import open_engine
from cli.options import pass_settings
from cli.reading import exit_code, in_order, reading_options
from cli.terminal import print_json, print_sheet, safe, screen, surely
from ingest.folder.listing import find_photos
from ingest.workers.engine import read_all
from models.errors import PhotoError
from models.field import Field, FieldKind
from models.reading import CardReading, PhotoReading, Verdict
from models.settings import Settings


@click.command("read")
@click.argument(
    "images",
    metavar="IMAGE...",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path),
)
@click.option(
    "--json", "as_json", is_flag=True, help="One JSON object a card and line."
)
@click.option(
    "--debug",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write the pictures of every stage into this folder.",
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
    """Read cards and print what they say.

    Nothing is stored. IMAGE is a photo, a scan, a PDF or a folder of them.

    \b
        cardfile read card.jpg
        cardfile read --json scans/ > readings.jsonl
    """
    paths = list(dict.fromkeys(find_photos(images)))
    console = screen()
    failed = 0
    with open_engine(settings) as engine:
        for path, result in in_order(paths, read_all(paths, engine)):
            if isinstance(result, PhotoError):
                failed += 1
                click.echo(f"Error: {safe(result)}", err=True)
                continue
            if debug is not None:
                _write_stages(path, result, debug)
            if as_json:
                for card in result.cards:
                    print_json(as_record(path, card))
            else:
                _print_photo(path, result, console)
    ctx.exit(exit_code(failed, len(paths)))


def as_record(path: Path, card: CardReading) -> dict[str, Any]:
    """A card as the JSON object that `read --json` prints; docs/commands.md has it."""
    return {
        "image": str(path),
        "page": card.page,
        "card": card.position,
        "status": card.verdict,
        "name": _value(card, FieldKind.NAME),
        "title": _value(card, FieldKind.TITLE),
        "company": _value(card, FieldKind.COMPANY),
        "department": _value(card, FieldKind.DEPARTMENT),
        "emails": _values(card, FieldKind.EMAIL),
        "phones": [_phone(field) for field in card.all(FieldKind.PHONE)],
        "websites": _values(card, FieldKind.WEBSITE),
        "address": " | ".join(_values(card, FieldKind.ADDRESS)) or None,
        "social": _values(card, FieldKind.SOCIAL),
        "fields": [_field(field) for field in card.fields],
        "problems": list(card.problems),
        "seconds": round(card.seconds, 3),
    }


def _write_stages(path: Path, photo: PhotoReading, folder: Path) -> None:
    from ingest.debug_pictures import write_stages  # noqa: PLC0415 - OpenCV takes 0.2 s to load

    write_stages(path, photo, folder)


def _value(card: CardReading, kind: FieldKind) -> str | None:
    best = card.best(kind)
    return best.value if best else None


def _values(card: CardReading, kind: FieldKind) -> list[str]:
    return [field.value for field in card.all(kind)]


def _phone(field: Field) -> dict[str, str]:
    return {
        "value": field.value,
        "printed": field.printed,
        "kind": field.parts.get("kind", ""),
        "extension": field.parts.get("extension", ""),
    }


def _field(field: Field) -> dict[str, Any]:
    box = field.box
    return {
        "kind": field.kind,
        "value": field.value,
        "printed": field.printed,
        "confidence": round(field.confidence, 3),
        "box": [box.left, box.top, box.right, box.bottom],
        "reader": field.reader,
        "rule": field.rule,
    }


def _print_photo(path: Path, photo: PhotoReading, console: Console) -> None:
    for card in photo.cards:
        name = safe(path)
        if len(photo.cards) > 1:
            name += f", page {card.page + 1}, card {card.position + 1}"
        console.print(Text(name, "bold"))
        print_sheet(console, [_row(field) for field in card.fields])
        if card.verdict is Verdict.NOT_A_CARD:
            console.print(Text("not a card", "yellow"))
        if card.problems:
            console.print(Text(f"take again: {', '.join(card.problems)}", "yellow"))
        console.print()
    if not photo.cards:
        console.print(Text.assemble((safe(path), "bold"), "  no card found"))


def _row(field: Field) -> tuple[str, str, Text, str]:
    kind = " ".join(filter(None, (field.parts.get("kind"), field.kind)))
    extension = field.parts.get("extension")
    value = f"{field.value} ext. {extension}" if extension else field.value
    why = field.rule
    if field.printed != field.value:
        why += f', printed "{field.printed}"'
    return kind, value, surely(field.confidence), why
