"""`cardfile contacts import`: import address books."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from actions.intake.outcome import Result
from actions.workspace import Workspace
from cli.options import json_option, pass_workspace, paths_argument, tags_option
from cli.output.clean import how_many, say
from cli.output.terminal import print_json

if TYPE_CHECKING:
    from actions.contacts.import_address_book import Imported


@click.group("contacts")
def contacts_command() -> None:
    """Import contacts from vCard and CSV files.

    \b
        cardfile contacts import contacts.vcf
    """


@contacts_command.command("import")
@paths_argument("files", are_files=True)
@tags_option("all imported contacts")
@json_option("contact")
@pass_workspace
def import_contacts(
    work: Workspace, files: tuple[Path, ...], tags: tuple[str, ...], *, as_json: bool
) -> None:
    """Import vCards (.vcf) and CSV files of address books and CRMs.

    New cards are then matched with these contacts. Blank fields of a known contact are
    filled, nothing is overwritten, and importing a file twice adds nothing. An
    interrupted import continues when you run it again. CSV columns are recognised by
    their headers.

    \b
        cardfile contacts import contacts.vcf
        cardfile contacts import google.csv --tag "address book"
    """
    # Loaded here, since it takes longer than listing contacts does.
    from actions.contacts.import_address_book import (  # noqa: PLC0415
        import_address_book,
    )

    counts: Counter[Result] = Counter()

    def report(batch: Sequence["Imported"]) -> None:
        for imported in batch:
            counts[imported.outcome.result] += 1
            _print_imported(imported, as_json=as_json)

    for file in files:
        for remark in import_address_book(work, file, tags, report):
            say(f"{file}: {remark}", err=True)
    if not as_json:
        results = ", ".join(f"{counts[it]} {it}" for it in Result if counts[it])
        say(f"{how_many(counts.total(), 'contact')}: {results or 'none'}")


def _print_imported(imported: "Imported", *, as_json: bool) -> None:
    """Print a contact, unless it was known already."""
    outcome = imported.outcome
    if as_json:
        print_json({**asdict(outcome), "left_out": imported.left_out})
        return
    who = f"{outcome.contact_id} {outcome.name or outcome.company or '(no name)'}"
    if outcome.result is not Result.KNOWN:
        say(f"{outcome.result} {who}")
    for text in imported.left_out:
        say(f"Left out of {who}: {text}", err=True)
