"""Column types that mean the same on SQLite and PostgreSQL."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from typing import Any, Protocol, cast

from sqlalchemy import DateTime, Dialect, Enum, MetaData
from sqlalchemy.orm import declared_attr
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field as Column
from sqlmodel import SQLModel


class Row(SQLModel):
    """The base of all tables; `ContactPoint` is stored in `contact_point`.

    Constraints have names of their own, because a migration can only change what it
    can name.
    """

    # Pydantic never validates a row, so that its validators need not be built.
    model_config = {"defer_build": True}
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )

    # Attributes of tables are descriptors of SQLAlchemy. SQLModel would set each a
    # second time, in Pydantic, and examine the signature of each default's function
    # for every row: a quarter of the time of importing an address book.
    __setattr__ = object.__setattr__  # type: ignore[assignment]

    def __init__(self, **values: Any) -> None:  # noqa: ANN401 - of any column
        plain, made = _defaults(type(self))  # pyright: ignore[reportArgumentType]
        state = vars(self)  # a new row needs no history of its columns
        state.update(plain)
        state.update((name, make()) for name, make in made if name not in values)
        for name, value in values.items():
            if name in type(self).model_fields:
                state[name] = value
            else:
                setattr(self, name, value)  # rows of another table

    def change(self, **values: Any) -> None:  # noqa: ANN401 - of any column
        """Set columns, but none that has its value: the row would count as changed."""
        for name, value in values.items():
            if getattr(self, name) != value:
                setattr(self, name, value)

    @declared_attr.directive
    def __tablename__(cls) -> str:  # noqa: N805  # pyright: ignore[reportIncompatibleVariableOverride]
        """Return the name of the class in lower case, its words joined by "_"."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()


@cache
def _defaults(
    table: type[Row],
) -> tuple[list[tuple[str, Any]], list[tuple[str, Callable[[], Any]]]]:
    """Return the defaults of a table: values, and functions that make them."""
    fields = table.model_fields.items()
    made = [
        (name, cast("Callable[[], Any]", it.default_factory))
        for name, it in fields
        if it.default_factory is not None
    ]
    names = {name for name, _ in made}
    plain = [
        (name, it.default)
        for name, it in fields
        if name not in names and not it.is_required()
    ]
    return plain, made


NEVER_REUSED = {"sqlite_autoincrement": True}
"""For `__table_args__`: the number of a deleted row is free for its return."""


def row_id() -> Any:  # noqa: ANN401 - as SQLModel's own
    """Return a column of a row's number: its primary key."""
    return Column(default=None, primary_key=True)


def part_of(table: str, *, is_indexed: bool = False, is_key: bool = False) -> Any:  # noqa: ANN401
    """Return a column of the number of another row, with which this one is deleted."""
    return Column(
        default=None,
        nullable=False,
        foreign_key=f"{table}.id",
        index=is_indexed,
        primary_key=is_key,
        ondelete="CASCADE",
    )


def reference_to(table: str) -> Any:  # noqa: ANN401
    """Return a column of another row's number, emptied when that is deleted."""
    return Column(
        default=None, foreign_key=f"{table}.id", index=True, ondelete="SET NULL"
    )


class Numbered(Protocol):
    """A row with a number of its own."""

    id: int | None


def id_of(row: Numbered) -> int:
    """Return the number of a row that has been flushed."""
    if row.id is None:
        raise ValueError(f"{type(row).__name__} has no number before it is flushed")
    return row.id


def choice(kind: type[StrEnum]) -> Enum:
    """Return a column of an enum's values; SQLModel would store member names."""
    return Enum(
        kind,
        values_callable=lambda members: [member.value for member in members],
        native_enum=False,
        length=24,
    )


class Moment(TypeDecorator[datetime]):
    """A moment in UTC; SQLite, which forgets time zones, gives it back in UTC too."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        """Refuse a moment without a time zone; store the others in UTC."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"moment without a time zone: {value}")
        return value.astimezone(UTC)

    def process_result_value(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        """Return a moment in UTC."""
        del dialect
        return value.replace(tzinfo=UTC) if value and not value.tzinfo else value


def now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)
