"""`cardfile export`: contacts into a file that another program takes."""

from pathlib import Path

import click

from cli.options import pass_settings
from cli.selection import pass_filter
from cli.sessions import reading
from cli.terminal import safe
from export.people import read_people
from export.result import ExportResult
from export.targets import Options, target_names, write
from models.filters import Filter
from models.settings import Settings


@click.command("export")
@click.option(
    "--to",
    "target",
    default="csv",
    show_default=True,
    metavar="TARGET",
    help=f"{', '.join(target_names())}, or a preset of your own: FILE.toml.",
)
@click.option(
    "-o",
    "--output",
    "path",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where the file goes.",
)
@click.option(
    "--spreadsheet", is_flag=True, help="To be opened in Excel or LibreOffice."
)
@pass_filter
@pass_settings
def export_command(
    settings: Settings, wanted: Filter, target: str, path: Path, *, spreadsheet: bool
) -> None:
    """Write contacts to a file for another program.

    \b
        cardfile export --to csv -o contacts.csv
        cardfile export --to hubspot --event "Hannover Fair" -o fair.csv
    """
    with reading(settings) as session:
        people = read_people(session, wanted)
        result = write(people, target, path, Options(for_spreadsheet=spreadsheet))
    _say(result)


def _say(result: ExportResult) -> None:
    for file in result.files:
        click.echo(f"Wrote {safe(file)}")
    click.echo(f"Contacts: {result.rows}")
    for lack in result.lacking:
        click.echo(
            f"Left out: {safe(lack.label)}, no {', '.join(lack.missing)}", err=True
        )
    for loss in result.losses:
        click.echo(f"{safe(loss.label)}: {loss.header} {safe(loss.reason)}", err=True)
