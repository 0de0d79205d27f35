"""Export all data about a person, for that person."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from actions.contacts.view import load_view
from actions.exporting.people import read_person
from actions.identity.guest_lists import guests_about
from actions.intake.archive import Archive
from actions.workspace import Workspace
from export.vcard_files import Picture, write_dossier
from models.database.queries import get_contact, matches_of
from models.errors import PhotoError
from models.tables.columns import Row, id_of
from models.tables.contact import Contact, PossibleMatch
from models.tables.follow_up import Event
from models.tables.guests import ListedGuest
from models.tables.history import Exported
from models.tables.photo import Card, Delivery, Evidence, Photo

_OF_EVENT = {"name", "held_on", "place"}
"""Columns of an event that concern the people met there."""


def _rows_about(session: Session, contact: Contact) -> dict[str, list[dict[str, Any]]]:
    """Return the rows about a contact by the name of their table."""
    found = {}
    for table, condition in _conditions(session, contact).items():
        only = _OF_EVENT if table is Event else None
        rows = session.exec(select(table).where(condition))
        found[str(table.__tablename__)] = [
            # JSON columns give lists where the classes have tuples.
            row.model_dump(mode="json", include=only, warnings=False)
            for row in rows
        ]
    return {name: rows for name, rows in found.items() if rows}


def _conditions(
    session: Session, contact: Contact
) -> dict[type[Row], ColumnElement[bool]]:
    photos = [card.photo_id for card in contact.cards]
    own: dict[type[Row], ColumnElement[bool]] = {
        table: table.__table__.c.contact_id == contact.id  # type: ignore[attr-defined]
        for table in Row.__subclasses__()
        if "contact_id" in table.__table__.c  # type: ignore[attr-defined]
    }
    return own | {
        Contact: col(Contact.id) == contact.id,
        PossibleMatch: col(PossibleMatch.id).in_(
            [it.id for it in matches_of(session, id_of(contact))]
        ),
        Event: col(Event.id) == contact.event_id,
        Evidence: col(Evidence.card_id).in_([card.id for card in contact.cards]),
        Photo: col(Photo.id).in_(photos),
        Delivery: col(Delivery.photo_id).in_(photos),
        Exported: col(Exported.uid).in_(contact.exported_uids),
        ListedGuest: col(ListedGuest.id).in_(
            [it.id for it in guests_about(session, [contact])]
        ),
    }


def _photos_of_own(session: Session, contact: Contact) -> list[Photo]:
    """Return the photos that show nobody else's card."""
    shared = select(Card.photo_id).where(
        col(Card.contact_id).is_not(None), col(Card.contact_id) != contact.id
    )
    query = select(Photo).where(
        col(Photo.id).in_([card.photo_id for card in contact.cards]),
        col(Photo.id).not_in(shared),
    )
    return list(session.exec(query.order_by(col(Photo.id))))


@dataclass(frozen=True, slots=True)
class PersonExport:
    """The result of exporting a person.

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
        rows = _rows_about(session, contact)
        person = read_person(session, contact_id)
        pictures = _pictures(session, contact_id, work.archive, left_out)
        write_dossier(path, person, rows, pictures)
    return PersonExport(sum(map(len, rows.values())), tuple(left_out))


def _pictures(
    session: Session, contact_id: int, archive: Archive, left_out: list[str]
) -> Iterator[Picture]:
    # OpenCV takes 0.2 s to load.
    from ingest.outline.draw import encode, redraw_card  # noqa: PLC0415

    for photo in _photos_of_own(session, get_contact(session, contact_id)):
        original = archive.path_of(photo.sha256, photo.suffix)
        if original.is_file():
            yield f"photos/{original.name}", original.read_bytes()
    for card in load_view(session, contact_id).cards:
        original = archive.path_of(card.sha256, card.suffix)
        try:
            picture = redraw_card(original, card.page, card.corners)
        except PhotoError as error:
            left_out.append(f"Card {card.number} is left out: {error}")
            continue
        yield f"cards/{card.number}.png", encode(picture, 1.0, ".png")
