"""`cardfile events`: plan events, and compare goals with results."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.text import Text

from actions.follow_ups.event_figures import (
    event_figures,
    figures_object,
    write_event_chart,
)
from actions.follow_ups.events import (
    Organiser,
    ask,
    assign_to_event,
    change_event,
    list_organisers,
    new_event,
)
from actions.workspace import open_workspace
from cli.clean_output import safe
from cli.completion import complete_events
from cli.follow_ups import describe
from cli.options import day as a_day
from cli.options import json_option, output_option, pass_settings
from cli.terminal import (
    Column,
    as_object,
    dial,
    how_many,
    output_file,
    print_json,
    print_sheet,
    print_table,
    say_wrote,
    screen,
)
from followup.figures import Figures
from models.settings import Settings

Command = TypeVar("Command", bound=Callable[..., Any])

COLUMNS = (
    Column("Event", least=16, style="bold"),
    Column("On"),
    Column("Cards"),
    Column("Usable"),
    Column("In time"),
    Column("Days"),
    Column("After 30"),
    Column("After 90"),
    Column("Further"),
    Column("Aim"),
    Column("Cost each", optional=True),
    Column("Hours each", optional=True),
)


ORGANISERS = (
    Column("ID", style="dim"),
    Column("Name", least=16, style="bold"),
    Column("Company", least=12, optional=True),
    Column("Tag"),
    Column("Spoken"),
    Column("Follow-up"),
    Column("Phone", optional=True),
    Column("E-mail", least=16, optional=True),
    Column("Reason", least=12, optional=True),
)


def event_options(command: Command) -> Command:
    """Add what can be said about an event."""
    for option in reversed(
        (
            click.option(
                "--on", "held_on", type=a_day, help="Set the day, as 2026-11-12."
            ),
            click.option("--place", help="Set the town or hall."),
            click.option(
                "--aim",
                type=click.IntRange(1),
                help="Set the goal: number of new relationships.",
            ),
            click.option(
                "--want", "wants", help='List whom to meet: "Acme; Beta GmbH".'
            ),
            click.option(
                "--cost",
                type=click.FloatRange(0),
                help="Set the cost in your currency.",
            ),
            click.option(
                "--hours", type=click.FloatRange(0), help="Set the hours spent on it."
            ),
            click.option(
                "--worth",
                type=click.IntRange(1, 5),
                help="Set the priority of its contacts, 1 to 5.",
            ),
            click.option(
                "--follow-up",
                help="Set the rule for the first follow-up of its contacts.",
            ),
            click.option(
                "--retain-until",
                type=a_day,
                help="Set the last day its contacts are kept; see `cardfile erase`.",
            ),
        )
    ):
        command = option(command)
    return command


@click.group("events")
def events_command() -> None:
    """Plan events, and compare goals with results.

    \b
        cardfile events new "Hannover Fair" --on 2026-11-12 --aim 10 --want "Acme"
        cardfile import fair/ --event "Hannover Fair"
        cardfile events show "Hannover Fair"
    """


@events_command.command("new")
@click.argument("name", shell_complete=complete_events)
@event_options
@pass_settings
def new_command(settings: Settings, /, name: str, **values: Any) -> None:  # noqa: ANN401
    """Plan an event: goal, whom to meet, cost and hours.

    \b
        cardfile events new "Hannover Fair" --on 2026-11-12 --aim 10 --want "Acme"
    """
    with open_workspace(settings) as work:
        click.echo(f"Event added: {safe(new_event(work, name, values))}")


@events_command.command("edit")
@click.argument("name", shell_complete=complete_events)
@event_options
@pass_settings
def edit_command(settings: Settings, /, name: str, **values: Any) -> None:  # noqa: ANN401
    """Change an event; values that are not given stay.

    \b
        cardfile events edit "Hannover Fair" --cost 1200 --hours 16
    """
    with open_workspace(settings) as work:
        click.echo(f"Event changed: {safe(change_event(work, name, values))}")


@events_command.command("list")
@json_option("event")
@pass_settings
def list_command(settings: Settings, *, as_json: bool) -> None:
    """List the events with their figures, the latest first.

    \b
        cardfile events list
    """
    with open_workspace(settings) as work:
        found = event_figures(work)
    if as_json:
        for figures in found:
            print_json(figures_object(figures))
        return
    print_table(COLUMNS, [_cells(it) for it in found])
    if not found:
        click.echo("No events.", err=True)


@events_command.command("show")
@click.argument("name", shell_complete=complete_events)
@json_option()
@pass_settings
def show_command(settings: Settings, name: str, *, as_json: bool) -> None:
    """Show the results of an event.

    "In time" counts contacts followed up by the day of the event's rule;
    "relationships" counts contacts in the stage "in conversation" or later.

    \b
        cardfile events show "Hannover Fair"
    """
    with open_workspace(settings) as work:
        (figures,) = event_figures(work, [name])
    if as_json:
        print_json(figures_object(figures))
        return
    print_sheet(screen(), [(label, text, "", "") for label, text in _lines(figures)])


@events_command.command("chart")
@click.argument("names", metavar="[NAME]...", nargs=-1, shell_complete=complete_events)
@output_option(
    "Write to this .svg or .html file; - for standard output.", required=True
)
@pass_settings
def chart_command(settings: Settings, names: tuple[str, ...], path: Path) -> None:
    """Draw a chart of events; without a NAME, of all of them.

    \b
        cardfile events chart -o events.svg
    """
    with open_workspace(settings) as work, output_file(path, ".svg") as file:
        write_event_chart(work, names, file)
    say_wrote(path)


@events_command.command("assign")
@click.argument("name", shell_complete=complete_events)
@click.argument("contact_ids", metavar="ID...", type=int, nargs=-1, required=True)
@pass_settings
def assign_command(settings: Settings, name: str, contact_ids: tuple[int, ...]) -> None:
    """Record that contacts were met at an event.

    \b
        cardfile events assign "Hannover Fair" 12 13
    """
    with open_workspace(settings) as work:
        event = assign_to_event(work, name, contact_ids)
    click.echo(f"Met at {safe(event)}: {how_many(len(contact_ids), 'contact')}")


@events_command.command("ask")
@click.argument("name", shell_complete=complete_events)
@click.argument("contact_id", metavar="ID", type=int)
@click.argument("rule", default="+1 month")
@pass_settings
def ask_command(settings: Settings, name: str, contact_id: int, rule: str) -> None:
    """Add a follow-up to ask an organiser for the next date and a talk.

    RULE is when to ask (default: +1 month).

    \b
        cardfile events ask "Hannover Fair" 12 "+6 months"
    """
    with open_workspace(settings) as work:
        click.echo(f"Follow-up set: {describe(ask(work, name, contact_id, rule))}")


@events_command.command("organisers")
@click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON object per contact."
)
@pass_settings
def organisers_command(settings: Settings, *, as_json: bool) -> None:
    """List organisers and networks that offer meetings and talks.

    They are the contacts with the tag "organiser" or "network".

    \b
        cardfile tag 15 network
        cardfile events organisers
        cardfile draft 15 --template speak
    """
    with open_workspace(settings) as work:
        found = list_organisers(work)
    if as_json:
        for it in found:
            print_json(as_object(it))
        return
    print_table(ORGANISERS, [_organiser(it) for it in found])
    if not found:
        click.echo('Nobody has the tag "organiser" or "network".', err=True)


def _organiser(it: Organiser) -> tuple[Text | str, ...]:
    return (
        str(it.id),
        it.name,
        it.company,
        it.tag,
        str(it.asked_on or ""),
        str(it.due_on or ""),
        dial(it.phone),
        it.email or "",
        it.reason,
    )


def _cells(it: Figures) -> tuple[str, ...]:
    return (
        it.event,
        str(it.held_on or ""),
        str(it.cards),
        str(it.usable),
        _percent(it.in_time),
        _number(it.median_days),
        *(_percent(share) for share in it.talking.values()),
        str(it.relationships),
        _number(it.aim),
        _number(it.cost_per_relationship),
        _number(it.hours_per_relationship),
    )


def _lines(it: Figures) -> Iterator[tuple[str, str]]:
    yield "event", it.event
    yield "held on", str(it.held_on or "")
    yield "cards", f"{it.cards}, usable: {it.usable}"
    yield "followed up", f"in time: {_percent(it.in_time) or 'too early to say'}"
    yield "days", f"median to the first follow-up: {_number(it.median_days) or '-'}"
    for span, share in it.talking.items():
        text = _percent(share) or "too early to say"
        yield f"{span} days", f"in conversation or further: {text}"
    aim = f" of {it.aim} aimed at" if it.aim is not None else ""
    yield "further", f"{it.relationships}{aim}"
    if it.wanted or it.missed:
        yield "met", "; ".join(it.wanted) or "none of those wanted"
        yield "missed", "; ".join(it.missed) or "nobody"
    if it.cost is not None:
        each = _number(it.cost_per_relationship) or "no relationship yet"
        yield "cost", f"{_number(it.cost)}, for each relationship: {each}"
    if it.hours is not None:
        each = _number(it.hours_per_relationship) or "no relationship yet"
        yield "hours", f"{_number(it.hours)}, for each relationship: {each}"


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share:.0%}"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,.1f}".removesuffix(".0")
