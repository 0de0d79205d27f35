"""`cardfile contacts`: import contacts from files of other programs."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click
from rich.text import Text

from actions.contacts.import_address_book import Imported, import_address_book
from actions.intake.outcome import Result
from actions.workspace import Workspace
from cli.options import json_option, pass_workspace
from cli.terminal import as_object, how_many, print_json, safe, screen


@click.group("contacts")
def contacts_group() -> None:
    """Import contacts from vCard and CSV files.

    \b
        cardfile contacts import contacts.vcf
    """


@contacts_group.command("import")
@click.argument(
    "files",
    metavar="FILE...",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
)
@click.option(
    "--tag",
    "tags",
    metavar="TAG",
    multiple=True,
    help="Tag all imported contacts; may be repeated.",
)
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
    counts: Counter[Result] = Counter()

    def report(batch: Sequence[Imported]) -> None:
        for imported in batch:
            counts[imported.outcome.result] += 1
            _print_imported(imported, as_json=as_json)

    for file in files:
        for remark in import_address_book(work, file, tags, report):
            click.echo(f"{safe(str(file))}: {safe(remark)}", err=True)
    if not as_json:
        results = ", ".join(f"{counts[it]} {it}" for it in Result if counts[it])
        click.echo(f"{how_many(counts.total(), 'contact')}: {results or 'none'}")


def _print_imported(imported: Imported, *, as_json: bool) -> None:
    outcome = imported.outcome
    if as_json:
        print_json({**as_object(outcome), "left_out": imported.left_out})
        return
    who = f"{outcome.contact_id} {safe(outcome.name or outcome.company) or '(no name)'}"
    screen().print(Text(f"{outcome.result}  {who}"), soft_wrap=True)
    for text in imported.left_out:
        click.echo(f"Left out of {who}: {safe(text)}", err=True)
