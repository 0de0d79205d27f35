"""`cardfile read` and `signature`: print the fields of cards and of e-mails."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from actions.intake.read import read_images, reading_object
from actions.intake.signatures import (
    Signature,
    import_signatures,
    read_signatures,
    signature_object,
)
from actions.workspace import open_workspace
from cli.errors import exit_code
from cli.imports.import_report import say_problems
from cli.options import (
    json_option,
    pass_settings,
    paths_argument,
    reading_options,
    tags_option,
)
from cli.output.clean import how_many, safe, say
from cli.output.tables import print_sheet, surely
from cli.output.terminal import print_json, screen
from models.errors import MailUnreadable, PhotoError
from models.field import Field
from models.reading import PhotoReading, Verdict
from models.settings import Settings


@click.command("read")
@paths_argument("images")
@json_option("card")
@click.option(
    "--debug",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
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
    """Kind, value, confidence and rule of a field, for a table."""
    kind = " ".join(filter(None, (field.parts.get("kind"), field.kind)))
    extension = field.parts.get("extension")
    value = f"{field.value} ext. {extension}" if extension else field.value
    why = field.rule
    if field.printed != field.value:
        why += f', printed "{field.printed}"'
    return kind, value, surely(field.confidence), why


@click.command("signature")
@paths_argument("sources")
@click.option("--store", is_flag=True, help="Store the senders as contacts.")
@tags_option("the stored contacts")
@json_option("e-mail")
@pass_settings
def signature_command(
    settings: Settings,
    sources: tuple[Path, ...],
    tags: tuple[str, ...],
    *,
    store: bool,
    as_json: bool,
) -> int:
    """Read the signatures of e-mails and print their fields.

    SOURCE is an .eml file, a Maildir, a folder of .eml files, or - for a message on
    standard input. Quoted messages, disclaimers and lines such as "Sent from my phone"
    are ignored. Nothing is stored without --store.

    \b
        cardfile signature mail.eml
        cardfile signature ~/Maildir/.Fair --store --tag fair
    """
    piped = sys.stdin.buffer.read() if Path("-") in sources else None
    named = [it for it in sources if it != Path("-")]
    found: list[Signature] = []
    failed = 0
    for it in read_signatures(named, settings.country, piped):
        if isinstance(it, MailUnreadable):
            failed += 1
            say(f"Error: {it}", err=True)
            continue
        found.append(it)
        if as_json:
            print_json(signature_object(it))
        else:
            _print_signature(it)
    if store:
        _store(settings, found, tags)
    return exit_code(failed, failed + len(found))


def _print_signature(signature: Signature) -> None:
    console = screen()
    console.print(Text(safe(signature.source), "bold"))
    if signature.fields:
        print_sheet(map(field_row, signature.fields))
    else:
        console.print(Text("no signature found", "yellow"))
    console.print()


def _store(settings: Settings, found: Sequence[Signature], tags: Sequence[str]) -> None:
    with open_workspace(settings) as work:
        imported = import_signatures(work, found, tags)
    for it in imported:
        outcome = it.outcome
        who = safe(outcome.name or outcome.company)
        say(f"{outcome.result}  {outcome.contact_id} {who}", err=True)
    say(f"{how_many(len(imported), 'contact')} stored or matched.", err=True)
