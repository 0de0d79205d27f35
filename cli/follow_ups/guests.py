"""`cardfile events guests|prepare|missing`: an organiser's list of guests."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.text import Text

from actions.workspace import Workspace
from cli.completion import complete_events
from cli.options import include_withdrawn_option, json_option, pass_workspace
from cli.output.clean import how_many, safe, say
from cli.output.tables import Column, print_rows, say_left_out
from cli.output.terminal import print_json, screen
from cli.paths import AnyPath

if TYPE_CHECKING:  # which load the rules for cards; `cli.events` imports this module
    from actions.events.import_guests import ListImported
    from actions.events.prepare import KnownGuest, OtherGuest


def _spoken(it: "KnownGuest") -> str:
    if it.spoken_on:
        return str(it.spoken_on)
    return f"met {it.met_on}" if it.met_on else "never"


def _colleagues(it: "OtherGuest") -> str:
    return ", ".join(f"{number} {name}" for number, name in it.colleagues)


KNOWN: Sequence[Column["KnownGuest"]] = (
    Column("ID", lambda it: it.contact_id, style="dim"),
    Column("Name", lambda it: it.name, least=14, style="bold"),
    Column("Want", lambda it: "*" if it.is_wanted else ""),
    Column("Company", lambda it: it.company, least=12),
    Column("Spoken", _spoken),
    Column("Follow-up", lambda it: it.due_on, optional=True),
    Column("Reason", lambda it: it.reason, least=10, optional=True),
    Column("Was at", lambda it: it.was_at, least=10, optional=True),
    Column("Remember", lambda it: it.remember, least=12, optional=True),
)
OTHERS: Sequence[Column["OtherGuest"]] = (
    Column("Row", lambda it: it.row, style="dim"),
    Column("Name", lambda it: it.name, least=14, style="bold"),
    Column("Title", lambda it: it.title, least=10, optional=True),
    Column("Company", lambda it: it.company, least=12),
    Column("You know there", _colleagues, least=12, optional=True),
)


@click.command("guests")
@click.argument("event", shell_complete=complete_events)
@click.argument(
    "files",
    metavar="[LIST]...",
    nargs=-1,
    type=AnyPath(exists=True, dir_okay=False),
)
@click.option(
    "--forget", is_flag=True, help="Delete the list; corrected contacts stay corrected."
)
@click.option(
    "--want",
    "wants",
    metavar="NAME",
    multiple=True,
    help="Add a person or company you want to meet; may be repeated.",
)
@json_option()
@pass_workspace
def guests_command(
    work: Workspace,
    event: str,
    files: tuple[Path, ...],
    wants: tuple[str, ...],
    *,
    forget: bool,
    as_json: bool,
) -> None:
    """Import the organiser's list of attendees or exhibitors of an event.

    Several files are one list. A new list replaces the earlier one. Columns are
    recognised by their headers as in `cardfile contacts import`; a column "Want" marks
    guests you want to meet, a column "Badge ID" or "QR code" identifies badges.

    Cards of the event, stored or to come, are then confirmed or corrected by the list
    where exactly one guest can be meant. Values you typed are never changed, and
    `cardfile undo` reverts the import.

    \b
        cardfile events guests "Hannover Fair" attendees.csv
        cardfile events guests "Hannover Fair" exhibitors.xlsx --want "Acme GmbH"
        cardfile events guests "Hannover Fair" --forget
    """
    from actions.events.import_guests import forget_guest_list, import_guest_list  # noqa: PLC0415

    if bool(files) is forget:
        raise click.UsageError("Name the files of the list, or say --forget.")
    if forget:
        name = forget_guest_list(work, event)
        say(f"{name}: the list of guests is deleted.")
        return
    done = import_guest_list(work, event, files, wants)
    for remark in done.remarks:
        say(remark, err=True)
    if as_json:
        print_json(done)
        return
    _print_imported(done)


def _print_imported(done: "ListImported") -> None:
    for renewal in done.renewals:
        for it in renewal.changes:
            who = f"{renewal.contact_id} {safe(renewal.name)}"
            change = f"{it.field}: {safe(it.before)} → {safe(it.after)}"
            screen().print(Text(f"corrected  {who}  {change}"), soft_wrap=True)
    what = "is imported already" if done.is_known else "imported"
    say(
        f"{done.event}: list of {how_many(done.guests, 'guest')} {what};"
        f" {how_many(len(done.renewals), 'contact')} confirmed or corrected."
    )


@click.command("prepare")
@click.argument("event", shell_complete=complete_events)
@include_withdrawn_option
@json_option()
@pass_workspace
def prepare_command(work: Workspace, event: str, *, as_json: bool) -> None:
    """List whom you know at an event, and whom you want to meet.

    Needs the organiser's list (`cardfile events guests`). For each known guest: when
    you last spoke and the open follow-up.

    \b
        cardfile events prepare "Hannover Fair"
    """
    from actions.events.prepare import prepare_event  # noqa: PLC0415 - as above

    found = prepare_event(work, event)
    if as_json:
        print_json(found)
        return
    end = ":" if found.known else "."
    count = how_many(found.guests, "guest")
    say(f"You know {len(found.known)} of {count}{end}")
    print_rows(KNOWN, found.known)
    if found.wanted:
        click.echo("\nYou want to meet and do not know:")
        print_rows(OTHERS, found.wanted)
    if found.colleagues:
        click.echo("\nOthers from companies where you know somebody:")
        print_rows(OTHERS, found.colleagues)
    say_left_out(found.left_out, "guest")


@click.command("missing")
@click.argument("event", shell_complete=complete_events)
@include_withdrawn_option
@json_option("guest")
@pass_workspace
def missing_command(work: Workspace, event: str, *, as_json: bool) -> None:
    """List those you wanted to meet at an event and have no card of.

    Wanted are guests marked in the list, names given with --want, and contacts with
    the tag "want".

    \b
        cardfile events missing "Hannover Fair"
    """
    from actions.events.prepare import list_missed  # noqa: PLC0415 - as above

    everybody = "You have a card of everybody you wanted to meet."
    print_rows(OTHERS, list_missed(work, event), as_json=as_json, nothing=everybody)
