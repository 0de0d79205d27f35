"""`cardfile log` and `stage`: what happened with a contact."""

from datetime import date

import click

from actions.clock import today
from actions.follow_ups.act import Wish, plan
from actions.follow_ups.journal import check_day, log, steps_of
from actions.identity.editing import set_columns
from actions.workspace import reading, writing
from cli.options import pass_settings
from cli.selection import day as a_day
from cli.terminal import Column, print_table
from followup.cadence import parse_cadence
from followup.choice import choose_next_rule
from followup.workdays import WorkingDays
from models.contact import Stage
from models.queries import get_contact, next_follow_up
from models.settings import Settings
from models.tables.contact import Contact
from models.tables.journal import log_of
from models.way import Way

LOG = (Column("Day"), Column("Way"), Column("Note", least=20))
STEPS = (Column("Day"), Column("From"), Column("To"))


@click.command("log")
@click.argument("contact_id", metavar="ID", type=int)
@click.argument("way", required=False, type=click.Choice([way.value for way in Way]))
@click.option("--note", default="", help="What was said.")
@click.option("--on", "day", type=a_day, help="When; else today.")
@click.option(
    "--every",
    "cadence",
    help='How often to keep in touch: "3 months", "never"; "" as for all others.',
)
@pass_settings
def log_command(
    settings: Settings,
    contact_id: int,
    way: str | None,
    note: str,
    day: date | None,
    cadence: str | None,
) -> None:
    """Note that you spoke with a contact, or list when you did.

    \b
        cardfile log 12 call --note "sends her colleague" --every "3 months"
        cardfile log 12
    """
    now = today(settings)
    if way is None and cadence is None:
        _list(settings, contact_id)
        return
    if cadence:
        parse_cadence(cadence)
    with writing(settings) as session:
        contact = get_contact(session, contact_id)
        if cadence is not None:
            contact.keep_in_touch = cadence
            contact.typed = sorted({*contact.typed, "keep_in_touch"})
        if way is not None:
            log(session, contact, Way(way), note, check_day(day or now, now))


@click.command("stage")
@click.argument("contact_id", metavar="ID", type=int)
@click.argument("stage", required=False, type=click.Choice([it.value for it in Stage]))
@pass_settings
def stage_command(settings: Settings, contact_id: int, stage: str | None) -> None:
    """Say how far it has come with a contact, or list the steps so far.

    \b
        cardfile stage 12 "in conversation"
    """
    if stage is None:
        with reading(settings) as session:
            get_contact(session, contact_id)
            steps = steps_of(session, contact_id)
        rows = [
            (str(it.changed_at.astimezone().date()), it.before or "", it.after)
            for it in steps
        ]
        print_table(STEPS, rows)
        return
    with writing(settings) as session:
        contact = get_contact(session, contact_id)
        set_columns(contact, {"stage": stage})
        _plan_next(settings, contact)


def _list(settings: Settings, contact_id: int) -> None:
    with reading(settings) as session:
        get_contact(session, contact_id)
        entries = log_of(session, contact_id)
    print_table(LOG, [(str(it.happened_on), it.way, it.note) for it in entries])


def _plan_next(settings: Settings, contact: Contact) -> None:
    """Set a follow-up where the stage has a rule and none is open."""
    rule = choose_next_rule(settings, contact.stage)
    days = WorkingDays(settings.country, settings.region)
    now = today(settings)
    if rule is None or next_follow_up(contact) or rule.due_on(now, days) is None:
        return
    task = plan(contact, Wish(rule), now, days)
    task.pinned = rule.is_date
    click.echo(f"Next follow-up: {task.due_on}, {task.way}")
