"""Column types that mean the same on SQLite and PostgreSQL."""

from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import DateTime, Dialect, Enum
from sqlalchemy.types import TypeDecorator


def choice(kind: type[StrEnum]) -> Enum:
    """A column of an enum's values; SQLModel alone would store the member names."""
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
        """A moment in UTC."""
        del dialect
        return value.replace(tzinfo=UTC) if value and not value.tzinfo else value


def now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)
