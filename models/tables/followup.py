"""Table of follow-ups."""

import uuid
from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field as Column

from models.tables.columns import NEVER_REUSED, Moment, Row, choice, now
from models.way import Way


class FollowUp(Row, table=True):
    """One thing to do about a contact on a day.

    A date a person has set is `pinned`: no rule, plan, merge or later reading of the
    card moves it.
    """

    __table_args__ = (Index("ix_follow_up_open", "done_at", "due_on"), NEVER_REUSED)

    id: int | None = Column(default=None, primary_key=True)
    uid: str = Column(default_factory=lambda: str(uuid.uuid4()), unique=True)
    contact_id: int = Column(
        default=None,
        nullable=False,
        foreign_key="contact.id",
        index=True,
        ondelete="CASCADE",
    )
    due_on: date
    way: Way = Column(default=Way.CALL, sa_type=choice(Way))
    reason: str = ""
    rule: str = ""
    """The rule that gave the date, such as "+3 working days"."""
    pinned: bool = False
    assigned_to: str = ""
    done_at: datetime | None = Column(default=None, sa_type=Moment)
    outcome: str = ""
    """What came of it, in the user's words."""
    sequence: int = 0
    """Grows with each change of date or way, for calendars."""
    changed_at: datetime = Column(default_factory=now, sa_type=Moment)
