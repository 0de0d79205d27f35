"""`cardfile reconnect`: whom you have not spoken with for too long."""

import click
from rich.text import Text

from actions.clock import today
from actions.follow_ups.reconnect import (
    Silence,
    count_asleep,
    list_silent,
    put_to_sleep,
)
from actions.workspace import reading, writing
from cli.links import dial
from cli.options import pass_settings
from cli.terminal import Column, as_object, print_json, print_table
from followup.cadence import parse_cadence
from models.settings import Settings

COLUMNS = (
    Column("ID", style="dim"),
    Column("Name", least=16, style="bold"),
    Column("Company", least=12, optional=True),
    Column("Spoken"),
    Column("Every", optional=True),
    Column("Stage", optional=True),
    Column("Phone"),
    Column("E-mail", least=16, optional=True),
    Column("Last note", least=14, optional=True),
)


@click.command("reconnect")
@click.option("--limit", type=click.IntRange(min=1), help="Show at most so many.")
@click.option("--let-go", is_flag=True, help="Make dormant whom nobody spoke with.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@pass_settings
def reconnect_command(
    settings: Settings, limit: int | None, *, let_go: bool, as_json: bool
) -> None:
    """List whom you have not spoken with for longer than you meant to.

    The most valuable first. How often is said on a contact (`cardfile log ID --every
    "3 months"`), or in cardfile.toml for a tag, a stage or everybody (keep_in_touch).
    With --let-go those become dormant who were not spoken with for `dormant_after`.
    """
    now = today(settings)
    asleep_since = parse_cadence(settings.dormant_after).before(now)
    if let_go:
        with writing(settings) as session:
            gone = put_to_sleep(session, asleep_since)
        click.echo(f"Dormant now: {len(gone)}")
        return
    with reading(settings) as session:
        rows = list_silent(session, settings, now, limit)
        asleep = count_asleep(session, asleep_since)
    if as_json:
        for row in rows:
            print_json(as_object(row))
        return
    print_table(COLUMNS, [_cells(row) for row in rows])
    if not rows:
        click.echo("Nobody is waiting to hear from you.", err=True)
    if asleep:
        click.echo(
            f"Not spoken with for {settings.dormant_after}: {asleep};"
            " --let-go makes them dormant.",
            err=True,
        )


def _cells(row: Silence) -> tuple[Text | str, ...]:
    return (
        str(row.id),
        row.name,
        row.company,
        str(row.spoken_on),
        row.every,
        row.stage,
        dial(row.phone),
        row.email or "",
        row.note or "",
    )
