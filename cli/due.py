"""`cardfile due`: list the follow-ups that are due."""

from datetime import date
from pathlib import Path

import click
from rich.text import Text

from actions.follow_ups.days import count_due, due_object, list_due
from actions.workspace import open_workspace
from cli.digest import show_digest
from cli.links import dial
from cli.options import json_option, output_option, pass_settings
from cli.terminal import Column, print_json, print_part, screen
from models.followup import DueRow
from models.settings import Settings

COLUMNS = (
    Column("ID", style="dim"),
    Column("No.", style="dim"),
    Column("Due"),
    Column("Way", optional=True),
    Column("Name", least=16, style="bold"),
    Column("Phone"),
    Column("Remember", least=12, optional=True, wraps=True),
    Column("Company", least=12, optional=True),
    Column("E-mail", least=16, optional=True),
    Column("Met at", least=10, optional=True),
    Column("Reason", least=12, optional=True),
    Column("Last note", least=12, optional=True),
)
SCREENFUL = 50
"""Follow-ups shown on a terminal unless --limit says otherwise."""


@click.command("due")
@click.option("--week", "days", flag_value=7, help="Include the next 7 days.")
@click.option("--month", "days", flag_value=31, help="Include the next 31 days.")
@click.option(
    "--limit", type=click.IntRange(min=1), help="Show at most this many (default: all)."
)
@click.option(
    "--digest", is_flag=True, help="Print a digest of the day, for example from cron."
)
@output_option("Write the digest to this .txt, .html, .eml or .ics file.")
@json_option("follow-up")
@pass_settings
def due_command(
    settings: Settings,
    days: int | None,
    limit: int | None,
    path: Path | None,
    *,
    digest: bool,
    as_json: bool,
) -> None:
    """List the follow-ups that are due, by day.

    Lists follow-ups that are due today or overdue. Use --week or --month to look
    ahead.

    \b
        cardfile due --week
        cardfile done 12 --note "wants an offer" --next "+2 weeks"
        cardfile due --digest -o morning.eml
    """
    if path and not digest:
        raise click.UsageError("-o writes the digest: add --digest.")
    if digest:
        with open_workspace(settings) as work:
            show_digest(work, path)
        return
    piped = as_json or not screen().is_terminal
    with open_workspace(settings) as work:
        rows = list_due(work, days or 0, limit if piped else limit or SCREENFUL)
        if as_json:
            for row in rows:
                print_json(due_object(row))
            return
        shown = [_cells(row, work.today) for row in rows]
        total = count_due(work, days or 0)
    print_part(COLUMNS, shown, total)
    if not total:
        click.echo("Nothing is due.", err=True)


def _cells(row: DueRow, now: date) -> tuple[Text | str, ...]:
    return (
        str(row.id),
        str(row.follow_up_id),
        Text(str(row.due_on), "red" if row.due_on < now else ""),
        row.way,
        row.name,
        dial(row.phone),
        row.remember,
        row.company,
        row.email or "",
        row.event or row.place,
        row.reason,
        row.note or "",
    )
