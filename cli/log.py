"""`cardfile log` and `stage`: what happened with a contact."""

from datetime import date

import click

from actions.follow_ups.conversations import (
    list_conversations,
    log_conversation,
    set_interval,
)
from actions.follow_ups.stages import list_steps, set_stage
from actions.workspace import Workspace, open_workspace
from cli.follow import describe
from cli.options import json_option, pass_settings
from cli.selection import day as a_day
from cli.terminal import Column, as_object, print_json, print_table, safe
from models.contact import Stage
from models.settings import Settings
from models.way import Way

LOG = (Column("Day"), Column("Way"), Column("Note", least=20))
STEPS = (Column("Day"), Column("From"), Column("To"))


@click.command("log")
@click.argument("contact_id", metavar="ID", type=int)
@click.argument("way", required=False, type=click.Choice([way.value for way in Way]))
@click.option("--note", default="", help="Write what was said.")
@click.option("--on", "day", type=a_day, help="Set the day (default: today).")
@click.option(
    "--every",
    "interval",
    help='Set the interval: "3 months" or "never"; "" for that of the tag or stage.',
)
@json_option("entry")
@pass_settings
def log_command(
    settings: Settings,
    contact_id: int,
    way: str | None,
    note: str,
    day: date | None,
    interval: str | None,
    *,
    as_json: bool,
) -> None:
    """Record a conversation with a contact, or list the conversations.

    \b
        cardfile log 12 call --note "sends her colleague" --every "3 months"
        cardfile log 12
    """
    if way is None and (note or day):
        raise click.UsageError(
            "Give the kind of conversation, such as: cardfile log 12 call"
        )
    with open_workspace(settings) as work:
        if way is None and interval is None:
            _list(work, contact_id, as_json=as_json)
        if interval is not None:
            every = set_interval(work, contact_id, interval)
            said = f"every {every.removeprefix('every ')}" if every else "as by default"
            click.echo(f"Interval of contact {contact_id}: {safe(said)}")
        if way is not None:
            entry = log_conversation(work, contact_id, Way(way), note, day)
            click.echo(
                f"Logged for contact {contact_id}: {entry.way} on {entry.happened_on}"
            )


@click.command("stage")
@click.argument("contact_id", metavar="ID", type=int)
@click.argument("stage", required=False, type=click.Choice([it.value for it in Stage]))
@json_option("entry")
@pass_settings
def stage_command(
    settings: Settings, contact_id: int, stage: str | None, *, as_json: bool
) -> None:
    """Set the stage of a relationship, or list its history.

    \b
        cardfile stage 12 "in conversation"
        cardfile stage 12
    """
    with open_workspace(settings) as work:
        if stage is None:
            _list_steps(work, contact_id, as_json=as_json)
            return
        done = set_stage(work, contact_id, Stage(stage))
    click.echo(
        f"Stage of {safe(done.contact)}: {done.after} (before: {done.before or 'none'})"
    )
    if done.follow_up is None:
        click.echo(f"{safe(done.contact)} has no follow-up.", err=True)
    elif done.is_new:
        click.echo(f"Next follow-up: {describe(done.follow_up)}")


def _list(work: Workspace, contact_id: int, *, as_json: bool) -> None:
    entries = list_conversations(work, contact_id)
    if as_json:
        for entry in entries:
            print_json(as_object(entry))
        return
    print_table(LOG, [(str(it.happened_on), it.way, it.note) for it in entries])


def _list_steps(work: Workspace, contact_id: int, *, as_json: bool) -> None:
    steps = list_steps(work, contact_id)
    if as_json:
        for step in steps:
            print_json(as_object(step))
        return
    print_table(
        STEPS, [(str(it.changed_on), it.before or "", it.after) for it in steps]
    )
