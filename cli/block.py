"""`cardfile block`: block days for follow-ups."""

from datetime import date

import click

from actions.follow_ups.blocked_days import block_days, list_blocked, unblock_days
from actions.workspace import open_workspace
from cli.options import json_option, pass_settings
from cli.selection import day as a_day
from cli.terminal import Column, as_object, print_json, print_table, safe
from followup.agenda import Pause
from models.settings import Settings

COLUMNS = (Column("From"), Column("To"), Column("Reason", least=12))


@click.command("block")
@click.argument("first", metavar="[FROM]", required=False, type=a_day)
@click.argument("last", metavar="[TO]", required=False, type=a_day)
@click.option(
    "--reason", default="", help="Write why, such as holiday; `plan` shows it."
)
@click.option(
    "--remove", is_flag=True, help="Unblock the range of days that begins with FROM."
)
@json_option("range of days")
@pass_settings
def block_command(
    settings: Settings,
    first: date | None,
    last: date | None,
    reason: str,
    *,
    remove: bool,
    as_json: bool,
) -> None:
    """Block days for follow-ups, or list the blocked days.

    A follow-up that is due on a blocked day stays until `cardfile plan --apply` moves
    it.

    \b
        cardfile block 2026-12-21 2027-01-06 --reason "winter holiday"
        cardfile block 2026-12-21 --remove
        cardfile block
    """
    with open_workspace(settings) as work:
        if first is None:
            _list(list_blocked(work), as_json=as_json)
        elif remove:
            for pause in unblock_days(work, first):
                click.echo(f"No longer blocked: {_describe(pause)}")
        else:
            click.echo(f"Blocked: {_describe(block_days(work, first, last, reason))}")


def _list(pauses: list[Pause], *, as_json: bool) -> None:
    if as_json:
        for pause in pauses:
            print_json(as_object(pause))
        return
    print_table(COLUMNS, [(str(it.first), str(it.last), it.reason) for it in pauses])


def _describe(pause: Pause) -> str:
    days = str(pause.first)
    if pause.last != pause.first:
        days += f" to {pause.last}"
    return f"{days}, {safe(pause.reason)}" if pause.reason else days
