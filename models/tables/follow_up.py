"""Tables of events, follow-ups and blocked days."""

import uuid
from datetime import date, datetime

from sqlalchemy import JSON, Index
from sqlmodel import Field as Column

from models.contact import Channel
from models.tables.columns import (
    NEVER_REUSED,
    Moment,
    Row,
    choice,
    now,
    part_of,
    row_id,
)


class Event(Row, table=True):
    """A fair, a meeting, a trip: an occasion on which cards were collected."""

    id: int | None = row_id()
    name: str = Column(unique=True, min_length=1, max_length=200)
    held_on: date | None = None
    place: str = ""
    follow_up: str = ""
    """Rule for its contacts, such as "+1 week"; empty: the general rule."""
    aim: int | None = None
    """Goal: number of new relationships."""
    wants: list[str] = Column(default_factory=list, sa_type=JSON)
    """People and organisations one wants to meet there."""
    cost: float | None = None
    """In the user's currency: travel, ticket, stand."""
    hours: float | None = None
    """Time spent on it."""
    worth: int = Column(default=3, ge=1, le=5)
    """Priority of its contacts, 1 to 5, where follow-ups compete for a day."""
    retain_until: date | None = None
    """The last day on which its contacts are kept; None: as the settings say."""


class FollowUp(Row, table=True):
    """One thing to do about a contact on a day.

    A date a person has set is `pinned`: no rule, plan, merge or later reading of the
    card moves it.
    """

    __table_args__ = (Index("ix_follow_up_open", "done_at", "due_on"), NEVER_REUSED)

    id: int | None = row_id()
    uid: str = Column(default_factory=lambda: str(uuid.uuid4()), unique=True)
    contact_id: int = part_of("contact", is_indexed=True)
    due_on: date
    channel: Channel = Column(default=Channel.CALL, sa_type=choice(Channel))
    reason: str = ""
    rule: str = ""
    """The rule that gave the date, such as "+3 working days"."""
    pinned: bool = False
    reminds_to_inform: bool = False
    """True if it is done when the person was informed that details are kept."""
    assigned_to: str = Column(default="", index=True)
    done_at: datetime | None = Column(default=None, sa_type=Moment)
    outcome: str = ""
    """Outcome in the user's words."""
    sequence: int = 0
    """Grows with each change of date or channel, for calendars."""
    changed_at: datetime = Column(default_factory=now, sa_type=Moment)

    def move_to(self, day: date) -> None:
        """Give it another day, so that calendars notice."""
        self.due_on = day
        self.sequence += 1
        self.changed_at = now()


class Blocked(Row, table=True):
    """Days from the first to the last, both counted, that plans leave free."""

    id: int | None = row_id()
    first_on: date
    last_on: date
    reason: str = ""
