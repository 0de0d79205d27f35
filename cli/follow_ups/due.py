"""`cardfile due`, `done`, `snooze` and `remind`: list and change follow-ups."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path

import click
from rich.text import Text

from actions.follow_ups.due import (
    count_due,
    count_withdrawn_due,
    digest_text,
    list_due,
    write_digest,
)
from actions.follow_ups.schedule import (
    FollowUpOutcome,
    FollowUpRequest,
    Scheduled,
    complete,
    parse_follow_up,
    postpone,
    remind,
)
from actions.workspace import Workspace
from cli.options import (
    OneOf,
    contact_argument,
    handing_over,
    include_withdrawn_option,
    json_option,
    limit_option,
    output_option,
    pass_workspace,
)
from cli.output.clean import say
from cli.output.tables import (
    Column,
    dial,
    print_rows,
    rows_to_show,
    say_left_out,
    say_more,
)
from cli.output.terminal import is_standard_output, say_wrote, screen
from models.contact import Channel, DueRow

_NUMBER: Column[DueRow] = Column("No.", lambda it: it.follow_up_id, style="dim")
_DAY: Column[DueRow] = Column("Due", lambda it: it.due_on)
_DUE: Sequence[Column[DueRow]] = (
    Column("ID", lambda it: it.id, style="dim"),
    _NUMBER,
    _DAY,
    Column("Channel", lambda it: it.channel, optional=True),
    Column("Name", lambda it: it.name or it.company, least=16, style="bold"),
    Column("Phone", lambda it: dial(it.phone)),
    Column("Remember", lambda it: it.remember, least=12, optional=True, wraps=True),
    Column("Now at", lambda it: it.now_at, least=10, optional=True),
    Column("Company", lambda it: it.company, least=12, optional=True),
    Column("E-mail", lambda it: it.email, least=16, optional=True),
    Column("Met at", lambda it: it.event or it.place, least=10, optional=True),
    Column("Reason", lambda it: it.reason, least=12, optional=True),
    Column("Last note", lambda it: it.note, least=12, optional=True),
)


@click.command("due")
@click.option("--week", "days", flag_value=7, help="Include the next 7 days.")
@click.option("--month", "days", flag_value=31, help="Include the next 31 days.")
@limit_option
@click.option(
    "--digest", is_flag=True, help="Print a digest of the day, for example from cron."
)
@output_option("Write the digest to this .txt, .html, .eml or .ics file.")
@include_withdrawn_option
@json_option("follow-up")
@pass_workspace
def due_command(
    work: Workspace,
    days: int | None,
    limit: int | None,
    path: Path | None,
    *,
    digest: bool,
    as_json: bool,
) -> None:
    """List the follow-ups that are due, by day.

    Lists follow-ups that are due today or overdue, unless you look ahead with --week or
    --month. The number (No.) of a follow-up is shown where a contact has several.

    \b
        cardfile due --week
        cardfile due --digest -o morning.eml
    """
    if path and not digest:
        raise click.UsageError("-o writes the digest: add --digest.")
    if digest:
        _show_digest(work, path)
        return
    rows = list(list_due(work, days or 0, rows_to_show(limit, as_json=as_json)))
    shown = print_rows(
        _due_by_day(rows) if screen().is_terminal else _DUE,
        rows,
        as_json=as_json,
        nothing="Nothing is due.",
        heading=partial(_day_line, work.today),
    )
    if not as_json:
        say_more(shown, count_due(work, days or 0))
        say_left_out(count_withdrawn_due(work, days or 0), "follow-up")


def _due_by_day(rows: Sequence[DueRow]) -> Sequence[Column[DueRow]]:
    """Return the columns below a line with the day; with numbers only if needed."""
    several = {who for who, count in Counter(it.id for it in rows).items() if count > 1}
    number: Column[DueRow] = Column(
        "No.", lambda it: it.follow_up_id if it.id in several else "", style="dim"
    )
    return [number if it is _NUMBER else it for it in _DUE if it is not _DAY]


def _day_line(today: date, row: DueRow) -> Text:
    """Return a line such as "Thursday 2026-11-26, overdue"."""
    day = f"{row.due_on:%A} {row.due_on}"
    if row.due_on < today:
        return Text(f"{day}, overdue", "red")
    return Text(f"{day}, today" if row.due_on == today else day, "bold")


def _show_digest(work: Workspace, path: Path | None) -> None:
    """Print the digest, or write it in the format of the file's ending."""
    if path is None or is_standard_output(path):
        click.echo(digest_text(work), nl=False)
    else:
        write_digest(work, path)
        say_wrote(path)


_CHANNEL = click.option(
    "--channel",
    type=OneOf(Channel),
    help="Set how to get in touch (default: call).",
)
_REASON = click.option("--reason", default="", help="Write what the follow-up is for.")
_pass_request = handing_over(
    parse_follow_up,
    {"rule": click.argument("rule"), "channel": _CHANNEL, "reason": _REASON},
)
_number_option = click.option(
    "--follow-up",
    "number",
    type=int,
    metavar="NO",
    help="Choose the follow-up by its number (default: the one that is due first).",
)


@click.command("done")
@contact_argument
@_number_option
@click.option("--note", default="", help="Write a note about the conversation.")
@click.option(
    "--next",
    "rule",
    metavar="RULE",
    default="",
    help="Set the next follow-up (default: the rule of the stage in cardfile.toml).",
)
@_CHANNEL
@_REASON
@pass_workspace
def done_command(
    work: Workspace,
    contact_id: int,
    number: int | None,
    note: str,
    rule: str,
    channel: Channel | None,
    reason: str,
) -> None:
    """Mark a follow-up as done.

    \b
        cardfile done 12 --note "wants an offer" --next "+2 weeks" --channel coffee
        cardfile done 12 --follow-up 31
    """
    if (channel or reason) and not rule:
        raise click.UsageError(
            "--channel and --reason describe the next follow-up: add --next."
        )
    following = parse_follow_up(rule, channel, reason) if rule else None
    outcome = complete(work, contact_id, note, following, number)
    say(f"Done: {describe(outcome.changed)} with {outcome.contact}")
    if outcome.following:
        say(f"Next follow-up: {describe(outcome.following)}")
    _say_rest(outcome)
    if not (outcome.following or outcome.remaining):
        say(
            f"{outcome.contact} has no follow-up left. Add one with `cardfile remind"
            f" {contact_id} RULE`.",
            err=True,
        )


@click.command("snooze")
@contact_argument
@_number_option
@_pass_request
@pass_workspace
def snooze_command(
    work: Workspace, wanted: FollowUpRequest, contact_id: int, number: int | None
) -> None:
    """Postpone a follow-up.

    RULE counts from today: "+3 working days", "next month", "12 december", 2026-12-01.

    \b
        cardfile snooze 12 "next week"
        cardfile snooze 12 2026-12-01 --follow-up 31
    """
    outcome = postpone(work, contact_id, wanted, number)
    is_moved = outcome.was_due_on != outcome.changed.due_on
    said = f"Moved from {outcome.was_due_on}" if is_moved else "Changed"
    say(f"{said}: {describe(outcome.changed)} with {outcome.contact}")
    _say_rest(outcome)


@click.command("remind")
@contact_argument
@_pass_request
@pass_workspace
def remind_command(work: Workspace, wanted: FollowUpRequest, contact_id: int) -> None:
    """Add a follow-up to a contact.

    RULE counts from today: "+3 working days", "next month", "12 december", 2026-12-01.

    \b
        cardfile remind 12 "next friday" --channel coffee --reason "the new catalogue"
    """
    outcome = remind(work, contact_id, wanted)
    say(f"Follow-up set: {describe(outcome.changed)} with {outcome.contact}")
    _say_rest(outcome)


def describe(task: Scheduled) -> str:
    """Return a follow-up in a line: "coffee on 2026-12-10 (no. 31)"."""
    return f"{task.channel} on {task.due_on} (no. {task.number})"


def _say_rest(outcome: FollowUpOutcome) -> None:
    if outcome.remaining:
        others = "; ".join(map(describe, outcome.remaining))
        say(f"Also open: {others}")
