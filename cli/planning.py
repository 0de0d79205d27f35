"""`cardfile plan` and `block`: spread follow-ups over the coming weeks."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import click
from rich.text import Text

from actions.follow_ups.drafts import write_apologies
from actions.follow_ups.plan import (
    OpenTasks,
    Planned,
    PlanRequest,
    block_days,
    list_blocked,
    move_object,
    plan_follow_ups,
    unblock_days,
)
from actions.follow_ups.visits import Stop, by_town, list_stops, visit_on
from actions.setting_values import parse_per_way
from actions.workspace import Workspace, open_workspace
from cli.clean_output import safe
from cli.conversations import say_doubts, say_written
from cli.options import day as a_day
from cli.options import json_option, pass_settings
from cli.terminal import Column, as_object, dial, print_json, print_table
from followup.board import Caps, Pause, monday_of
from followup.planner import Move, Period, Plan
from models.settings import Settings

MOVES = (
    Column("ID", style="dim"),
    Column("Name", least=16, style="bold"),
    Column("Company", least=12, optional=True),
    Column("Channel", optional=True),
    Column("From"),
    Column("To"),
    Column("Why", least=16),
)


def _per_way(
    _ctx: click.Context, _param: click.Parameter, values: Sequence[str]
) -> dict[Any, int]:
    try:
        parts = [value.partition("=") for value in values]
        given = {name: count for name, _, count in parts}
        numbers = parse_per_way(given)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error
    return {way: numbers[way] for way in numbers if way in given}


@click.command("plan")
@click.option(
    "--per-day",
    type=click.IntRange(1),
    help="Plan at most this many a day (default: per_day in cardfile.toml, 8).",
)
@click.option(
    "--per-week",
    type=click.IntRange(1),
    help="Plan at most this many a week (default: per_week in cardfile.toml, 25).",
)
@click.option(
    "--per-way",
    multiple=True,
    callback=_per_way,
    metavar="WAY=N",
    help="Plan at most this many of a kind a week, such as coffee=2.",
)
@click.option(
    "--gap",
    type=click.IntRange(0, 365),
    help="Leave this many days between meetings (default: meeting_gap, 1).",
)
@click.option(
    "--weeks",
    type=click.IntRange(0, 520),
    default=26,
    show_default=True,
    help="Warn about follow-ups that are due after this many weeks.",
)
@click.option(
    "--calendar",
    "calendars",
    multiple=True,
    metavar="FILE",
    help="Avoid the busy days of this .ics file or https://user@server/... calendar.",
)
@click.option(
    "--squeeze",
    nargs=2,
    type=a_day,
    metavar="FROM TO",
    help="Clear these days: move important follow-ups before them and the rest after.",
)
@click.option(
    "--drafts",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="With --squeeze: write messages that ask for a later date to this folder.",
)
@click.option(
    "--near", metavar="CITY", help="List contacts to visit in and around a city."
)
@click.option("--on", "day", type=a_day, help="With --near: set the day of the visits.")
@click.option(
    "--apply",
    is_flag=True,
    help="Store the new dates; without it, they are only shown.",
)
@json_option("follow-up")
@pass_settings
def plan_command(
    settings: Settings,
    per_day: int | None,
    per_week: int | None,
    per_way: dict[Any, int],
    gap: int | None,
    weeks: int,
    calendars: tuple[str, ...],
    squeeze: tuple[date, date] | None,
    drafts: Path | None,
    near: str | None,
    day: date | None,
    *,
    apply: bool,
    as_json: bool,
) -> None:
    """Spread the follow-ups over the coming weeks.

    Shows which ones would move, and why; --apply moves them. Dates that you set
    yourself stay. The caps are those of cardfile.toml unless given here.

    \b
        cardfile plan --per-day 6 --per-way coffee=2 --calendar busy.ics
        cardfile plan --squeeze 2026-12-07 2026-12-18 --apply
        cardfile plan --near Berlin --on 2026-12-03 --apply
    """
    if near:
        if apply and day is None:
            raise click.UsageError("--apply needs the day of the visits: add --on.")
        with open_workspace(settings) as work:
            plan_nearby(work, near, day if apply else None, as_json=as_json)
        return
    caps = Caps(
        per_day or settings.per_day,
        per_week or settings.per_week,
        {**settings.per_way, **per_way},
        settings.meeting_gap if gap is None else gap,
    )
    with open_workspace(settings) as work:
        today = work.today
        period = Period(*squeeze, today) if squeeze else None
        request = PlanRequest(caps, calendars, period)
        planned = plan_follow_ups(work, request, apply=apply)
        plan, found = planned.plan, planned.found
        if drafts:
            _write_drafts(work, plan, found, drafts)
    if as_json:
        for move in plan.moves:
            print_json(move_object(move, found))
        return
    _show_moves(plan, found)
    _say(plan, found, today + timedelta(weeks=weeks), applied=apply)
    _propose(planned)


def _write_drafts(work: Workspace, plan: Plan, found: OpenTasks, folder: Path) -> None:
    """Write the message to each of those whose follow-up is moved to a later day."""
    moves = [(found.people[it.task.id].contact_id, it) for it in _asking(plan)]
    for letter in write_apologies(work, moves, folder):
        say_written(letter, err=True)
        say_doubts(letter)


def _show_moves(plan: Plan, found: OpenTasks) -> None:
    rows = []
    for move in plan.moves:
        who = found.people[move.task.id]
        why = f"{move.why}; ask for later" if move.asks_later else move.why
        row = (who.contact_id, who.name, who.company, move.task.way)
        rows.append((*map(str, row), str(move.task.due_on), str(move.day), why))
    print_table(MOVES, rows)


def _say(plan: Plan, found: OpenTasks, until: date, *, applied: bool) -> None:
    """What the plan comes to, on the side of the messages."""
    moved = {move.task.id: move.day for move in plan.moves}
    days = [moved.get(task.id, task.due_on) for task in found.tasks]
    for week, count in sorted(Counter(map(monday_of, days)).items()):
        click.echo(f"Week of {week}: {count}", err=True)
    for task in plan.kept:
        who = found.people[task.id]
        click.echo(
            f"You set {task.due_on} for contact {who.contact_id} yourself:"
            " it is not moved.",
            err=True,
        )
    if late := sum(day > until for day in days):
        click.echo(
            f"After {until}: {late}; raise the limits to plan them earlier.", err=True
        )
    asking = [str(found.people[it.task.id].contact_id) for it in _asking(plan)]
    if asking:
        click.echo(
            f"Draft the messages: cardfile draft {' '.join(asking)} --template later",
            err=True,
        )
    if not plan.moves:
        click.echo("Nothing needs to move.", err=True)
    elif not applied:
        click.echo(f"To move: {len(moved)}. Move them with --apply.", err=True)
    else:
        click.echo(f"Moved: {len(moved)}", err=True)


def _propose(planned: Planned) -> None:
    """Name a breakfast or coffee for each week without a meeting."""
    for it in planned.proposals:
        who = planned.found.people[it.task.id]
        click.echo(
            f"No meeting in the week of {monday_of(it.day)}: {it.way} with"
            f" {safe(who.name or who.company)}? cardfile snooze {who.contact_id}"
            f" {it.day} --way {it.way} --follow-up {it.task.id}",
            err=True,
        )


def _asking(plan: Plan) -> list[Move]:
    return [move for move in plan.moves if move.asks_later]


STOPS = (
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
        _show_stops(stops)
    if day is None:
        return
    visits = visit_on(work, city, day)
    click.echo(f"To visit on {day}: {len(visits.planned)}", err=True)
    _say_names("Kept on the date that you set yourself", visits.kept)
    _say_names("Not planned, without a follow-up", visits.without)


def _say_names(what: str, stops: Iterable[Stop]) -> None:
    names = [safe(f"{it.id} {it.name or it.company}") for it in stops]
    if names:
        click.echo(f"{what}: {', '.join(names)}", err=True)


def _show_stops(stops: list[Stop]) -> None:
    for town, group in by_town(stops):
        click.echo(f"{safe(town)}: {len(group)}")
        print_table(STOPS, [_stop_cells(it) for it in group])
        click.echo()


def _stop_cells(it: Stop) -> tuple[Text | str, ...]:
    due = str(it.due_on or "")
    return (str(it.id), it.name, it.company, it.street, due, dial(it.phone))


BLOCKED = (Column("From"), Column("To"), Column("Reason", least=12))


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
            _list_blocked(list_blocked(work), as_json=as_json)
        elif remove:
            for pause in unblock_days(work, first):
                click.echo(f"No longer blocked: {_describe_pause(pause)}")
        else:
            click.echo(
                f"Blocked: {_describe_pause(block_days(work, first, last, reason))}"
            )


def _list_blocked(pauses: list[Pause], *, as_json: bool) -> None:
    if as_json:
        for pause in pauses:
            print_json(as_object(pause))
        return
    print_table(BLOCKED, [(str(it.first), str(it.last), it.reason) for it in pauses])


def _describe_pause(pause: Pause) -> str:
    days = str(pause.first)
    if pause.last != pause.first:
        days += f" to {pause.last}"
    return f"{days}, {safe(pause.reason)}" if pause.reason else days
