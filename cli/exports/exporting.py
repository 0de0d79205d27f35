"""`cardfile export` and `push`: contacts for other programs."""

from pathlib import Path

import click

from actions.exporting.export import (
    VERSIONS,
    ExportRequest,
    export_contacts,
    list_targets,
    suffix_of,
    writes_one_file,
)
from actions.exporting.push import STORES, PushRequest, PushResult, push_contacts
from actions.workspace import Workspace
from cli.completion import complete_presets
from cli.errors import SOME_FAILED
from cli.options import (
    include_withdrawn_option,
    json_option,
    output_option,
    pass_filter,
    pass_workspace,
)
from cli.output.clean import how_many, safe, say
from cli.output.tables import say_left_out
from cli.output.terminal import is_standard_output, output_file, print_json
from models.contact import Filter
from models.export_result import ExportResult

LONGEST_LABEL = 40
"""Characters of a contact's name in a message."""


@click.command("export")
@click.option(
    "--to",
    "target",
    default="csv",
    show_default=True,
    metavar="TARGET",
    shell_complete=complete_presets,
    help=f"Write for {', '.join(list_targets())}, or a preset of your own: FILE.toml.",
)
@output_option(
    "Write to this file; vCards also to a .zip file or an existing folder; - for"
    " standard output.",
    required=True,
    may_be_folder=True,
)
@click.option(
    "--spreadsheet", is_flag=True, help="Write a CSV file for Excel or LibreOffice."
)
@click.option(
    "--pictures", is_flag=True, help="Add pictures of the cards to vCards and XLSX."
)
@click.option(
    "--vcard",
    "version",
    type=click.Choice(VERSIONS),
    default=VERSIONS[0],
    show_default=True,
    help="Set the version of vCards.",
)
@click.option(
    "--changed",
    is_flag=True,
    help="Write only contacts that are new or changed since the last export to TARGET.",
)
@include_withdrawn_option
@pass_filter
@pass_workspace
def export_command(
    work: Workspace,
    wanted: Filter,
    target: str,
    path: Path,
    version: str,
    *,
    spreadsheet: bool,
    pictures: bool,
    changed: bool,
) -> None:
    """Write contacts to a file for another program.

    \b
        cardfile export --to csv -o contacts.csv
        cardfile export --to hubspot --event "Hannover Fair" -o fair.csv
        cardfile export --to vcard --pictures -o contacts.zip
    """
    if is_standard_output(path) and not writes_one_file(target):
        raise click.UsageError(
            f"{target} is written as several files: give a file with -o."
        )
    with output_file(path, suffix_of(target)) as file:
        request = ExportRequest(
            target=target,
            path=file,
            for_spreadsheet=spreadsheet,
            pictures=pictures,
            vcard_version=version,
            changed=changed,
        )
        result = export_contacts(work, wanted, request)
    if not result.files:
        say_left_out(result.withdrawn)
        say(
            f"Nothing changed since the last export to {target}: no file was written.",
            err=True,
        )
        return
    say_left_out(result.withdrawn)
    _say_result(result, is_piped=is_standard_output(path))


def _say_result(result: ExportResult, *, is_piped: bool) -> None:
    for file in result.files:
        if not is_piped:
            say(f"Wrote {file}")
    say(how_many(result.rows, result.unit), err=is_piped)
    for lack in result.lacking:
        say(f"Left out: {_short(lack.label)}, no {', '.join(lack.missing)}", err=True)
    for loss in result.losses:
        reason = f"{loss.header} {loss.reason}".strip()
        say(f"{_short(loss.label)}: {reason}", err=True)


def _short(label: str) -> str:
    text = safe(label)
    return text if len(text) <= LONGEST_LABEL else f"{text[: LONGEST_LABEL - 1]}…"


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
@include_withdrawn_option
@json_option()
@pass_filter
@pass_workspace
def push_command(
    work: Workspace,
    wanted: Filter,
    url: str,
    user: str,
    what: str,
    command: str,
    *,
    delete: bool,
    as_json: bool,
) -> int:
    """Update a CardDAV address book or a CalDAV calendar.

    URL is the address of the address book or calendar, or of the server, which is then
    searched for it. Entries that were changed or deleted on the server are reported and
    left as they are.

    \b
        cardfile push https://cloud.example.com/remote.php/dav --user erika
        cardfile push https://dav.example.com --user erika --what events
    """
    request = PushRequest(url, user, command, what, delete)
    result = push_contacts(work, wanted, request)
    if as_json:
        print_json(result)
    else:
        _say_pushed(result)
        say_left_out(result.withdrawn)
    return SOME_FAILED if result.conflicts else 0


def _say_pushed(result: PushResult) -> None:
    say(
        f"{result.added} added, {result.updated} updated, {result.deleted} deleted,"
        f" {result.unchanged} unchanged"
    )
    for conflict in result.conflicts:
        say(f"Not changed: {conflict.label}, {conflict.reason}", err=True)
    if result.left:
        say(
            f"{len(result.left)} are on the server but no longer in cardfile. Delete"
            " them there with --delete.",
            err=True,
        )
