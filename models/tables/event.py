"""Table of events."""

from datetime import date

from sqlalchemy import JSON
from sqlmodel import Field as Column

from models.tables.columns import Row


class Event(Row, table=True):
    """A fair, a meeting, a trip: an occasion on which cards were collected."""

    id: int | None = Column(default=None, primary_key=True)
    name: str = Column(unique=True, min_length=1, max_length=200)
    held_on: date | None = None
    place: str = ""
    follow_up: str = ""
    """Rule for its contacts, such as "+1 week"; empty: the general rule."""
    aim: int | None = None
    """How many relationships it is to bring."""
    wants: list[str] = Column(default_factory=list, sa_type=JSON)
    """People and organisations one wants to meet there."""
    cost: float | None = None
    """In one's own currency: travel, ticket, stand."""
    hours: float | None = None
    """Time spent on it."""
    worth: int = Column(default=3, ge=1, le=5)
    """How much its contacts matter, from 1 to 5, where follow-ups compete for a day."""
    retain_until: date | None = None
    """The last day on which its contacts are kept; None: as the settings say."""
