"""`cardfile export`: contacts into a file that another program takes."""

from pathlib import Path

import click

from cli.clock import zone_of
from cli.options import output_option, pass_settings
from cli.selection import pass_filter
from cli.terminal import how_many, safe
from export.ics import Hours
from export.result import ExportResult
from export.run import export_contacts
from export.targets import Options, target_names
from models.database import open_database
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
@output_option("Where the file goes.", required=True)
@click.option(
    "--spreadsheet", is_flag=True, help="To be opened in Excel or LibreOffice."
)
@click.option("--changed", is_flag=True, help="Only what is new to TARGET.")
@pass_filter
@pass_settings
def export_command(
    settings: Settings,
    wanted: Filter,
    target: str,
    path: Path,
    *,
    spreadsheet: bool,
    changed: bool,
) -> None:
    """Write contacts to a file for another program.

    \b
        cardfile export --to csv -o contacts.csv
        cardfile export --to hubspot --event "Hannover Fair" -o fair.csv
    """
    hours = Hours(settings.hours[0], zone_of(settings))
    options = Options(for_spreadsheet=spreadsheet, changed=changed, hours=hours)
    with open_database(settings.database, settings.folder) as database:
        _say(export_contacts(database, wanted, target, path, options))


def _say(result: ExportResult) -> None:
    for file in result.files:
        click.echo(f"Wrote {safe(file)}")
    click.echo(how_many(result.rows, "row"))
    for lack in result.lacking:
        click.echo(
            f"Left out: {safe(lack.label)}, no {', '.join(lack.missing)}", err=True
        )
    for loss in result.losses:
        click.echo(f"{safe(loss.label)}: {loss.header} {safe(loss.reason)}", err=True)
