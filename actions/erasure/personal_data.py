"""All rows that are held about a person, for the person to see."""

from typing import Any

from sqlalchemy import ColumnElement, or_
from sqlmodel import Session, col, select

from models.tables import TABLES
from models.tables.columns import Row
from models.tables.contact import Contact, PossibleMatch
from models.tables.follow_up import Event
from models.tables.history import Exported
from models.tables.photo import Card, Delivery, Evidence, Photo

_OF_EVENT = {"name", "held_on", "place"}
"""What of an event concerns those who were met there."""


def rows_about(session: Session, contact: Contact) -> dict[str, list[dict[str, Any]]]:
    """The rows that tell of a contact by the name of their table."""
    found = {}
    for table, condition in _conditions(contact).items():
        only = _OF_EVENT if table is Event else None
        rows = session.exec(select(table).where(condition))
        found[str(table.__tablename__)] = [
            # JSON columns give lists where the classes have tuples.
            row.model_dump(mode="json", include=only, warnings=False)
            for row in rows
        ]
    return {name: rows for name, rows in found.items() if rows}


def _conditions(contact: Contact) -> dict[type[Row], ColumnElement[bool]]:
    photos = [card.photo_id for card in contact.cards]
    uids = [contact.uid, *(task.uid for task in contact.follow_ups)]
    own: dict[type[Row], ColumnElement[bool]] = {
        table: table.__table__.c.contact_id == contact.id  # type: ignore[attr-defined]
        for table in TABLES
        if "contact_id" in table.__table__.c  # type: ignore[attr-defined]
    }
    return own | {
        Contact: col(Contact.id) == contact.id,
        PossibleMatch: or_(
            col(PossibleMatch.contact_id) == contact.id,
            col(PossibleMatch.other_id) == contact.id,
        ),
        Event: col(Event.id) == contact.event_id,
        Evidence: col(Evidence.card_id).in_([card.id for card in contact.cards]),
        Photo: col(Photo.id).in_(photos),
        Delivery: col(Delivery.photo_id).in_(photos),
        Exported: col(Exported.uid).in_(uids),
    }


def photos_of_own(session: Session, contact: Contact) -> list[Photo]:
    """The photos on which nobody else's card lies."""
    shared = select(Card.photo_id).where(
        col(Card.contact_id).is_not(None), col(Card.contact_id) != contact.id
    )
    query = select(Photo).where(
        col(Photo.id).in_([card.photo_id for card in contact.cards]),
        col(Photo.id).not_in(shared),
    )
    return list(session.exec(query.order_by(col(Photo.id))))
