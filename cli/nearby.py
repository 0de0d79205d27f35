"""The part of `cardfile plan` that groups visits by town."""

from collections.abc import Iterable
from datetime import date

import click
from rich.text import Text

from actions.follow_ups.visits import Stop, by_town, list_stops, visit_on
from actions.workspace import Workspace
from cli.links import dial
from cli.terminal import Column, as_object, print_json, print_table, safe

COLUMNS = (
    Column("ID", style="dim"),
    Column("Name", least=16, style="bold"),
    Column("Company", least=12, optional=True),
    Column("Street", least=12),
    Column("Follow-up", optional=True),
    Column("Phone"),
)


def plan_nearby(work: Workspace, city: str, day: date | None, *, as_json: bool) -> None:
    """List whom to visit in and around a town; with a day, plan their visits.

    Raises:
        NotFound: No contact is in that town.
    """
    stops = list_stops(work, city)
    if as_json:
        for stop in stops:
            print_json(as_object(stop))
    else:
        _show(stops)
    if day is None:
        return
    visits = visit_on(work, city, day)
    click.echo(f"To visit on {day}: {len(visits.planned)}", err=True)
    _name("Kept on the date that you set yourself", visits.kept)
    _name("Not planned, without a follow-up", visits.without)


def _name(what: str, stops: Iterable[Stop]) -> None:
    names = [safe(f"{it.id} {it.name or it.company}") for it in stops]
    if names:
        click.echo(f"{what}: {', '.join(names)}", err=True)


def _show(stops: list[Stop]) -> None:
    for town, group in by_town(stops):
        click.echo(f"{safe(town)}: {len(group)}")
        print_table(COLUMNS, [_cells(it) for it in group])
        click.echo()


def _cells(it: Stop) -> tuple[Text | str, ...]:
    due = str(it.due_on or "")
    return (str(it.id), it.name, it.company, it.street, due, dial(it.phone))
