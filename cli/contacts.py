"""`cardfile list` and `contacts`: list contacts, and import address books."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click
from rich.text import Text

from actions.contacts.import_address_book import Imported, import_address_book
from actions.contacts.lists import (
    count_contacts,
    list_contacts,
    list_duplicates,
    row_object,
)
from actions.intake.outcome import Result
from actions.undo import list_deleted
from actions.workspace import Workspace
from cli.clean_output import safe
from cli.options import json_option, pass_filter, pass_workspace
from cli.terminal import (
    Column,
    as_object,
    how_many,
    print_json,
    print_part,
    print_table,
    screen,
)
from models.contact import ContactRow, Filter, Status

COLUMNS = (
    Column("ID", style="dim"),
    Column("", style="yellow"),
    Column("Name", least=16, style="bold"),
    Column("Company", least=12, optional=True),
    Column("E-mail", least=16),
    Column("Follow-up"),
    Column("Phone", optional=True),
    Column("Event", least=10, optional=True),
    Column("Title", least=14, optional=True),
)
DELETED = (
    Column("ID", style="dim"),
    Column("Name", least=16, style="bold"),
    Column("Company", least=12, optional=True),
    Column("Deleted"),
)
DUPLICATES = (
    Column("ID", style="dim"),
    Column("Name", least=16, style="bold"),
    Column("ID", style="dim"),
    Column("Name", least=16, style="bold"),
    Column("Reason", least=16),
)
SCREENFUL = 50
"""Contacts shown on a terminal unless --limit says otherwise."""


@click.command("list")
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    help="Show at most this many (default: 50 in a terminal, else all).",
)
@click.option("--deleted", is_flag=True, help="List the contacts in the trash.")
@click.option("--duplicates", is_flag=True, help="List possible duplicates in pairs.")
@json_option("contact")
@pass_filter
@pass_workspace
def list_command(
    work: Workspace,
    wanted: Filter,
    limit: int | None,
    *,
    deleted: bool,
    duplicates: bool,
    as_json: bool,
) -> None:
    """List contacts, the newest first.

    A terminal shows the 50 newest; a pipe and --json get all. Contacts that need
    checking are marked "?".

    \b
        cardfile list --event "Hannover Fair" --status review
        cardfile list --search miller --json
        cardfile list --deleted
        cardfile list --duplicates
    """
    if (deleted or duplicates) and (wanted != Filter() or (deleted and duplicates)):
        raise click.UsageError("Use --deleted and --duplicates without other filters.")
    if deleted:
        _list_deleted(work, as_json=as_json)
    elif duplicates:
        _list_duplicates(work, as_json=as_json)
    else:
        _list_found(work, wanted, limit, as_json=as_json)


def _list_found(
    work: Workspace, wanted: Filter, limit: int | None, *, as_json: bool
) -> None:
    piped = as_json or not screen().is_terminal
    rows = list_contacts(work, wanted, limit if piped else limit or SCREENFUL)
    if as_json:
        for row in rows:
            print_json(row_object(row))
        return
    total = count_contacts(work, wanted)
    if not total:
        click.echo("No contacts.", err=True)
        return
    print_part(COLUMNS, [_cells(row) for row in rows], total)


def _list_deleted(work: Workspace, *, as_json: bool) -> None:
    found = list_deleted(work)
    if as_json:
        for it in found:
            print_json(as_object(it))
        return
    if not found:
        click.echo("The trash is empty.", err=True)
        return
    rows = [(str(it.id), it.name, it.company, _day(it.deleted_at)) for it in found]
    print_table(DELETED, rows)


def _list_duplicates(work: Workspace, *, as_json: bool) -> None:
    found = list_duplicates(work)
    if as_json:
        for it in found:
            print_json(as_object(it))
        return
    if not found:
        click.echo("No possible duplicates.", err=True)
        return
    rows = [
        (str(it.id), it.name, str(it.other_id), it.other_name, it.reason)
        for it in found
    ]
    print_table(DUPLICATES, rows)
    click.echo(
        "Merge a pair with `cardfile merge ID ID`, or mark it as two people with"
        " `cardfile keep-apart ID ID`.",
        err=True,
    )


def _day(moment: datetime) -> str:
    return f"{moment.astimezone():%Y-%m-%d}"


def _cells(row: ContactRow) -> tuple[str, ...]:
    return (
        str(row.id),
        "?" if row.status is Status.REVIEW else "",
        row.name,
        row.company,
        row.email or "",
        str(row.due_on or ""),
        row.phone or "",
        row.event or "",
        row.title,
    )


@click.group("contacts")
def contacts_command() -> None:
    """Import contacts from vCard and CSV files.

    \b
        cardfile contacts import contacts.vcf
    """


@contacts_command.command("import")
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
