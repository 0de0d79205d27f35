"""`cardfile done` and `snooze`: what became of a follow-up."""

from datetime import date

import click

from cli.options import pass_settings
from cli.sessions import writing
from followup.doing import finish, plan, put_off
from followup.rules import parse_rule
from followup.workdays import WorkingDays
from models.queries import get_contact
from models.settings import Settings


@click.command("done")
@click.argument("contact_id", metavar="ID", type=int)
@click.option("--note", default="", help="What came of it.")
@click.option(
    "--next", "rule", metavar="RULE", default="", help="When to follow up again."
)
@pass_settings
def done_command(settings: Settings, contact_id: int, note: str, rule: str) -> None:
    """Note that a contact was followed up.

    \b
        cardfile done 12 --note "wants an offer" --next "+2 weeks"
    """
    following = parse_rule(rule) if rule else None
    days = WorkingDays(settings.country, settings.region)
    with writing(settings) as session:
        contact = get_contact(session, contact_id)
        finish(contact, note)
        task = plan(contact, following, date.today(), days) if following else None
    if task:
        click.echo(f"Next follow-up: {task.due_on}")


@click.command("snooze")
@click.argument("contact_id", metavar="ID", type=int)
@click.argument("rule")
@pass_settings
def snooze_command(settings: Settings, contact_id: int, rule: str) -> None:
    """Put a follow-up off.

    RULE counts from today: "+3 working days", "+1 week", "next monday", 2026-12-01.
    """
    until = parse_rule(rule)
    days = WorkingDays(settings.country, settings.region)
    with writing(settings) as session:
        contact = get_contact(session, contact_id)
        task = put_off(contact, until, date.today(), days)
    click.echo(f"Next follow-up: {task.due_on}")
