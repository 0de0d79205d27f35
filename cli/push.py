"""`cardfile push`: contacts and follow-ups to an address book or calendar server."""

import click

from actions.exporting.push import STORES, PushRequest, PushResult, push_contacts
from actions.workspace import open_workspace
from cli.options import json_option, pass_settings
from cli.selection import pass_filter
from cli.terminal import as_object, print_json, safe
from models.contact import Filter
from models.settings import Settings

CONFLICTS = 1
"""Exit code when something was left as it is on the server."""


@click.command("push")
@click.argument("url")
@click.option("--user", required=True, help="Your name on the server.")
@click.option(
    "--what",
    type=click.Choice(STORES),
    default=STORES[0],
    show_default=True,
    help="Contacts as cards, or follow-ups as events or tasks of a calendar.",
)
@click.option(
    "--password-command",
    "command",
    metavar="COMMAND",
    default="",
    help="Prints the password, such as `pass show dav`; else the keyring is asked.",
)
@click.option(
    "--delete", is_flag=True, help="Delete there what came from here and is gone here."
)
@json_option()
@pass_filter
@click.pass_context
@pass_settings
def push_command(
    settings: Settings,
    ctx: click.Context,
    wanted: Filter,
    url: str,
    user: str,
    what: str,
    command: str,
    *,
    delete: bool,
    as_json: bool,
) -> None:
    """Bring a CardDAV address book or CalDAV calendar up to date.

    URL is that of the collection, or of the server, where it is then looked for. What
    somebody changed or deleted there is told and left as it is.

    \b
        cardfile push https://cloud.example.com/remote.php/dav --user erika
        cardfile push https://dav.example.com --user erika --what events
    """
    request = PushRequest(url, user, command, what, delete)
    with open_workspace(settings) as work:
        result = push_contacts(work, wanted, request)
    if as_json:
        print_json(as_object(result))
    else:
        _tell(result)
    ctx.exit(CONFLICTS if result.conflicts else 0)


def _tell(result: PushResult) -> None:
    click.echo(
        f"{result.added} added, {result.updated} updated, {result.deleted} deleted,"
        f" {result.unchanged} unchanged"
    )
    for conflict in result.conflicts:
        click.echo(f"Left alone: {safe(conflict.label)}, {conflict.reason}", err=True)
    if result.left:
        click.echo(
            f"{len(result.left)} are no more here but on the server; --delete deletes"
            " them there.",
            err=True,
        )
