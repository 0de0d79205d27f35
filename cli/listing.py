"""`cardfile list`: the contacts, one a line."""

import click

from actions.workspace import reading
from cli.options import pass_settings
from cli.selection import pass_filter
from cli.terminal import Column, as_object, print_json, print_part, screen
from models.contact import ContactRow, Filter, Status
from models.queries import count_contacts, list_contacts
from models.settings import Settings

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
SCREENFUL = 50
"""Contacts shown on a terminal unless --limit says otherwise."""


@click.command("list")
@click.option("--limit", type=click.IntRange(min=1), help="Show at most so many.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@pass_filter
@pass_settings
def list_command(
    settings: Settings, wanted: Filter, limit: int | None, *, as_json: bool
) -> None:
    """List contacts, the newest first.

    On a terminal the 50 newest are shown; in a pipe, and with --json, all of them.
    A "?" marks those that wait for review.

    \b
        cardfile list --event "Hannover Fair" --status review
        cardfile list --search miller --json
    """
    piped = as_json or not screen().is_terminal
    with reading(settings) as session:
        rows = list_contacts(session, wanted, limit if piped else limit or SCREENFUL)
        if as_json:
            for row in rows:
                print_json(as_object(row))
            return
        shown = [_cells(row) for row in rows]
        total = count_contacts(session, wanted)
    print_part(COLUMNS, shown, total)
    if not total:
        click.echo("No contacts.", err=True)


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
