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
@click.option("--user", required=True, help="Log in to the server with this name.")
@click.option(
    "--what",
    type=click.Choice(STORES),
    default=STORES[0],
    show_default=True,
    help="Send contacts as cards, or follow-ups as calendar events or tasks.",
)
@click.option(
    "--password-command",
    "command",
    metavar="COMMAND",
    default="",
    help="Get the password from a command, such as `pass show dav` (default: the"
    " keyring).",
)
@click.option(
    "--delete",
    is_flag=True,
    help="Delete entries on the server that cardfile wrote and no longer has.",
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
    """Update a CardDAV address book or a CalDAV calendar.

    URL is the address of the address book or calendar, or of the server, which is then
    searched for it. Entries that were changed or deleted on the server are reported and
    left as they are.

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
        click.echo(f"Not changed: {safe(conflict.label)}, {conflict.reason}", err=True)
    if result.left:
        click.echo(
            f"{len(result.left)} are on the server but no longer in cardfile."
            f" Delete them"
            " there with --delete.",
            err=True,
        )
