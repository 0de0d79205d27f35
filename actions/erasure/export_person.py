"""Export everything that is held about a person, for the person to see."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session

from actions.contacts.view import load_view
from actions.erasure.personal_data import photos_of_own, rows_about
from actions.exporting.people import read_person
from actions.intake.archive import Archive
from actions.workspace import Workspace
from export.vcard_files import Picture, write_dossier
from models.errors import PhotoError
from models.queries import get_contact


@dataclass(frozen=True, slots=True)
class PersonExport:
    """What was written.

    Attributes:
        rows: How many rows of the database.
        left_out: Why a card or photo could not be added, as sentences.
    """

    rows: int
    left_out: tuple[str, ...]


def export_person(work: Workspace, contact_id: int, path: Path) -> PersonExport:
    """Write a ZIP file with all rows about a contact, a vCard, cards and photos.

    Of a photo that shows other people's cards too, only the contact's own card is
    written.

    Raises:
        NotFound: There is no such contact.
        ExportFailed: The file cannot be written.
    """
    left_out: list[str] = []
    with work.reading() as session:
        contact = get_contact(session, contact_id)
        rows = rows_about(session, contact)
        person = read_person(session, contact_id)
        pictures = _pictures(session, contact_id, work.archive, left_out)
        write_dossier(path, person, rows, pictures)
    return PersonExport(sum(map(len, rows.values())), tuple(left_out))


def _pictures(
    session: Session, contact_id: int, archive: Archive, left_out: list[str]
) -> Iterator[Picture]:
    from ingest.outline.flatten import encode_card  # noqa: PLC0415 - OpenCV takes 0.2 s to load

    for photo in photos_of_own(session, get_contact(session, contact_id)):
        original = archive.path_of(photo.sha256, photo.suffix)
        if original.is_file():
            yield f"photos/{original.name}", original.read_bytes()
    for card in load_view(session, contact_id).cards:
        original = archive.path_of(card.sha256, card.suffix)
        try:
            picture = encode_card(original, card.page, card.corners)
        except PhotoError as error:
            left_out.append(f"Card {card.number} is left out: {error}")
            continue
        yield f"cards/{card.number}.png", picture
