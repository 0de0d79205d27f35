"""`cardfile block`: days on which nobody is to be contacted."""

from datetime import date

import click
from sqlmodel import select

from actions.follow_ups.agenda import load_pauses
from actions.workspace import reading, writing
from cli.options import pass_settings
from cli.selection import day as a_day
from cli.terminal import Column, print_table
from models.errors import NotFound, PlanImpossible
from models.settings import Settings
from models.tables.blocked import Blocked

COLUMNS = (Column("From"), Column("To"), Column("Reason", least=12))


@click.command("block")
@click.argument("first", metavar="[FROM]", required=False, type=a_day)
@click.argument("last", metavar="[TO]", required=False, type=a_day)
@click.option("--reason", default="", help="Such as holiday; plans name it.")
@click.option("--remove", is_flag=True, help="Free the days that begin with FROM.")
@pass_settings
def block_command(
    settings: Settings,
    first: date | None,
    last: date | None,
    reason: str,
    *,
    remove: bool,
) -> None:
    """Keep days free of follow-ups, or list those that are.

    \b
        cardfile block 2026-12-21 2027-01-06 --reason "winter holiday"
        cardfile block 2026-12-21 --remove
    """
    if first is None:
        with reading(settings) as session:
            pauses = load_pauses(session)
        rows = [(str(it.first), str(it.last), it.reason) for it in pauses]
        print_table(COLUMNS, rows)
        return
    if remove:
        _remove(settings, first)
        return
    last = last or first
    if last < first:
        raise PlanImpossible(f"{last} is before {first}: name the first day first.")
    with writing(settings) as session:
        session.add(Blocked(first_on=first, last_on=last, reason=reason.strip()))


def _remove(settings: Settings, first: date) -> None:
    with writing(settings) as session:
        found = session.exec(select(Blocked).where(Blocked.first_on == first)).all()
        if not found:
            raise NotFound(f"No blocked days begin on {first}; `cardfile block` lists.")
        for row in found:
            session.delete(row)
