"""`cardfile contacts`: contacts from the files of other programs."""

from collections import Counter
from pathlib import Path

import click
from rich.text import Text

from actions.contacts.import_address_book import Imported, import_address_book
from actions.intake.outcome import Result
from actions.workspace import Workspace
from cli.options import pass_workspace
from cli.terminal import as_object, how_many, print_json, safe, screen


@click.group("contacts")
def contacts_group() -> None:
    """Take in contacts you have already."""


@contacts_group.command("import")
@click.argument(
    "files",
    metavar="FILE...",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
)
@click.option("--tag", "tags", metavar="TAG", multiple=True, help="As often as wanted.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a contact.")
@pass_workspace
def import_contacts(
    work: Workspace, files: tuple[Path, ...], tags: tuple[str, ...], *, as_json: bool
) -> None:
    """Take in vCards (.vcf) and CSV files of address books and CRMs.

    So that cards of people you know come to the contacts you have. Who is known here
    gets what was blank, and nothing is overwritten; a file is taken in as a whole or
    not at all, and once more adds nothing. CSV columns are told by their headers.

    \b
        cardfile contacts import contacts.vcf
        cardfile contacts import google.csv --tag "address book"
    """
    counts: Counter[Result] = Counter()
    for file in files:
        for imported in import_address_book(work, file, tags):
            counts[imported.outcome.result] += 1
            _tell(imported, as_json=as_json)
    if not as_json:
        told_counts = ", ".join(f"{counts[it]} {it}" for it in Result if counts[it])
        click.echo(f"{how_many(counts.total(), 'contact')}: {told_counts}")


def _tell(imported: Imported, *, as_json: bool) -> None:
    outcome = imported.outcome
    if as_json:
        print_json({**as_object(outcome), "left_out": imported.left_out})
        return
    who = f"{outcome.contact_id} {safe(outcome.name or outcome.company) or '(no name)'}"
    screen().print(Text(f"{outcome.result}  {who}"), soft_wrap=True)
    for text in imported.left_out:
        click.echo(f"Left out of {who}: {safe(text)}", err=True)
