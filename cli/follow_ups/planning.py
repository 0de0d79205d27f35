"""`cardfile plan` and `block`: spread follow-ups over the coming weeks."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

import click

from actions.follow_ups.plan import (
    Planned,
    PlannedTask,
    PlanRequest,
    block_days,
    list_blocked,
    move_object,
    plan_follow_ups,
    unblock_days,
)
from actions.setting_values import parse_per_channel
from actions.workspace import Workspace
from cli.follow_ups.visits import plan_nearby
from cli.options import (
    day_option,
    include_withdrawn_option,
    json_option,
    limit_option,
    parse_day,
    pass_workspace,
)
from cli.output.clean import how_many, say
from cli.output.tables import (
    Column,
    print_rows,
    rows_to_show,
    say_left_out,
    say_more,
)
from cli.paths import AnyPath
from models.contact import Channel
from models.follow_up import Pause

MOVES: Sequence[Column[PlannedTask]] = (
    Column("ID", lambda it: it.contact_id, style="dim"),
    Column("Name", lambda it: it.name or it.company, least=16, style="bold"),
    Column("Company", lambda it: it.company, least=12, optional=True),
    Column("Channel", lambda it: it.channel, optional=True),
    Column("From", lambda it: it.due_on),
    Column("To", lambda it: it.day),
    Column(
        "Why",
        lambda it: f"{it.why}; ask for later" if it.asks_later else it.why,
        least=24,
        wraps=True,
    ),
)
BLOCKED: Sequence[Column[Pause]] = (
    Column("From", lambda it: it.first),
    Column("To", lambda it: it.last),
    Column("Reason", lambda it: it.reason, least=12),
)

_WEEKS = 12
"""Weeks of a plan that are summarised."""
_FAR = 26
"""Weeks after which a follow-up that is due is said to be far away."""


def _per_channel(
    _ctx: click.Context, _param: click.Parameter, values: Sequence[str]
) -> Mapping[Channel, int]:
    given = {name: count for name, _, count in (it.partition("=") for it in values)}
    try:
        numbers = parse_per_channel(given)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error
    return {channel: numbers[channel] for channel in numbers if channel in given}


@click.command("plan")
@click.option(
    "--per-day",
    metavar="N",
    type=click.IntRange(1),
    help="Plan at most this many a day (default: per_day in cardfile.toml, 8).",
)
@click.option(
    "--per-week",
    metavar="N",
    type=click.IntRange(1),
    help="Plan at most this many a week (default: per_week in cardfile.toml, 25).",
)
@click.option(
    "--per-channel",
    multiple=True,
    callback=_per_channel,
    metavar="CHANNEL=N",
    help="Plan at most this many of a channel a week, such as coffee=2.",
)
@click.option(
    "--gap",
    metavar="DAYS",
    type=click.IntRange(0, 365),
    help="Leave this many days between meetings (default: meeting_gap, 1).",
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
    type=parse_day,
    metavar="FROM TO",
    help="Clear these days: move important follow-ups before them and the rest after.",
)
@click.option(
    "--drafts",
    type=AnyPath(file_okay=False),
    metavar="FOLDER",
    help="With --squeeze: write messages that ask for a later date to this folder.",
)
@click.option(
    "--near", metavar="CITY", help="List contacts to visit in and around a city."
)
@day_option("--on", "day", explain="With --near: set the day of the visits.")
@limit_option
@click.option(
    "--apply",
    is_flag=True,
    help="Store the new dates; without it, they are only shown.",
)
@include_withdrawn_option
@json_option("follow-up")
@pass_workspace
def plan_command(
    work: Workspace,
    per_day: int | None,
    per_week: int | None,
    per_channel: Mapping[Channel, int],
    gap: int | None,
    calendars: tuple[str, ...],
    squeeze: tuple[date, date] | None,
    drafts: Path | None,
    near: str | None,
    day: date | None,
    limit: int | None,
    *,
    apply: bool,
    as_json: bool,
) -> None:
    """Spread the follow-ups over the coming weeks.

    Shows which ones would move, and why; --apply moves them. Dates that you set
    yourself stay. Limits that are not given here are those of cardfile.toml.

    \b
        cardfile plan --per-day 6 --per-channel coffee=2 --calendar busy.ics
        cardfile plan --squeeze 2026-12-07 2026-12-18 --apply
        cardfile plan --near Berlin --on 2026-12-03 --apply
    """
    if near:
        if apply and day is None:
            raise click.UsageError("--apply needs the day of the visits: add --on.")
        plan_nearby(work, near, day if apply else None, as_json=as_json)
        return
    request = PlanRequest(per_day, per_week, per_channel, gap, calendars, squeeze)
    planned = plan_follow_ups(work, request, apply=apply)
    print_rows(
        MOVES,
        planned.moves[: rows_to_show(limit, as_json=as_json)],
        as_json=as_json,
        shape=move_object,
        nothing="Nothing needs to move.",
    )
    if not as_json:
        say_more(rows_to_show(limit, as_json=False), len(planned.moves))
        _say_planned(planned, work.today + timedelta(weeks=_FAR), applied=apply)
        _propose(planned)
        say_left_out(planned.withdrawn, "follow-up")
    _write_drafts(work, planned, drafts)


def _say_planned(planned: Planned, until: date, *, applied: bool) -> None:
    """Summarise a plan on standard error."""
    weeks = list(planned.weeks.items())
    for week, count in weeks[:_WEEKS]:
        say(f"Week of {week}: {how_many(count, 'follow-up')}", err=True)
    if weeks[_WEEKS:]:
        more = how_many(len(weeks) - _WEEKS, "week")
        say(f"{more} more, the last of {weeks[-1][0]}", err=True)
    for task in planned.kept:
        say(
            f"You set {task.due_on} for contact {task.contact_id} yourself:"
            " it is not moved.",
            err=True,
        )
    if late := sum(day > until for day in planned.days):
        say(
            f"After {until}: {how_many(late, 'follow-up')}; raise the limits to plan"
            " them earlier.",
            err=True,
        )
    if planned.moves:
        moves = how_many(len(planned.moves), "follow-up")
        said = f"Moved: {moves}" if applied else f"To move: {moves}; add --apply."
        say(said, err=True)


def _write_drafts(work: Workspace, planned: Planned, folder: Path | None) -> None:
    """Write drafts that ask for a later day, or say how to write them."""
    asking = [move for move in planned.moves if move.asks_later]
    if folder:
        from actions.follow_ups.drafts import write_apologies  # noqa: PLC0415 - Jinja
        from cli.follow_ups.drafts import say_doubts, say_written  # noqa: PLC0415

        for letter in write_apologies(work, asking, folder):
            say_written(letter, err=True)
            say_doubts(letter)
    elif asking:
        ids = " ".join(str(move.contact_id) for move in asking)
        say(f"Draft the messages: `cardfile draft {ids} --template later`", err=True)


def _propose(planned: Planned) -> None:
    """Name a breakfast or coffee for each week without a meeting."""
    for it in planned.proposals:
        monday = it.day - timedelta(days=it.day.weekday())
        say(
            f"No meeting in the week of {monday}: {it.channel} with"
            f" {it.name or it.company}? `cardfile snooze {it.contact_id} {it.day}"
            f" --channel {it.channel} --follow-up {it.number}`",
            err=True,
        )


@click.command("block")
@click.argument("first", metavar="[FROM]", required=False, type=parse_day)
@click.argument("last", metavar="[TO]", required=False, type=parse_day)
@click.option(
    "--reason", default="", help="Write why, such as holiday; `plan` shows it."
)
@click.option(
    "--remove", is_flag=True, help="Unblock the range of days that begins with FROM."
)
@json_option("range of days")
@pass_workspace
def block_command(
    work: Workspace,
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
    if first is None:
        blocked = list_blocked(work)
        print_rows(BLOCKED, blocked, as_json=as_json, nothing="No days are blocked.")
    elif remove:
        for pause in unblock_days(work, first):
            say(f"No longer blocked: {_describe(pause)}")
    else:
        say(f"Blocked: {_describe(block_days(work, first, last, reason))}")


def _describe(pause: Pause) -> str:
    days = str(pause.first)
    if pause.last != pause.first:
        days += f" to {pause.last}"
    return f"{days}, {pause.reason}" if pause.reason else days
