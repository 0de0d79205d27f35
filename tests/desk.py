"""Somebody who takes in photos in a test, and looks at what was stored."""

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import func
from sqlmodel import Session, select

from actions.intake.import_photos import Intake
from actions.intake.occasion import Occasion
from actions.intake.outcome import Outcome
from models.database.database import Database
from models.errors import (
    PhotoError,
)
from models.reading import CardReading, PhotoReading
from models.tables.columns import Row
from models.tables.contact import Contact
from tests.readings import photo


class Desk:
    """Somebody who takes in one photo after the other."""

    def __init__(self, intake: Intake, folder: Path) -> None:
        self.intake = intake
        self.folder = folder
        self.count = 0

    def draw(self, name: str = "", content: bytes = b"") -> Path:
        """A new photo, unless its content is given."""
        self.count += 1
        path = self.folder / (name or f"{self.count}.jpg")
        path.write_bytes(b"\xff\xd8\xff" + (content or f"{self.count}".encode()))
        return path

    def take(
        self,
        reading: PhotoReading | CardReading | PhotoError,
        occasion: Occasion = Occasion(),  # noqa: B008  frozen
        path: Path | None = None,
    ) -> Outcome:
        """Take in a photo with one card, a new one if none is given."""
        if isinstance(reading, CardReading):
            reading = photo(reading)
        registered = self.intake.register(path or self.draw(), occasion)
        outcomes = registered.outcomes or self.intake.store(registered, reading)
        return outcomes[0]


def count(database: Database, table: type[Row]) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def contacts(session: Session) -> Sequence[Contact]:
    return session.exec(select(Contact).order_by("id")).all()


def only(database: Database) -> Contact:
    """The only contact, with all that belongs to it."""
    with database.reading() as session:
        (contact,) = contacts(session)
        _ = contact.points, contact.tags, contact.cards, contact.follow_ups
        return contact
