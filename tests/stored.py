"""Contacts as they are stored, each with a card on which its facts stand."""

from datetime import date

from sqlmodel import Session, select

from models.contact import PointKind
from models.field import FieldKind
from models.tables.contact import Contact, ContactPoint
from models.tables.photo import Card, Evidence, Photo

MET = date(2026, 11, 12)


def add_contact(session: Session, name: str, *emails: str, **more: object) -> Contact:
    """A contact with a card on which its name and addresses stand."""
    count = len(session.exec(select(Photo)).all())
    photo = Photo(sha256=f"{count:064}", suffix=".jpg", size=1)
    session.add(photo)
    session.flush()
    facts = [(FieldKind.NAME, name), *((FieldKind.EMAIL, email) for email in emails)]
    card = Card(photo_id=photo.id or 0, width=100, height=60)
    card.evidence = [
        Evidence(
            kind=kind,
            value=value,
            printed=value,
            confidence=0.9,
            left=0,
            top=0,
            right=9,
            bottom=9,
            reader="test",
            rule="test",
        )
        for kind, value in facts
    ]
    contact = Contact(name=name, met_on=MET, **more)  # type: ignore[arg-type]
    contact.points = [ContactPoint(kind=PointKind.EMAIL, value=it) for it in emails]
    contact.cards = [card]
    session.add(contact)
    session.flush()
    return contact
