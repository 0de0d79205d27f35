"""Tables of photos, of the cards on them, and of watched folders."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, UniqueConstraint
from sqlmodel import Field as Column
from sqlmodel import Relationship

from models.field import FieldKind
from models.geometry import Box
from models.photo import ItemState, PhotoState
from models.tables.columns import (
    Moment,
    Row,
    choice,
    now,
    part_of,
    reference_to,
    row_id,
)


class Photo(Row, table=True):
    """An original file, once; its bytes lie in the archive under `sha256`.

    `state` belongs to `version`, the version of the pipeline that last read it; a
    photo is read again only when someone asks.
    """

    id: int | None = row_id()
    sha256: str = Column(unique=True, min_length=64, max_length=64)
    suffix: str = Column(max_length=8)
    """By content, such as ".jpg"; the archive's file name ends in it."""
    size: int
    """In bytes."""
    taken_on: date | None = None
    """From EXIF."""
    added_at: datetime = Column(default_factory=now, sa_type=Moment)
    state: PhotoState = Column(
        default=PhotoState.WAITING, sa_type=choice(PhotoState), index=True
    )
    version: str = Column(default="", max_length=32)
    attempts: int = 0
    reason: str = ""
    """Reason of a failure: a code such as "truncated"; empty for all others."""
    claimed_by: str = ""
    """The program that is reading it; see `actions.intake.claims`."""
    claimed_until: datetime | None = Column(default=None, sa_type=Moment)


class Delivery(Row, table=True):
    """One arrival of a photo; the same bytes may arrive many times.

    The unique key makes a restart in the middle harmless: the same file is delivered
    once however often it is seen.
    """

    __table_args__ = (
        UniqueConstraint("photo_id", "source", "device", "inode", "mtime_ns"),
    )

    id: int | None = row_id()
    photo_id: int = part_of("photo", is_indexed=True)
    source: str
    """The path it came from, or the name an upload had."""
    device: int = Column(default=0, sa_type=BigInteger)
    inode: int = Column(default=0, sa_type=BigInteger)
    mtime_ns: int = Column(default=0, sa_type=BigInteger)
    event_id: int | None = reference_to("event")
    pair: str = Column(default="", index=True)
    """The same for the two photos of a card's sides; empty for all others."""
    face: str = ""
    """Side of the card: "front", "back" or empty."""
    delivered_at: datetime = Column(default_factory=now, sa_type=Moment)


class OriginalsFolder(Row, table=True):
    """The folder of originals; there is one row, once the first photo was imported."""

    id: int | None = row_id()
    mark: str
    """The content of its hidden file, which no other folder of originals has."""
    path: str
    """Its path on the machine that used it first; for messages."""


class Card(Row, table=True):
    """One side of one card on a photo.

    The flat card is no file of its own: it is drawn again from the original, its
    corners and size whenever someone wants to see it.
    """

    __table_args__ = (UniqueConstraint("photo_id", "page", "position"),)

    id: int | None = row_id()
    photo_id: int = part_of("photo")
    contact_id: int | None = reference_to("contact")
    page: int = 0
    position: int = 0
    corners: list[tuple[float, float]] = Column(default_factory=list, sa_type=JSON)
    """Four points on the page, from the card's own top left, clockwise."""
    width: int
    height: int
    """Size of the flat card in pixels, on which boxes of evidence lie."""
    words: list[list[Any]] = Column(default_factory=list, sa_type=JSON)
    """Rows of text, confidence, left, top, right, bottom, line."""
    problems: list[str] = Column(default_factory=list, sa_type=JSON)
    """Reasons to take the photo again: `models.reading.Problem`."""
    reasons: list[dict[str, Any]] = Column(default_factory=list, sa_type=JSON)
    """Reasons for a review, as of `models.reason.Reason`."""
    right: float | None = None
    """Probability that name and contact points are right; None before it was known."""
    by_itself: dict[str, Any] | None = Column(
        default=None, sa_type=JSON(none_as_null=True)
    )
    """`right` and `reasons` without the list of guests; None where it has no say."""
    reader: str = ""
    version: str = Column(default="", max_length=32)
    """Version of the pipeline that read it."""
    seconds: float = 0.0

    evidence: list["Evidence"] = Relationship(
        cascade_delete=True, sa_relationship_kwargs={"order_by": "Evidence.id"}
    )


class Evidence(Row, table=True):
    """One field as it was read; it stays as it was when a person corrects it."""

    id: int | None = row_id()
    card_id: int = part_of("card", is_indexed=True)
    kind: FieldKind = Column(sa_type=choice(FieldKind))
    value: str
    printed: str
    confidence: float = Column(ge=0, le=1)
    left: int
    top: int
    right: int
    bottom: int
    """Its place on the flat card, in pixels."""
    reader: str
    rule: str
    parts: dict[str, str] = Column(default_factory=dict, sa_type=JSON)
    by_itself: dict[str, Any] | None = Column(
        default=None, sa_type=JSON(none_as_null=True)
    )
    """Value, confidence, rule and parts as read; None unless a list of guests has
    confirmed or corrected them."""

    @property
    def box(self) -> Box:
        """Its place on the flat card, in pixels."""
        return Box(self.left, self.top, self.right, self.bottom)


class WatchedFolder(Row, table=True):
    """A folder into which photos are dropped."""

    id: int | None = row_id()
    path: str = Column(unique=True)
    mark: str = ""
    """The content of its hidden file, which an empty mount point does not have."""
    paused: str = ""
    """Sentence that says why importing is paused; empty if it is not."""
    looked_at: datetime = Column(default_factory=now, sa_type=Moment)
    """Moment of the last listing, to a minute."""


class InboxItem(Row, table=True):
    """A file in a watched folder; the row goes when the file does."""

    __table_args__ = (UniqueConstraint("folder_id", "path"),)

    id: int | None = row_id()
    folder_id: int = part_of("watched_folder")
    path: str
    """Below the folder, with "/"; bytes that are no text are written as "\\xff"."""
    device: int = Column(default=0, sa_type=BigInteger)
    inode: int = Column(default=0, sa_type=BigInteger)
    size: int = Column(default=0, sa_type=BigInteger)
    mtime_ns: int = Column(default=0, sa_type=BigInteger)
    first_seen: datetime = Column(sa_type=Moment)
    last_change: datetime = Column(sa_type=Moment)
    state: ItemState = Column(sa_type=choice(ItemState))
    attempts: int = 0
    next_try_at: datetime | None = Column(default=None, sa_type=Moment)
    reason: str = ""
    """Reason why it was skipped, failed or is tried again: "no permission"."""
