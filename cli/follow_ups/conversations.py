"""`cardfile log`, `stage` and `reconnect`: conversations, past and overdue."""

from collections.abc import Sequence
from datetime import date

import click

from actions.follow_ups.conversations import (
    Conversation,
    list_conversations,
    log_conversation,
    set_interval,
)
from actions.follow_ups.reconnect import list_neglected, make_dormant
from actions.follow_ups.stages import Step, list_steps, set_stage
from actions.workspace import Workspace
from cli.follow_ups.due import describe
from cli.options import (
    OneOf,
    contact_argument,
    day_option,
    include_withdrawn_option,
    json_option,
    limit_option,
    pass_workspace,
)
from cli.output.clean import how_many, say
from cli.output.tables import (
    Column,
    dial,
    print_rows,
    rows_to_show,
    say_left_out,
    say_more,
)
from models.contact import Channel, Stage
from models.follow_up import Silence

LOG: Sequence[Column[Conversation]] = (
    Column("Day", lambda it: it.happened_on),
    Column("Channel", lambda it: it.channel),
    Column("Note", lambda it: it.note, least=20),
)
STEPS: Sequence[Column[Step]] = (
    Column("Day", lambda it: it.changed_on),
    Column("From", lambda it: it.before),
    Column("To", lambda it: it.after),
)
NEGLECTED: Sequence[Column[Silence]] = (
    Column("ID", lambda it: it.id, style="dim"),
    Column("Name", lambda it: it.name or it.company, least=16, style="bold"),
    Column("Company", lambda it: it.company, least=12, optional=True),
    Column("Spoken", lambda it: it.spoken_on),
    Column("Now at", lambda it: it.now_at, least=10, optional=True),
    Column("Remember", lambda it: it.remember, least=12, optional=True, wraps=True),
    Column("Every", lambda it: it.every, optional=True),
    Column("Stage", lambda it: it.stage, optional=True),
    Column("Phone", lambda it: dial(it.phone)),
    Column("E-mail", lambda it: it.email, least=16, optional=True),
    Column("Last note", lambda it: it.note, least=14, optional=True),
)


@click.command("log")
@contact_argument
@click.argument(
    "channel",
    metavar="[CHANNEL]",
    required=False,
    type=OneOf(Channel),
)
@click.option("--note", default="", help="Write what was said.")
@day_option("--on", "day", explain="Set the day (default: today).")
@click.option(
    "--every",
    "interval",
    help='Set the interval: "3 months" or "never"; "" for that of the tag or stage.',
)
@json_option("entry")
@pass_workspace
def log_command(
    work: Workspace,
    contact_id: int,
    channel: Channel | None,
    note: str,
    day: date | None,
    interval: str | None,
    *,
    as_json: bool,
) -> None:
    """Record a conversation with a contact, or list the conversations.

    CHANNEL is call, email, breakfast, coffee, lunch, visit or post.

    \b
        cardfile log 12 call --note "sends her colleague" --every "3 months"
        cardfile log 12
    """
    if channel is None and (note or day):
        raise click.UsageError("Give the channel, such as: cardfile log 12 call")
    if channel is None and interval is None:
        entries = list_conversations(work, contact_id)
        nothing = f"No conversation with contact {contact_id} is logged."
        print_rows(LOG, entries, as_json=as_json, nothing=nothing)
    if interval is not None:
        every = set_interval(work, contact_id, interval)
        said = f"every {every.removeprefix('every ')}" if every else "as by default"
        say(f"Interval of contact {contact_id}: {said}")
    if channel is not None:
        entry = log_conversation(work, contact_id, channel, note, day)
        say(f"Logged for contact {contact_id}: {entry.channel} on {entry.happened_on}")


@click.command("stage")
@contact_argument
@click.argument(
    "stage",
    metavar="[STAGE]",
    required=False,
    type=OneOf(Stage),
)
@json_option("entry")
@pass_workspace
def stage_command(
    work: Workspace, contact_id: int, stage: Stage | None, *, as_json: bool
) -> None:
    """Set the stage of a relationship, or list its history.

    STAGE is met, followed up, in conversation, relationship, client or dormant.

    \b
        cardfile stage 12 "in conversation"
        cardfile stage 12
    """
    if stage is None:
        steps = list_steps(work, contact_id)
        nothing = f"The stage of contact {contact_id} was never set."
        print_rows(STEPS, steps, as_json=as_json, nothing=nothing)
        return
    done = set_stage(work, contact_id, stage)
    say(f"Stage of {done.contact}: {done.after} (before: {done.before or 'none'})")
    if done.follow_up is None:
        say(f"{done.contact} has no follow-up.", err=True)
    elif done.is_new:
        say(f"Next follow-up: {describe(done.follow_up)}")


@click.command("reconnect")
@limit_option
@click.option(
    "--let-go",
    is_flag=True,
    help="Set the stage dormant after `dormant_after` without a conversation.",
)
@include_withdrawn_option
@json_option("contact")
@pass_workspace
def reconnect_command(
    work: Workspace, limit: int | None, *, let_go: bool, as_json: bool
) -> None:
    """List contacts whose interval between conversations is over.

    The most valuable come first. The interval is that of the contact (`cardfile log ID
    --every "3 months"`), else of a tag, of the stage, or of everybody (keep_in_touch in
    cardfile.toml). With --let-go, contacts you have not spoken with for `dormant_after`
    become dormant.

    \b
        cardfile reconnect --limit 20
        cardfile reconnect --let-go
    """
    if let_go:
        say(f"Dormant now: {how_many(make_dormant(work), 'contact')}")
        return
    found = list_neglected(work, rows_to_show(limit, as_json=as_json))
    nothing = (
        "No interval is over: nobody to reconnect with."
        if found.has_intervals
        else 'No interval is set: use `cardfile log ID --every "3 months"`, or'
        " keep_in_touch in cardfile.toml."
    )
    print_rows(NEGLECTED, found.rows, as_json=as_json, nothing=nothing)
    if as_json:
        return
    say_more(len(found.rows), found.total)
    say_left_out(found.withdrawn)
    if found.asleep:
        say(
            f"Not spoken with for {work.settings.dormant_after}:"
            f" {how_many(found.asleep, 'contact')}; set them to dormant with --let-go.",
            err=True,
        )
