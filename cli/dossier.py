"""`cardfile export-person`: everything that is held about somebody."""

from collections.abc import Iterator
from pathlib import Path

import click
from sqlmodel import Session

from actions.contacts.view import load_view
from actions.erasure.personal_data import photos_of_own, rows_about
from actions.exporting.people import read_person
from actions.intake.archive import Archive
from actions.workspace import reading
from cli.options import output_option, pass_settings
from cli.terminal import how_many, safe
from export.dossier import Picture, write_dossier
from models.errors import PhotoError
from models.queries import get_contact
from models.settings import Settings


@click.command("export-person")
@click.argument("contact_id", metavar="ID", type=int)
@output_option("Where the ZIP file goes.", required=True)
@pass_settings
def export_person_command(settings: Settings, contact_id: int, path: Path) -> None:
    """Write everything that is held about a person into a ZIP file.

    In it are all rows as JSON, a vCard, the person's cards and their photos; of a
    photo with other people's cards only the person's own card.

    \b
        cardfile export-person 12 -o erika.zip
    """
    with reading(settings) as session:
        contact = get_contact(session, contact_id)
        rows = rows_about(session, contact)
        person = read_person(session, contact_id)
        pictures = _pictures(
            session, contact_id, Archive(settings.folder, settings.originals)
        )
        write_dossier(path, person, rows, pictures)
    count = sum(map(len, rows.values()))
    click.echo(f"Wrote {safe(path)}: {how_many(count, 'row')}")


def _pictures(session: Session, contact_id: int, archive: Archive) -> Iterator[Picture]:
    from ingest.outline.redraw import encode_card  # noqa: PLC0415 - OpenCV takes 0.2 s to load

    for photo in photos_of_own(session, get_contact(session, contact_id)):
        original = archive.path_of(photo.sha256, photo.suffix)
        if original.is_file():
            yield f"photos/{original.name}", original.read_bytes()
    for card in load_view(session, contact_id).cards:
        original = archive.path_of(card.sha256, card.suffix)
        try:
            picture = encode_card(original, card.page, card.corners)
        except PhotoError as error:
            click.echo(f"Card {card.number} is left out: {error}", err=True)
            continue
        yield f"cards/{card.number}.png", picture
