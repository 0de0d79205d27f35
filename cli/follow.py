"""`cardfile done`, `snooze` and `remind`: complete, postpone and add follow-ups."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from actions.follow_ups.schedule import (
    Outcome,
    Scheduled,
    complete,
    parse_wish,
    postpone,
    remind,
)
from actions.workspace import open_workspace
from cli.options import pass_settings
from cli.terminal import safe
from models.settings import Settings
from models.way import Way

Command = TypeVar("Command", bound=Callable[..., Any])


def wish_options(command: Command) -> Command:
    """Add --way and --reason, of the next follow-up."""
    ways = click.Choice([way.value for way in Way])
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
