"""`cardfile export`: contacts into a file that another program takes."""

from pathlib import Path

import click

from actions.clock import zone_of
from actions.contacts.draw import draw_first_card
from actions.exporting.run import export_contacts
from actions.workspace import Workspace
from cli.options import output_option, pass_settings
from cli.selection import pass_filter
from cli.terminal import how_many, safe
from export.cards.vcard import Version
from export.ics import Hours
from export.person import Picture
from export.result import ExportResult
from export.targets import Options, target_names
from models.contact import Filter
from models.database import open_database
from models.queries import find_id
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
@output_option(
    "Where the file goes; of vCards also a .zip, or a folder that is there.",
    required=True,
    may_be_folder=True,
)
@click.option(
    "--spreadsheet", is_flag=True, help="To be opened in Excel or LibreOffice."
)
@click.option("--pictures", is_flag=True, help="Cards too, in vCards and XLSX.")
@click.option(
    "--vcard",
    "version",
    type=click.Choice([str(it) for it in Version]),
    default=str(Version.V3),
    show_default=True,
    help="Version of vCards.",
)
@click.option("--changed", is_flag=True, help="Only what is new to TARGET.")
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
    with open_database(settings.database, settings.folder) as database:
        options = Options(
            for_spreadsheet=spreadsheet,
            picture=_pictures(Workspace(database, settings)) if pictures else None,
            version=Version(version),
            hours=Hours(settings.hours[0], zone_of(settings)),
            changed=changed,
        )
        _say(export_contacts(database, wanted, target, path, options))


def _pictures(work: Workspace) -> Picture:
    """Draws cards in transactions of their own: the export writes when it is done."""

    def draw(uid: str) -> bytes:
        with work.reading() as session:
            contact_id = find_id(session, uid)
        return b"" if contact_id is None else draw_first_card(work, contact_id)

    return draw


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
