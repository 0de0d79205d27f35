"""Tables of cards: their place on the photo and their fields."""

from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field as Column
from sqlmodel import Relationship

from models.field import FieldKind
from models.tables.columns import Row, choice


class Card(Row, table=True):
    """One side of one card on a photo.

    The flat card is no file of its own: it is drawn again from the original, its
    corners and size whenever someone wants to see it.
    """

    __table_args__ = (UniqueConstraint("photo_id", "page", "position"),)

    id: int | None = Column(default=None, primary_key=True)
    photo_id: int = Column(foreign_key="photo.id", ondelete="CASCADE")
    contact_id: int | None = Column(
        default=None, foreign_key="contact.id", index=True, ondelete="SET NULL"
    )
    page: int = 0
    position: int = 0
    corners: list[tuple[float, float]] = Column(default_factory=list, sa_type=JSON)
    """Four points on the page, from the card's own top left, clockwise."""
    width: int
    height: int
    """Of the flat card, in pixels; evidence boxes lie on it."""
    words: list[list[Any]] = Column(default_factory=list, sa_type=JSON)
    """Rows of text, confidence, left, top, right, bottom, line."""
    problems: list[str] = Column(default_factory=list, sa_type=JSON)
    """Reasons to take the photo again: `models.reading.Problem`."""
    reasons: list[str] = Column(default_factory=list, sa_type=JSON)
    """Why a person should look at what was read, in words."""
    right: float | None = None
    """Probability that name and contact points are right; None before it was known."""
    reader: str = ""
    version: str = Column(default="", max_length=32)
    """Of the pipeline that read it."""
    seconds: float = 0.0

    evidence: list["Evidence"] = Relationship(
        cascade_delete=True, sa_relationship_kwargs={"order_by": "Evidence.id"}
    )


class Evidence(Row, table=True):
    """One field as it was read; it stays as it was when a person corrects it."""

    id: int | None = Column(default=None, primary_key=True)
    card_id: int = Column(
        default=None,
        nullable=False,
        foreign_key="card.id",
        index=True,
        ondelete="CASCADE",
    )
    kind: FieldKind = Column(sa_type=choice(FieldKind))
    value: str
    printed: str
    confidence: float = Column(ge=0, le=1)
    left: int
    top: int
    right: int
    bottom: int
    """Where it stands on the flat card, in pixels."""
    reader: str
    rule: str
    parts: dict[str, str] = Column(default_factory=dict, sa_type=JSON)
