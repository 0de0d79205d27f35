"""Tables of what happened: conversations, reviews, operations, exports, erasures."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Connection, Index, UniqueConstraint, event, inspect
from sqlalchemy.orm import Mapper
from sqlmodel import Field as Column
from sqlmodel import Relationship

from models.contact import Channel, EventKind, ReviewAct, Stage
from models.tables.columns import (
    NEVER_REUSED,
    Moment,
    Row,
    choice,
    now,
    part_of,
    row_id,
)
from models.tables.contact import Contact


class LogEntry(Row, table=True):
    """One time that a contact was spoken with, written to or visited."""

    __table_args__ = (
        Index("ix_log_entry_last", "contact_id", "happened_on"),
        NEVER_REUSED,
    )

    id: int | None = row_id()
    contact_id: int = part_of("contact")
    happened_on: date
    channel: Channel = Column(default=Channel.CALL, sa_type=choice(Channel))
    note: str = ""
    written_at: datetime = Column(default_factory=now, sa_type=Moment)


class StageChange(Row, table=True):
    """A step of a contact from one stage to another, whoever made it."""

    __table_args__ = NEVER_REUSED

    id: int | None = row_id()
    contact_id: int = part_of("contact", is_indexed=True)
    before: Stage | None = Column(default=None, sa_type=choice(Stage), nullable=True)
    after: Stage = Column(sa_type=choice(Stage))
    changed_at: datetime = Column(default_factory=now, sa_type=Moment)


@event.listens_for(Contact, "after_insert")
def _note_first_stage(_: Mapper[Any], connection: Connection, contact: Contact) -> None:
    if contact.stage not in {None, Stage.MET}:
        _note_step(connection, contact, Stage.MET)


@event.listens_for(Contact, "after_update")
def _note_stage(_: Mapper[Any], connection: Connection, contact: Contact) -> None:
    """Record each change of a contact's stage."""
    history = inspect(contact).attrs.stage.history
    if history.deleted and history.added:
        _note_step(connection, contact, history.deleted[0])


def _note_step(connection: Connection, contact: Contact, before: Stage | None) -> None:
    if contact.stage in {None, before}:
        return
    step = {"contact_id": contact.id, "before": before, "after": contact.stage}
    table = StageChange.__table__  # type: ignore[attr-defined]
    connection.execute(table.insert().values(**step, changed_at=now()))


class Review(Row, table=True):
    """One look at a contact, and what came of it."""

    __table_args__ = NEVER_REUSED

    id: int | None = row_id()
    contact_id: int = part_of("contact", is_indexed=True)
    act: ReviewAct = Column(sa_type=choice(ReviewAct))
    seconds: float
    """From the page to the answer; longer breaks count as `actions.review.queue`
    says."""
    keys: int = 0
    """Keys pressed, typing included."""
    changes: int = 0
    """Fields that were changed."""
    reviewed_at: datetime = Column(default_factory=now, sa_type=Moment, index=True)


class Operation(Row, table=True):
    """Something a person did to contacts that can be undone."""

    __table_args__ = NEVER_REUSED

    id: int | None = row_id()
    title: str
    """Such as "Merged contact 23 into 3"."""
    is_deletion: bool = False
    """Whether it put contacts into the trash."""
    done_at: datetime = Column(default_factory=now, sa_type=Moment, index=True)

    changes: list["RowChange"] = Relationship(
        cascade_delete=True, sa_relationship_kwargs={"order_by": "RowChange.id"}
    )


class RowChange(Row, table=True):
    """A row as it was before an operation and as it was after it."""

    __table_args__ = (Index("ix_row_change_contact", "contact_id"),)

    id: int | None = row_id()
    operation_id: int = part_of("operation", is_indexed=True)
    contact_id: int
    """Of the contact it belongs to, which need not be there any more."""
    table_name: str
    before: dict[str, Any] | None = Column(
        default=None, sa_type=JSON(none_as_null=True)
    )
    """Values by column; None: there was no such row."""
    after: dict[str, Any] | None = Column(default=None, sa_type=JSON(none_as_null=True))


class Exported(Row, table=True):
    """A contact or follow-up as a target has it."""

    __table_args__ = (
        UniqueConstraint("target", "uid"),
        Index("ix_exported_uid", "uid"),
    )

    id: int | None = row_id()
    target: str
    """Such as "hubspot", or the URL of an address book."""
    uid: str
    """Of the contact or follow-up."""
    digest: str = Column(max_length=32)
    """Of what was given, to see whether it has changed since."""
    etag: str = ""
    """By which a server names the version it stored; empty for files."""
    exported_at: datetime = Column(default_factory=now, sa_type=Moment)


class FingerprintKind(StrEnum):
    """The kind of value of which a fingerprint is made."""

    UID = "uid"
    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"
    PHOTO = "photo"


class Erasure(Row, table=True):
    """One fingerprint of a person who was erased.

    The fingerprint is an HMAC under a key that only this data folder has: it tells
    whether someone who comes again was erased before, but not who was. It also lets a
    restored backup forget again whom it still knows.
    """

    id: int | None = row_id()
    person: str = Column(index=True, max_length=36)
    """Random; the same for all fingerprints of one person."""
    kind: FingerprintKind = Column(sa_type=choice(FingerprintKind))
    digest: str = Column(index=True, max_length=64)
    """HMAC-SHA-256, hexadecimal."""
    erased_at: datetime = Column(default_factory=now, sa_type=Moment)


class Backup(Row, table=True):
    """A backup that was made, which still has the people who are erased later."""

    id: int | None = row_id()
    path: str
    """Its folder."""
    made_at: datetime = Column(default_factory=now, sa_type=Moment)


class OutboxEvent(Row, table=True):
    """An event to be sent to another program: one row per event and target.

    It is written in the transaction that changes the contact, and delivered later.
    """

    __table_args__ = (
        UniqueConstraint("uid", "target"),
        Index("ix_outbox_event_waiting", "target", "delivered_at", "next_try_at"),
        NEVER_REUSED,
    )

    id: int | None = row_id()
    uid: str
    """Of the event: the receiver's idempotency key."""
    target: str = Column(max_length=16)
    """Such as "webhook"."""
    kind: EventKind = Column(sa_type=choice(EventKind))
    contact_id: int = Column(index=True)
    """Of a contact that need not be there any more."""
    contact_uid: str
    happened_at: datetime = Column(default_factory=now, sa_type=Moment)
    body: dict[str, Any] = Column(default_factory=dict, sa_type=JSON)
    """What is sent; empty once it was delivered."""
    attempts: int = 0
    next_try_at: datetime = Column(default_factory=now, sa_type=Moment)
    delivered_at: datetime | None = Column(default=None, sa_type=Moment)
    failure: str = ""
    """Why the last try failed."""
    is_given_up: bool = False
