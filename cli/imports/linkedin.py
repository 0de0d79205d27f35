"""`cardfile linkedin`: import connections, to find changed employers."""

from collections.abc import Sequence
from pathlib import Path

import click

from actions.contacts.connections import import_connections
from actions.contacts.employers import EmployerChange
from actions.workspace import Workspace
from cli.options import json_option, pass_workspace
from cli.output.clean import how_many, say
from cli.output.tables import Column, print_rows
from cli.output.terminal import print_json
from cli.paths import AnyPath

CHANGES: Sequence[Column[EmployerChange]] = (
    Column("ID", lambda it: it.contact_id, style="dim"),
    Column("Name", lambda it: it.name, least=14, style="bold"),
    Column("Was at", lambda it: it.was_at, least=12),
    Column("Card of", lambda it: it.card_of),
    Column("Now at", lambda it: it.now_at, least=12),
    Column("Title", lambda it: it.title, least=10, optional=True),
)


@click.command("linkedin")
@click.argument(
    "file",
    metavar="CONNECTIONS.CSV",
    type=AnyPath(exists=True, dir_okay=False),
)
@click.option(
    "--follow-up",
    default="",
    metavar="RULE",
    help="Add a follow-up with each contact who changed employer, such as tomorrow.",
)
@click.option("--add", is_flag=True, help="Import connections who are no contacts.")
@json_option()
@pass_workspace
def linkedin_command(
    work: Workspace, file: Path, follow_up: str, *, add: bool, as_json: bool
) -> None:
    """Find contacts who changed employer, by LinkedIn's list of connections.

    LinkedIn: Settings, Data privacy, Get a copy of your data, Connections. A connection
    is a contact only with the same e-mail address or profile, or the same name and
    company or title. No value of a contact is changed; `show`, `due`, `reconnect` and
    `stale` name the new company. Other connections are not imported without --add.

    \b
        cardfile linkedin Connections.csv
        cardfile linkedin Connections.csv --follow-up "next week"
    """
    done = import_connections(work, file, follow_up, add=add)
    for remark in done.remarks:
        say(f"{file}: {remark}", err=True)
    if as_json:
        print_json(done)
        return
    print_rows(CHANGES, done.changes)
    changed = how_many(len(done.changes), "contact")
    say(
        f"{how_many(done.connections, 'connection')}: {done.known} known,"
        f" {done.added} added. Changed employer: {changed}."
    )
    if done.planned:
        say(f"Follow-ups set: {done.planned}.")
    elif done.changes and not follow_up:
        say(
            "Call them: `cardfile remind ID tomorrow`, or import again with"
            " --follow-up RULE.",
            err=True,
        )
