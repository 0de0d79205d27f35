"""Tables of conversations with contacts and of their stages."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Index, event, inspect
from sqlalchemy.orm import Mapper
from sqlmodel import Field as Column
from sqlmodel import Session, col, select

from models.contact import Stage
from models.tables.columns import NEVER_REUSED, Moment, Row, choice, now
from models.tables.contact import Contact
from models.way import Way


class LogEntry(Row, table=True):
    """One time that a contact was spoken with, written to or visited."""

    __table_args__ = (
        Index("ix_log_entry_last", "contact_id", "happened_on"),
        NEVER_REUSED,
    )

    id: int | None = Column(default=None, primary_key=True)
    contact_id: int = Column(
        default=None, nullable=False, foreign_key="contact.id", ondelete="CASCADE"
    )
    happened_on: date
    way: Way = Column(default=Way.CALL, sa_type=choice(Way))
    note: str = ""
    written_at: datetime = Column(default_factory=now, sa_type=Moment)


class StageChange(Row, table=True):
    """A step of a contact from one stage to another, whoever made it."""

    __table_args__ = NEVER_REUSED

    id: int | None = Column(default=None, primary_key=True)
    contact_id: int = Column(
        default=None,
        nullable=False,
        foreign_key="contact.id",
        index=True,
        ondelete="CASCADE",
    )
    before: Stage | None = Column(default=None, sa_type=choice(Stage), nullable=True)
    after: Stage = Column(sa_type=choice(Stage))
    changed_at: datetime = Column(default_factory=now, sa_type=Moment)


def log_of(session: Session, contact_id: int) -> list[LogEntry]:
    """When a contact was spoken with, the last time first."""
    query = (
        select(LogEntry)
        .where(LogEntry.contact_id == contact_id)
        .order_by(col(LogEntry.happened_on).desc(), col(LogEntry.id).desc())
    )
    return list(session.exec(query))


@event.listens_for(Contact, "after_insert")
def _note_first_stage(_: Mapper[Any], connection: Connection, contact: Contact) -> None:
    if contact.stage not in {None, Stage.MET}:
        _note_step(connection, contact, Stage.MET)


@event.listens_for(Contact, "after_update")
def _note_stage(_: Mapper[Any], connection: Connection, contact: Contact) -> None:
    """Whoever moves a contact, the step is noted."""
    history = inspect(contact).attrs.stage.history
    if history.deleted and history.added:
        _note_step(connection, contact, history.deleted[0])


def _note_step(connection: Connection, contact: Contact, before: Stage | None) -> None:
    if contact.stage in {None, before}:
        return
    step = {"contact_id": contact.id, "before": before, "after": contact.stage}
    table = StageChange.__table__  # type: ignore[attr-defined]
    connection.execute(table.insert().values(**step, changed_at=now()))
