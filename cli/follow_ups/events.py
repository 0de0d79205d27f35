"""`cardfile events`: plan events, and compare goals with results."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from actions.events.edit import (
    Organiser,
    ask,
    assign_to_event,
    change_event,
    list_organisers,
    new_event,
)
from actions.events.figures import (
    event_figures,
    figures_object,
    write_event_chart,
)
from actions.workspace import Workspace
from cli.completion import complete_events
from cli.follow_ups.due import describe
from cli.follow_ups.guests import guests_command, missing_command, prepare_command
from cli.options import (
    contact_argument,
    contacts_argument,
    day_option,
    include_withdrawn_option,
    json_option,
    output_option,
    pass_workspace,
    with_options,
)
from cli.output.clean import how_many, say
from cli.output.tables import Column, dial, print_rows, print_sheet, say_left_out
from cli.output.terminal import output_file, print_json, say_wrote
from models.follow_up import Figures

EVENTS: Sequence[Column[Figures]] = (
    Column("Event", lambda it: it.event, least=16, style="bold"),
    Column("On", lambda it: it.held_on),
    Column("Cards", lambda it: it.cards),
    Column("Usable", lambda it: it.usable),
    Column("In time", lambda it: _percent(it.in_time)),
    Column("Days", lambda it: _number(it.median_days)),
    Column("After 30", lambda it: _percent(it.talking[30])),
    Column("After 90", lambda it: _percent(it.talking[90])),
    Column("Further", lambda it: it.relationships),
    Column("Aim", lambda it: _number(it.aim)),
    Column("Cost each", lambda it: _number(it.cost_per_relationship), optional=True),
    Column("Hours each", lambda it: _number(it.hours_per_relationship), optional=True),
)
ORGANISERS: Sequence[Column[Organiser]] = (
    Column("ID", lambda it: it.id, style="dim"),
    Column("Name", lambda it: it.name, least=16, style="bold"),
    Column("Company", lambda it: it.company, least=12, optional=True),
    Column("Tag", lambda it: it.tag),
    Column("Spoken", lambda it: it.asked_on),
    Column("Follow-up", lambda it: it.due_on),
    Column("Phone", lambda it: dial(it.phone), optional=True),
    Column("E-mail", lambda it: it.email, least=16, optional=True),
    Column("Reason", lambda it: it.reason, least=12, optional=True),
)

name_argument = click.argument("name", shell_complete=complete_events)
event_options = with_options(
    day_option("--on", "held_on", explain="Set the day, as 2026-11-12."),
    click.option("--place", help="Set the town or hall."),
    click.option(
        "--aim",
        metavar="N",
        type=click.IntRange(1),
        help="Set the goal: number of new relationships.",
    ),
    click.option("--want", "wants", help='List whom to meet: "Acme; Beta GmbH".'),
    click.option(
        "--cost",
        metavar="AMOUNT",
        type=click.FloatRange(0),
        help="Set the cost in your currency.",
    ),
    click.option(
        "--hours",
        metavar="HOURS",
        type=click.FloatRange(0),
        help="Set the hours spent on it.",
    ),
    click.option(
        "--worth",
        metavar="N",
        type=click.IntRange(1, 5),
        help="Set the priority of its contacts, 1 to 5.",
    ),
    click.option(
        "--follow-up", help="Set the rule for the first follow-up of its contacts."
    ),
    day_option(
        "--retain-until",
        explain="Set the last day its contacts are kept; see `cardfile erase`.",
    ),
)


@click.group("events")
def events_command() -> None:
    """Plan events, and compare goals with results.

    \b
        cardfile events new "Hannover Fair" --on 2026-11-12 --aim 10 --want "Acme"
        cardfile import fair/ --event "Hannover Fair"
        cardfile events show "Hannover Fair"
    """


@events_command.command("new")
@name_argument
@event_options
@pass_workspace
def new_command(work: Workspace, /, name: str, **values: Any) -> None:  # noqa: ANN401
    """Plan an event: goal, whom to meet, cost and hours.

    \b
        cardfile events new "Hannover Fair" --on 2026-11-12 --aim 10 --want "Acme"
    """
    say(f"Event added: {new_event(work, name, values)}")


@events_command.command("edit")
@name_argument
@event_options
@pass_workspace
def edit_command(work: Workspace, /, name: str, **values: Any) -> None:  # noqa: ANN401
    """Change an event; values that are not given stay.

    \b
        cardfile events edit "Hannover Fair" --cost 1200 --hours 16
    """
    say(f"Event changed: {change_event(work, name, values)}")


@events_command.command("list")
@json_option("event")
@pass_workspace
def list_command(work: Workspace, *, as_json: bool) -> None:
    """List the events with their figures, the latest first.

    \b
        cardfile events list
    """
    figures = event_figures(work)
    print_rows(
        EVENTS, figures, as_json=as_json, shape=figures_object, nothing="No events."
    )


@events_command.command("show")
@name_argument
@json_option()
@pass_workspace
def show_command(work: Workspace, name: str, *, as_json: bool) -> None:
    """Show the results of an event.

    "In time" counts contacts followed up by the day of the event's rule;
    "relationships" counts contacts in the stage "in conversation" or later.

    \b
        cardfile events show "Hannover Fair"
    """
    (figures,) = event_figures(work, [name])
    if as_json:
        print_json(figures_object(figures))
    else:
        print_sheet(_lines(figures))


@events_command.command("chart")
@click.argument("names", metavar="[NAME]...", nargs=-1, shell_complete=complete_events)
@output_option(
    "Write to this .svg or .html file; - for standard output.", required=True
)
@pass_workspace
def chart_command(work: Workspace, names: tuple[str, ...], path: Path) -> None:
    """Draw a chart of events; without a NAME, of all of them.

    \b
        cardfile events chart -o events.svg
    """
    with output_file(path, ".svg") as file:
        write_event_chart(work, names, file)
    say_wrote(path)


@events_command.command("assign")
@name_argument
@contacts_argument
@pass_workspace
def assign_command(work: Workspace, name: str, contact_ids: tuple[int, ...]) -> None:
    """Record that contacts were met at an event.

    \b
        cardfile events assign "Hannover Fair" 12 13
    """
    event = assign_to_event(work, name, contact_ids)
    say(f"Met at {event}: {how_many(len(contact_ids), 'contact')}")


@events_command.command("ask")
@name_argument
@contact_argument
@click.argument("rule", default="+1 month")
@pass_workspace
def ask_command(work: Workspace, name: str, contact_id: int, rule: str) -> None:
    """Add a follow-up to ask an organiser for the next date and a talk.

    RULE is when to ask (default: +1 month).

    \b
        cardfile events ask "Hannover Fair" 12 "+6 months"
    """
    say(f"Follow-up set: {describe(ask(work, name, contact_id, rule))}")


@events_command.command("organisers")
@include_withdrawn_option
@json_option("contact")
@pass_workspace
def organisers_command(work: Workspace, *, as_json: bool) -> None:
    """List organisers and networks that offer meetings and talks.

    They are the contacts with the tag "organiser" or "network".

    \b
        cardfile tag 15 network
        cardfile events organisers
        cardfile draft 15 --template speak
    """
    found, left_out = list_organisers(work)
    nothing = 'Nobody has the tag "organiser" or "network".'
    if left_out:
        nothing = 'Everybody with the tag "organiser" or "network" has withdrawn.'
    print_rows(ORGANISERS, found, as_json=as_json, nothing=nothing)
    say_left_out(left_out)


def _lines(it: Figures) -> Iterator[tuple[str, str]]:
    yield "event", it.event
    yield "held on", str(it.held_on or "")
    yield "cards", f"{it.cards}, usable: {it.usable}"
    yield "in time", _percent(it.in_time) or "too early to say"
    days = _number(it.median_days)
    yield "followed up", f"after {days} days (median)" if days else "nobody yet"
    for span, share in it.talking.items():
        yield f"after {span} days", _share_talking(share)
    aim = f", aim: {it.aim}" if it.aim is not None else ""
    yield "relationships", f"{it.relationships}{aim}"
    if it.wanted or it.missed:
        yield "met", "; ".join(it.wanted) or "none of those wanted"
        yield "missed", "; ".join(it.missed) or "nobody"
    if it.cost is not None:
        yield "cost", _spent(it.cost, it.cost_per_relationship)
    if it.hours is not None:
        yield "hours", _spent(it.hours, it.hours_per_relationship)


def _share_talking(share: float | None) -> str:
    if share is None:
        return "too early to say"
    return f"{_percent(share)} in conversation or further"


def _spent(total: float, each: float | None) -> str:
    per = "no relationship yet" if each is None else f"{_number(each)} per relationship"
    return f"{_number(total)}, {per}"


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share:.0%}"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,.1f}".removesuffix(".0")


for _command in (guests_command, prepare_command, missing_command):
    events_command.add_command(_command)
