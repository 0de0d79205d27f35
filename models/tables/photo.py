"""Tables of photos and what happened to them."""

from collections.abc import Iterator
from datetime import date, datetime

from sqlalchemy import BigInteger, UniqueConstraint, select
from sqlmodel import Field as Column
from sqlmodel import Session, col

from models.photo import PhotoState
from models.tables.columns import Moment, Row, choice, now


class Photo(Row, table=True):
    """An original file, once; its bytes lie in the archive under `sha256`.

    `state` belongs to `version`, the version of the pipeline that last read it; a
    photo is read again only when someone asks.
    """

    id: int | None = Column(default=None, primary_key=True)
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
    """Why it failed: a code such as "truncated"; empty for all others."""
    claimed_by: str = ""
    """The program that has it in hand; see `actions.intake.claims`."""
    claimed_until: datetime | None = Column(default=None, sa_type=Moment)


class Delivery(Row, table=True):
    """One arrival of a photo; the same bytes may arrive many times.

    The unique key makes a restart in the middle harmless: the same file is delivered
    once however often it is seen.
    """

    __table_args__ = (
        UniqueConstraint("photo_id", "source", "device", "inode", "mtime_ns"),
    )

    id: int | None = Column(default=None, primary_key=True)
    photo_id: int = Column(foreign_key="photo.id", index=True, ondelete="CASCADE")
    source: str
    """The path it came from, or the name an upload had."""
    device: int = Column(default=0, sa_type=BigInteger)
    inode: int = Column(default=0, sa_type=BigInteger)
    mtime_ns: int = Column(default=0, sa_type=BigInteger)
    event_id: int | None = Column(
        default=None, foreign_key="event.id", index=True, ondelete="SET NULL"
    )
    pair: str = Column(default="", index=True)
    """The same for the two photos of a card's sides; empty for all others."""
    face: str = ""
    """Which side of the card it shows: "front", "back" or empty."""
    delivered_at: datetime = Column(default_factory=now, sa_type=Moment)


def list_originals(session: Session) -> Iterator[tuple[str, str, int]]:
    """SHA-256, suffix and size in bytes of all photos."""
    query = select(col(Photo.sha256), col(Photo.suffix), col(Photo.size))
    for row in session.execute(query):
        yield row[0], row[1], row[2]
