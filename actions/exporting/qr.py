"""Use cases that give a contact to a phone as a QR code."""

from pathlib import Path

from actions.exporting.people import read_person
from actions.workspace import Workspace
from export import qr


def qr_text(work: Workspace, contact_id: int) -> str:
    """The code as text for a terminal: what is on the card, no notes.

    Raises:
        NotFound: There is no such contact.
        ExportFailed: Even name and numbers are too long for a code.
    """
    with work.reading() as session:
        return qr.show_qr(read_person(session, contact_id))


def write_qr(work: Workspace, contact_id: int, path: Path) -> None:
    """Write the code as a PNG picture.

    Raises:
        NotFound: There is no such contact.
        ExportFailed: It cannot be written, or the contact is too long for a code.
    """
    with work.reading() as session:
        person = read_person(session, contact_id)
    qr.write_qr(person, path)
