"""`cardfile log`, `stage`, `reconnect` and `draft`: keep in touch with contacts."""

from datetime import date
from pathlib import Path

import click
from rich.text import Text

from actions.follow_ups.conversations import (
    list_conversations,
    log_conversation,
    set_interval,
)
from actions.follow_ups.drafts import Letter, draft_messages, write_letters
from actions.follow_ups.reconnect import let_go as put_to_rest
from actions.follow_ups.reconnect import list_neglected
from actions.follow_ups.stages import list_steps, set_stage
from actions.workspace import Workspace, open_workspace
from cli.clean_output import safe
from cli.follow_ups import describe
from cli.options import day as a_day
from cli.options import json_option, output_option, pass_settings
from cli.terminal import (
    Column,
    as_object,
    dial,
    is_standard_output,
    output_file,
    print_json,
    print_table,
)
from followup.digest import Silence
from followup.drafts import Draft
from models.contact import Channel, Stage
from models.settings import Settings

LOG = (Column("Day"), Column("Channel"), Column("Note", least=20))
STEPS = (Column("Day"), Column("From"), Column("To"))


@click.command("log")
@click.argument("contact_id", metavar="ID", type=int)
@click.argument(
    "way", required=False, type=click.Choice([way.value for way in Channel])
)
@click.option("--note", default="", help="Write what was said.")
@click.option("--on", "day", type=a_day, help="Set the day (default: today).")
@click.option(
    "--every",
    "interval",
    help='Set the interval: "3 months" or "never"; "" for that of the tag or stage.',
)
@json_option("entry")
@pass_settings
def log_command(
    settings: Settings,
    contact_id: int,
    way: str | None,
    note: str,
    day: date | None,
    interval: str | None,
    *,
    as_json: bool,
) -> None:
    """Record a conversation with a contact, or list the conversations.

    \b
        cardfile log 12 call --note "sends her colleague" --every "3 months"
        cardfile log 12
    """
    if way is None and (note or day):
        raise click.UsageError(
            "Give the kind of conversation, such as: cardfile log 12 call"
        )
    with open_workspace(settings) as work:
        if way is None and interval is None:
            _list_log(work, contact_id, as_json=as_json)
        if interval is not None:
            every = set_interval(work, contact_id, interval)
            said = f"every {every.removeprefix('every ')}" if every else "as by default"
            click.echo(f"Interval of contact {contact_id}: {safe(said)}")
        if way is not None:
            entry = log_conversation(work, contact_id, Channel(way), note, day)
            click.echo(
                f"Logged for contact {contact_id}: {entry.way} on {entry.happened_on}"
            )


@click.command("stage")
@click.argument("contact_id", metavar="ID", type=int)
@click.argument("stage", required=False, type=click.Choice([it.value for it in Stage]))
@json_option("entry")
@pass_settings
def stage_command(
    settings: Settings, contact_id: int, stage: str | None, *, as_json: bool
) -> None:
    """Set the stage of a relationship, or list its history.

    \b
        cardfile stage 12 "in conversation"
        cardfile stage 12
    """
    with open_workspace(settings) as work:
        if stage is None:
            _list_steps(work, contact_id, as_json=as_json)
            return
        done = set_stage(work, contact_id, Stage(stage))
    click.echo(
        f"Stage of {safe(done.contact)}: {done.after} (before: {done.before or 'none'})"
    )
    if done.follow_up is None:
        click.echo(f"{safe(done.contact)} has no follow-up.", err=True)
    elif done.is_new:
        click.echo(f"Next follow-up: {describe(done.follow_up)}")


def _list_log(work: Workspace, contact_id: int, *, as_json: bool) -> None:
    entries = list_conversations(work, contact_id)
    if as_json:
        for entry in entries:
            print_json(as_object(entry))
        return
    print_table(LOG, [(str(it.happened_on), it.way, it.note) for it in entries])


def _list_steps(work: Workspace, contact_id: int, *, as_json: bool) -> None:
    steps = list_steps(work, contact_id)
    if as_json:
        for step in steps:
            print_json(as_object(step))
        return
    print_table(
        STEPS, [(str(it.changed_on), it.before or "", it.after) for it in steps]
    )


NEGLECTED = (
    Column("ID", style="dim"),
    Column("Name", least=16, style="bold"),
    Column("Company", least=12, optional=True),
    Column("Spoken"),
    Column("Remember", least=12, optional=True, wraps=True),
    Column("Every", optional=True),
    Column("Stage", optional=True),
    Column("Phone"),
    Column("E-mail", least=16, optional=True),
    Column("Last note", least=14, optional=True),
)


@click.command("reconnect")
@click.option(
    "--limit", type=click.IntRange(min=1), help="Show at most this many (default: all)."
)
@click.option(
    "--let-go",
    is_flag=True,
    help="Set the stage dormant after `dormant_after` without a conversation.",
)
@json_option("contact")
@pass_settings
def reconnect_command(
    settings: Settings, limit: int | None, *, let_go: bool, as_json: bool
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
    with open_workspace(settings) as work:
        if let_go:
            click.echo(f"Dormant now: {put_to_rest(work)}")
            return
        found = list_neglected(work, limit)
    if as_json:
        for row in found.rows:
            print_json(as_object(row))
        return
    print_table(NEGLECTED, [_neglected_cells(row) for row in found.rows])
    if not found.has_intervals:
        click.echo(
            'No interval is set: use `cardfile log ID --every "3 months"`, or'
            " keep_in_touch in cardfile.toml.",
            err=True,
        )
    elif not found.rows:
        click.echo("No interval is over: nobody to reconnect with.", err=True)
    if found.asleep:
        click.echo(
            f"Not spoken with for {settings.dormant_after}: {found.asleep};"
            " set them to dormant with --let-go.",
            err=True,
        )


def _neglected_cells(row: Silence) -> tuple[Text | str, ...]:
    return (
        str(row.id),
        row.name,
        row.company,
        str(row.spoken_on),
        row.remember,
        row.every,
        row.stage or "",
        dial(row.phone),
        row.email or "",
        row.note or "",
    )


@click.command("draft")
@click.argument("contact_ids", metavar="ID...", type=int, nargs=-1, required=True)
@click.option(
    "--template",
    default="first",
    show_default=True,
    metavar="NAME",
    help="Use the template first, later, again, speak or one of your own.",
)
@click.option(
    "--language",
    default="",
    metavar="CODE",
    help="Set the language, such as de (default: by the contact's country).",
)
@click.option(
    "--open", "is_opened", is_flag=True, help="Open the draft in your mail program."
)
@output_option(
    "Write an .eml file, or for several contacts a folder of .eml files.",
    may_be_folder=True,
)
@json_option("message")
@pass_settings
def draft_command(
    settings: Settings,
    contact_ids: tuple[int, ...],
    template: str,
    language: str,
    path: Path | None,
    *,
    is_opened: bool,
    as_json: bool,
) -> None:
    """Write the draft of a message to a contact.

    cardfile never sends it; you do.

    Your own templates are text files in the folder `templates` of the data folder,
    with a first line "Subject: ..." and names such as {{ name }}, {{ event }},
    {{ note }} and {{ due_on }}.

    \b
        cardfile draft 12 --template later --open
        cardfile draft 15 --template speak
        cardfile draft 12 13 14 --template again -o drafts/
    """
    with open_workspace(settings) as work:
        letters = draft_messages(work, contact_ids, template, language)
    if path and len(letters) > 1 and is_standard_output(path):
        raise click.UsageError(
            "Several drafts are written to a folder: give it with -o."
        )
    if path:
        with output_file(path, ".eml") as file:
            letters = write_letters(letters, template, file)
    for letter in letters:
        if path:
            if not is_standard_output(path):
                say_written(letter)
        elif as_json:
            print_json(_letter_object(letter))
        else:
            _print_draft(letter.draft)
        say_doubts(letter)
        if is_opened:
            click.launch(letter.draft.mailto)


def say_written(letter: Letter, *, err: bool = False) -> None:
    """Say where a draft was written."""
    click.echo(f"Wrote {safe(letter.path)}", err=err)


def say_doubts(letter: Letter) -> None:
    """Say what the user remembers of the contact and has to add to a draft."""
    if letter.remember:
        click.echo(
            f"Remember of contact {letter.contact_id}: {safe(letter.remember)}",
            err=True,
        )
    if not letter.draft.to:
        click.echo(
            f"Contact {letter.contact_id} has no e-mail address: the draft has no"
            " recipient.",
            err=True,
        )
    if not letter.is_checked:
        click.echo(
            f"Contact {letter.contact_id} waits for review: the draft does not greet by"
            " name.",
            err=True,
        )


def _letter_object(letter: Letter) -> dict[str, object]:
    mailto = letter.draft.mailto
    return {
        "id": letter.contact_id,
        **as_object(letter.draft),
        "mailto": mailto,
        "remember": letter.remember,
    }


def _print_draft(draft: Draft) -> None:
    click.echo(f"To: {safe(draft.to) or '(no e-mail address)'}")
    click.echo(f"Subject: {safe(draft.subject)}\n")
    for line in draft.body.splitlines():
        click.echo(safe(line))
    click.echo(f"\n{draft.mailto}\n")
