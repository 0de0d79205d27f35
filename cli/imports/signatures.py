"""`cardfile signature`: print the fields of the signatures of e-mails."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click
from rich.text import Text

from actions.intake.signatures import (
    Signature,
    import_signatures,
    read_signatures,
    signature_object,
)
from actions.workspace import open_workspace
from cli.errors import exit_code
from cli.imports.reading import field_row
from cli.options import json_option, pass_settings, paths_argument, tags_option
from cli.output.clean import how_many, safe, say
from cli.output.tables import print_sheet
from cli.output.terminal import print_json, screen
from models.errors import FileUnreadable
from models.settings import Settings


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
        if isinstance(it, FileUnreadable):
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
