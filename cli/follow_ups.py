"""`cardfile due`, `done`, `snooze` and `remind`: list and change follow-ups."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.text import Text

from actions.follow_ups.due import (
    count_due,
    digest_text,
    due_object,
    list_due,
    write_digest,
)
from actions.follow_ups.schedule import (
    Outcome,
    Scheduled,
    complete,
    parse_wish,
    postpone,
    remind,
)
from actions.workspace import Workspace, open_workspace
from cli.clean_output import safe
from cli.options import json_option, output_option, pass_settings
from cli.terminal import (
    Column,
    dial,
    is_standard_output,
    print_json,
    print_part,
    say_wrote,
    screen,
)
from models.contact import Channel, DueRow
from models.settings import Settings

COLUMNS = (
    Column("ID", style="dim"),
    Column("No.", style="dim"),
    Column("Due"),
    Column("Channel", optional=True),
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
        shown = [_due_cells(row, work.today) for row in rows]
        total = count_due(work, days or 0)
    print_part(COLUMNS, shown, total)
    if not total:
        click.echo("Nothing is due.", err=True)


def _due_cells(row: DueRow, now: date) -> tuple[Text | str, ...]:
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


def show_digest(work: Workspace, path: Path | None) -> None:
    """Print the digest, or write it in the format of the file's ending.

    Raises:
        ExportFailed: The file cannot be written, or has another ending.
    """
    if path is None or is_standard_output(path):
        click.echo(digest_text(work), nl=False)
        return
    write_digest(work, path)
    say_wrote(path)


Command = TypeVar("Command", bound=Callable[..., Any])


def wish_options(command: Command) -> Command:
    """Add --way and --reason, of the next follow-up."""
    ways = click.Choice([way.value for way in Channel])
    reason = click.option(
        "--reason", default="", help="Write what the follow-up is for."
    )
    way = click.option("--way", type=ways, help="Set how to get in touch.")
    return way(reason(command))


which_option = click.option(
    "--follow-up",
    "number",
    type=int,
    metavar="NO",
    help="Choose the follow-up by its number in `cardfile due` (default: the open one"
    " that is due first).",
)


@click.command("done")
@click.argument("contact_id", metavar="ID", type=int)
@which_option
@click.option("--note", default="", help="Write a note about the conversation.")
@click.option(
    "--next",
    "rule",
    metavar="RULE",
    default="",
    help="Set the next follow-up (default: the rule of the stage in cardfile.toml).",
)
@wish_options
@pass_settings
def done_command(
    settings: Settings,
    contact_id: int,
    number: int | None,
    note: str,
    rule: str,
    way: str | None,
    reason: str,
) -> None:
    """Mark a follow-up as done.

    \b
        cardfile done 12 --note "wants an offer" --next "+2 weeks" --way coffee
        cardfile done 12 --follow-up 31
    """
    if (way or reason) and not rule:
        raise click.UsageError(
            "--way and --reason describe the next follow-up: add --next."
        )
    following = parse_wish(rule, way, reason) if rule else None
    with open_workspace(settings) as work:
        outcome = complete(work, contact_id, note, following, number)
    click.echo(f"Done: {describe(outcome.changed)} with {safe(outcome.contact)}")
    if outcome.following:
        click.echo(f"Next follow-up: {describe(outcome.following)}")
    _say_rest(outcome)
    if not (outcome.following or outcome.remaining):
        click.echo(
            f"{safe(outcome.contact)} has no follow-up left. Add one: cardfile remind"
            f" {contact_id} RULE",
            err=True,
        )


@click.command("snooze")
@click.argument("contact_id", metavar="ID", type=int)
@click.argument("rule")
@which_option
@wish_options
@pass_settings
def snooze_command(
    settings: Settings,
    contact_id: int,
    rule: str,
    number: int | None,
    way: str | None,
    reason: str,
) -> None:
    """Postpone a follow-up.

    RULE counts from today: "+3 working days", "next month", "12 december", 2026-12-01.

    \b
        cardfile snooze 12 "next week"
        cardfile snooze 12 2026-12-01 --follow-up 31
    """
    wish = parse_wish(rule, way, reason)
    with open_workspace(settings) as work:
        outcome = postpone(work, contact_id, wish, number)
    click.echo(f"Postponed: {describe(outcome.changed)} with {safe(outcome.contact)}")
    _say_rest(outcome)


@click.command("remind")
@click.argument("contact_id", metavar="ID", type=int)
@click.argument("rule")
@wish_options
@pass_settings
def remind_command(
    settings: Settings, contact_id: int, rule: str, way: str | None, reason: str
) -> None:
    """Add a follow-up to a contact.

    \b
        cardfile remind 12 "next friday" --way coffee --reason "the new catalogue"
    """
    wish = parse_wish(rule, way, reason)
    with open_workspace(settings) as work:
        outcome = remind(work, contact_id, wish)
    click.echo(
        f"Follow-up set: {describe(outcome.changed)} with {safe(outcome.contact)}"
    )
    _say_rest(outcome)


def describe(task: Scheduled) -> str:
    """A follow-up in a line: "coffee on 2026-12-10 (no. 31)"."""
    return f"{task.way} on {task.due_on} (no. {task.number})"


def _say_rest(outcome: Outcome) -> None:
    if outcome.remaining:
        others = "; ".join(map(describe, outcome.remaining))
        click.echo(f"Also open: {others}")
