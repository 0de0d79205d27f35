"""Table of exported contacts, so that later exports contain only changes."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field as Column

from models.tables.columns import Moment, Row, now


class Exported(Row, table=True):
    """A contact or follow-up as a target has it."""

    __table_args__ = (UniqueConstraint("target", "uid"),)

    id: int | None = Column(default=None, primary_key=True)
    target: str
    """Such as "hubspot", or the URL of an address book."""
    uid: str
    """Of the contact or follow-up."""
    digest: str = Column(max_length=32)
    """Of what was given, to see whether it has changed since."""
    etag: str = ""
    """By which a server names the version it stored; empty for files."""
    exported_at: datetime = Column(default_factory=now, sa_type=Moment)
