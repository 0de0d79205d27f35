"""`cardfile plan --near`: list whom to visit in and around a town."""

from collections.abc import Iterable, Sequence
from datetime import date

import click

from actions.follow_ups.visits import Stop, by_town, list_stops, visit_on
from actions.workspace import Workspace
from cli.output.clean import how_many, say
from cli.output.tables import Column, dial, print_rows

STOPS: Sequence[Column[Stop]] = (
    Column("ID", lambda it: it.id, style="dim"),
    Column("Name", lambda it: it.name or it.company, least=16, style="bold"),
    Column("Company", lambda it: it.company, least=12, optional=True),
    Column("Street", lambda it: it.street, least=12),
    Column("Follow-up", lambda it: it.due_on, optional=True),
    Column("Phone", lambda it: dial(it.phone)),
)


def plan_nearby(work: Workspace, city: str, day: date | None, *, as_json: bool) -> None:
    """List whom to visit in and around a town; with a day, plan their visits."""
    stops = list_stops(work, city)
    if as_json:
        print_rows(STOPS, stops, as_json=True)
    else:
        for town, group in by_town(stops):
            say(f"{town}: {how_many(len(group), 'contact')}")
            print_rows(STOPS, group)
            click.echo()
    if day is None:
        return
    visits = visit_on(work, city, day)
    say(f"To visit on {day}: {how_many(len(visits.planned), 'contact')}", err=True)
    _say_names("Kept on the date that you set yourself", visits.kept)
    _say_names("Not planned, without a follow-up", visits.without)


def _say_names(what: str, stops: Iterable[Stop]) -> None:
    names = [f"{it.id} {it.name or it.company}" for it in stops]
    if names:
        say(f"{what}: {', '.join(names)}", err=True)
