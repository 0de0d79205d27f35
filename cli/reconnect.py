"""`cardfile reconnect`: whom you have not spoken with for too long."""

import click
from rich.text import Text

from actions.follow_ups.reconnect import let_go as put_to_rest
from actions.follow_ups.reconnect import list_neglected
from actions.workspace import open_workspace
from cli.links import dial
from cli.options import json_option, pass_settings
from cli.terminal import Column, as_object, print_json, print_table
from followup.silence import Silence
from models.settings import Settings

COLUMNS = (
    Column("ID", style="dim"),
    Column("Name", least=16, style="bold"),
    Column("Company", least=12, optional=True),
    Column("Spoken"),
    Column("Remember", least=12, optional=True, wraps=True),
    Column("Every", optional=True),
    Column("Stage", optional=True),
    Column("Phone"),
    Column("E-mail", least=16, optional=True),
    Column("Last note", least=14, optional=True),
)


@click.command("reconnect")
@click.option(
    "--limit", type=click.IntRange(min=1), help="Show at most this many (default: all)."
)
@click.option(
    "--let-go",
    is_flag=True,
    help="Set the stage dormant after `dormant_after` without a conversation.",
)
@json_option("contact")
@pass_settings
def reconnect_command(
    settings: Settings, limit: int | None, *, let_go: bool, as_json: bool
) -> None:
    """List contacts whose interval between conversations is over.

    The most valuable come first. The interval is that of the contact (`cardfile log ID
    --every "3 months"`), else of a tag, of the stage, or of everybody (keep_in_touch in
    cardfile.toml). With --let-go, contacts you have not spoken with for `dormant_after`
    become dormant.

    \b
        cardfile reconnect --limit 20
        cardfile reconnect --let-go
    """
    with open_workspace(settings) as work:
        if let_go:
            click.echo(f"Dormant now: {put_to_rest(work)}")
            return
        found = list_neglected(work, limit)
    if as_json:
        for row in found.rows:
            print_json(as_object(row))
        return
    print_table(COLUMNS, [_cells(row) for row in found.rows])
    if not found.has_intervals:
        click.echo(
            'No interval is set: use `cardfile log ID --every "3 months"`, or'
            " keep_in_touch in cardfile.toml.",
            err=True,
        )
    elif not found.rows:
        click.echo("No interval is over: nobody to reconnect with.", err=True)
    if found.asleep:
        click.echo(
            f"Not spoken with for {settings.dormant_after}: {found.asleep};"
            " set them to dormant with --let-go.",
            err=True,
        )


def _cells(row: Silence) -> tuple[Text | str, ...]:
    return (
        str(row.id),
        row.name,
        row.company,
        str(row.spoken_on),
        row.remember,
        row.every,
        row.stage or "",
        dial(row.phone),
        row.email or "",
        row.note or "",
    )
