"""`cardfile export`: write contacts to a file for another program."""

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
from actions.workspace import open_workspace
from cli.completion import complete_presets
from cli.options import output_option, pass_settings
from cli.output import is_standard_output, output_file
from cli.selection import pass_filter
from cli.terminal import how_many, safe
from models.contact import Filter
from models.export_result import ExportResult
from models.settings import Settings

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
@pass_filter
@pass_settings
def export_command(
    settings: Settings,
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
    with (
        open_workspace(settings) as work,
        output_file(path, suffix_of(target)) as file,
    ):
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
        click.echo(
            f"Nothing changed since the last export to {target}: no file was written.",
            err=True,
        )
        return
    _say(result, is_piped=is_standard_output(path))


def _say(result: ExportResult, *, is_piped: bool) -> None:
    for file in result.files:
        if not is_piped:
            click.echo(f"Wrote {safe(file)}")
    click.echo(how_many(result.rows, result.unit), err=is_piped)
    for lack in result.lacking:
        click.echo(
            f"Left out: {_short(lack.label)}, no {', '.join(lack.missing)}", err=True
        )
    for loss in result.losses:
        reason = f"{loss.header} {loss.reason}".strip()
        click.echo(f"{_short(loss.label)}: {safe(reason)}", err=True)


def _short(label: str) -> str:
    text = safe(label)
    return text if len(text) <= LONGEST_LABEL else f"{text[: LONGEST_LABEL - 1]}…"
