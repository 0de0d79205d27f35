"""Where people were met."""

from datetime import date

from sqlmodel import Field as Column

from models.columns import Row


class Event(Row, table=True):
    """A fair, a meeting, a trip: an occasion on which cards were collected."""

    id: int | None = Column(default=None, primary_key=True)
    name: str = Column(unique=True, min_length=1, max_length=200)
    held_on: date | None = None
    place: str = ""
    follow_up: str = ""
    """Rule for its contacts, such as "+1 week"; empty: the general rule."""
