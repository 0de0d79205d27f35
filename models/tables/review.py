"""Table of how long people checked contacts."""

from datetime import datetime

from sqlmodel import Field as Column

from models.tables.columns import NEVER_REUSED, Moment, Row, now


class Review(Row, table=True):
    """One look at a contact, and what came of it."""

    __table_args__ = NEVER_REUSED

    id: int | None = Column(default=None, primary_key=True)
    contact_id: int = Column(
        default=None,
        nullable=False,
        foreign_key="contact.id",
        index=True,
        ondelete="CASCADE",
    )
    act: str = Column(max_length=24)
    """What came of it, such as "right" or "not a card"."""
    seconds: float
    """From the page to the answer; longer breaks count as `actions.review.queue`
    says."""
    keys: int = 0
    """Keys pressed, typing included."""
    changes: int = 0
    """Fields that were changed."""
    reviewed_at: datetime = Column(default_factory=now, sa_type=Moment, index=True)
