"""`cardfile export-person`: write all data about a person to a ZIP file."""

from pathlib import Path

import click

from actions.erasure.export_person import export_person
from actions.workspace import Workspace
from cli.options import output_option, pass_workspace
from cli.terminal import how_many, safe


@click.command("export-person")
@click.argument("contact_id", metavar="ID", type=int)
@output_option("The ZIP file to write.", required=True)
@pass_workspace
def export_person_command(work: Workspace, contact_id: int, path: Path) -> None:
    """Write all stored data about a person to a ZIP file.

    It contains all rows as JSON, a vCard, the person's cards and their photos. Of a
    photo that shows other people's cards too, only the person's own card is included.

    \b
        cardfile export-person 12 -o erika.zip
    """
    written = export_person(work, contact_id, path)
    for sentence in written.left_out:
        click.echo(sentence, err=True)
    click.echo(f"Wrote {safe(path)}: {how_many(written.rows, 'row')}")
