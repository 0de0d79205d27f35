"""Tables of erasures, by marks that identify nobody, and of backup folders."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field as Column

from models.tables.columns import Moment, Row, choice, now


class MarkKind(StrEnum):
    """Of what a mark is made."""

    UID = "uid"
    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"
    PHOTO = "photo"


class Erasure(Row, table=True):
    """One mark of a person who was erased.

    The mark is an HMAC under a key that only this data folder has: it tells whether
    someone who comes again was erased before, but not who was. It also lets a restored
    backup forget again whom it still knows.
    """

    id: int | None = Column(default=None, primary_key=True)
    person: str = Column(index=True, max_length=36)
    """Random; the same for all marks of one person."""
    kind: MarkKind = Column(sa_type=choice(MarkKind))
    digest: str = Column(index=True, max_length=64)
    """HMAC-SHA-256, hexadecimal."""
    erased_at: datetime = Column(default_factory=now, sa_type=Moment)


class Backup(Row, table=True):
    """A backup that was made: a place where whoever is erased later still is."""

    id: int | None = Column(default=None, primary_key=True)
    path: str
    """Its folder."""
    made_at: datetime = Column(default_factory=now, sa_type=Moment)
