"""`cardfile done`, `snooze` and `remind`: what becomes of follow-ups."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from actions.clock import today
from actions.follow_ups.act import Wish, finish, plan, put_off
from actions.workspace import writing
from cli.options import pass_settings
from followup.choice import choose_next_rule
from followup.rules import Rule, parse_rule
from followup.workdays import WorkingDays
from models.queries import get_contact
from models.settings import Settings
from models.tables.followup import FollowUp
from models.way import Way

Command = TypeVar("Command", bound=Callable[..., Any])


def wish_options(command: Command) -> Command:
    """Add --way and --reason, of the next follow-up."""
    ways = click.Choice([way.value for way in Way])
    reason = click.option("--reason", default="", help="What the next one is for.")
    way = click.option("--way", type=ways, help="How to get in touch next.")
    return way(reason(command))


@click.command("done")
@click.argument("contact_id", metavar="ID", type=int)
@click.option("--note", default="", help="What came of it.")
@click.option(
    "--next",
    "rule",
    metavar="RULE",
    default="",
    help="When to follow up again; else as the settings say for its stage.",
)
@wish_options
@pass_settings
def done_command(
    settings: Settings,
    contact_id: int,
    note: str,
    rule: str,
    way: str | None,
    reason: str,
) -> None:
    """Note that a contact was followed up.

    \b
        cardfile done 12 --note "wants an offer" --next "+2 weeks" --way coffee
    """
    following = parse_rule(rule) if rule else None
    day, days = today(settings), WorkingDays(settings.country, settings.region)
    with writing(settings) as session:
        contact = get_contact(session, contact_id)
        finish(session, contact, note, day)
        following = following or choose_next_rule(settings, contact.stage)
        if following is None or following.due_on(day, days) is None:
            return
        task = plan(contact, _wish(following, way, reason), day, days)
        task.pinned = bool(rule)
    _say(task)


@click.command("snooze")
@click.argument("contact_id", metavar="ID", type=int)
@click.argument("rule")
@wish_options
@pass_settings
def snooze_command(
    settings: Settings, contact_id: int, rule: str, way: str | None, reason: str
) -> None:
    """Put a follow-up off.

    RULE counts from today: "+3 working days", "+1 week", "next monday", 2026-12-01.
    """
    until = parse_rule(rule)
    days = WorkingDays(settings.country, settings.region)
    with writing(settings) as session:
        contact = get_contact(session, contact_id)
        task = put_off(contact, _wish(until, way, reason), today(settings), days)
    _say(task)


@click.command("remind")
@click.argument("contact_id", metavar="ID", type=int)
@click.argument("rule")
@wish_options
@pass_settings
def remind_command(
    settings: Settings, contact_id: int, rule: str, way: str | None, reason: str
) -> None:
    """Set one more follow-up.

    \b
        cardfile remind 12 "next friday" --way coffee --reason "the new catalogue"
    """
    when = parse_rule(rule)
    days = WorkingDays(settings.country, settings.region)
    with writing(settings) as session:
        contact = get_contact(session, contact_id)
        task = plan(contact, _wish(when, way, reason), today(settings), days)
    _say(task)


def _wish(rule: Rule, way: str | None, reason: str) -> Wish:
    return Wish(rule, Way(way) if way else None, reason)


def _say(task: FollowUp) -> None:
    click.echo(f"Next follow-up: {task.due_on}, {task.way}")
