"""The part of `cardfile plan` that groups visits by town."""

from datetime import date

import click

from actions.follow_ups.route import Stop, by_town, plan_visits, stops_near
from actions.workspace import reading, writing
from cli.links import dial
from cli.terminal import Column, as_object, print_json, print_table, safe
from models.settings import Settings

COLUMNS = (
    Column("ID", style="dim"),
    Column("Name", least=16, style="bold"),
    Column("Company", least=12, optional=True),
    Column("Street", least=12),
    Column("Follow-up", optional=True),
    Column("Phone"),
)


def plan_nearby(
    settings: Settings, city: str, day: date | None, *, as_json: bool
) -> None:
    """List whom to visit in and round a town; with a day, make their visits of it.

    Raises:
        NotFound: No contact is in that town.
    """
    with reading(settings) as session:
        stops = stops_near(session, city)
    if as_json:
        for stop in stops:
            print_json(as_object(stop))
    else:
        _show(stops)
    if day is None:
        return
    with writing(settings) as session:
        visited = plan_visits(session, stops, day)
    click.echo(f"To visit on {day}: {len(visited)}", err=True)


def _show(stops: list[Stop]) -> None:
    for town, group in by_town(stops):
        click.echo(f"{safe(town)}: {len(group)}")
        print_table(
            COLUMNS,
            [
                (
                    str(it.id),
                    it.name,
                    it.company,
                    it.street,
                    str(it.due_on or ""),
                    dial(it.phone),
                )
                for it in group
            ],
        )
        click.echo()
