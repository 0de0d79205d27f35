"""Invented contacts for tests of lists and commands."""

from datetime import date

from sqlmodel import Session

from models.contact import PointKind, Status
from models.field import FieldKind
from models.photo import PhotoState
from models.tables.contact import Contact, ContactPoint, ContactTag, Note
from models.tables.follow_up import Event, FollowUp
from models.tables.photo import Card, Evidence, Photo

SHA = "ab" * 32


def add_erika(session: Session, due_on: date = date(2026, 11, 25)) -> Contact:
    """A contact with everything: an event, points, a tag, a note, a card."""
    fair = Event(name="Hannover Fair", held_on=date(2026, 11, 12))
    photo = Photo(sha256=SHA, suffix=".png", size=1, state=PhotoState.DONE)
    session.add_all([fair, photo])
    session.flush()
    erika = Contact(
        name="Erika Mustermann",
        title="Head of Sales",
        company="Müller & Söhne GmbH",
        address="Musterstr. 1, 10115 Berlin",
        status=Status.READY,
        met_on=date(2026, 11, 12),
        event_id=fair.id,
        points=[
            ContactPoint(kind=PointKind.EMAIL, value="erika@example.com"),
            ContactPoint(kind=PointKind.PHONE, value="+493012345670", label="fax"),
            ContactPoint(
                kind=PointKind.PHONE,
                value="+493012345678",
                label="work",
                extension="12",
                typed=True,
            ),
        ],
        tags=[ContactTag(tag="Supplier")],
        notes=[Note(text="wants an offer")],
        follow_ups=[FollowUp(due_on=due_on, rule="+3 working days")],
    )
    erika.cards = [_card(photo)]
    session.add(erika)
    session.flush()
    return erika


def add_contact(session: Session, name: str, due_on: date | None = None) -> Contact:
    """A contact of whom little is known."""
    contact = Contact(name=name, met_on=date(2026, 11, 12))
    if due_on is not None:
        contact.follow_ups = [FollowUp(due_on=due_on)]
    session.add(contact)
    session.flush()
    return contact


def _card(photo: Photo) -> Card:
    assert photo.id is not None
    evidence = Evidence(
        kind=FieldKind.EMAIL,
        value="erika@example.com",
        printed="erika @example.com",
        confidence=0.97,
        left=10,
        top=20,
        right=300,
        bottom=40,
        reader="tesseract 5.5.4",
        rule="address by form",
    )
    return Card(
        photo_id=photo.id,
        width=850,
        height=550,
        problems=["glare"],
        reader="tesseract 5.5.4",
        evidence=[evidence],
    )
