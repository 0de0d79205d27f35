"""Tables of organisers' lists of guests, and of connections on LinkedIn."""

from datetime import date, datetime

from sqlalchemy import JSON
from sqlmodel import Field as Column
from sqlmodel import Relationship

from models.tables.columns import NEVER_REUSED, Moment, Row, now, part_of, row_id

READER = "guest list"
"""Reader of evidence whose value is from a list and on no card."""


class GuestList(Row, table=True):
    """A list of attendees or exhibitors; an event has one at most."""

    __table_args__ = NEVER_REUSED

    id: int | None = row_id()
    event_id: int = Column(foreign_key="event.id", unique=True, ondelete="CASCADE")
    source: str
    """Names of the files, separated by ", "."""
    digest: str = Column(max_length=64)
    """SHA-256 of all guests: the same list again changes nothing."""
    imported_at: datetime = Column(default_factory=now, sa_type=Moment)

    guests: list["ListedGuest"] = Relationship(
        cascade_delete=True, sa_relationship_kwargs={"order_by": "ListedGuest.row"}
    )


class ListedGuest(Row, table=True):
    """A person or an organisation on a list; see `ingest.guests.guest.Guest`."""

    __table_args__ = NEVER_REUSED

    id: int | None = row_id()
    list_id: int = part_of("guest_list", is_indexed=True)
    row: int
    """In the list, from 1."""
    name: str = ""
    given: str = ""
    family: str = ""
    title: str = ""
    company: str = ""
    emails: list[str] = Column(default_factory=list, sa_type=JSON)
    phones: list[str] = Column(default_factory=list, sa_type=JSON)
    websites: list[str] = Column(default_factory=list, sa_type=JSON)
    codes: list[str] = Column(default_factory=list, sa_type=JSON)
    """Content of the code on the badge."""
    is_wanted: bool = False
    """True if the list marks the guest as one to meet."""


class Connection(Row, table=True):
    """The statement of LinkedIn about a contact; the newest row counts."""

    __table_args__ = NEVER_REUSED

    id: int | None = row_id()
    contact_id: int = part_of("contact", is_indexed=True)
    url: str = ""
    company: str = ""
    title: str = ""
    connected_on: date | None = None
    listed_on: date
    """Day of the import."""
    has_follow_up: bool = False
    """True if a follow-up was set for this change of employer."""
