"""Tables of operations, each with the rows before and after it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field as Column
from sqlmodel import Relationship

from models.tables.columns import NEVER_REUSED, Moment, Row, now


class Operation(Row, table=True):
    """Something a person did to contacts that can be undone."""

    __table_args__ = NEVER_REUSED

    id: int | None = Column(default=None, primary_key=True)
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

    id: int | None = Column(default=None, primary_key=True)
    operation_id: int = Column(
        default=None,
        nullable=False,
        foreign_key="operation.id",
        index=True,
        ondelete="CASCADE",
    )
    contact_id: int
    """Of the contact it belongs to, which need not be there any more."""
    table_name: str
    before: dict[str, Any] | None = Column(
        default=None, sa_type=JSON(none_as_null=True)
    )
    """Values by column; None: there was no such row."""
    after: dict[str, Any] | None = Column(default=None, sa_type=JSON(none_as_null=True))
