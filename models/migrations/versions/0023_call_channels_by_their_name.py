"""Name the channel of follow-ups and conversations so, also in the history."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_TABLES = ("follow_up", "log_entry")
_JSON = sa.JSON(none_as_null=True)
_CHANGE = sa.table(
    "row_change",
    sa.column("id", sa.Integer),
    sa.column("table_name", sa.String),
    sa.column("before", _JSON),
    sa.column("after", _JSON),
)


def upgrade() -> None:
    """Make the change."""
    for table in _TABLES:
        op.execute(f"ALTER TABLE {table} RENAME COLUMN way TO channel")
    connection = op.get_bind()
    changes = sa.select(_CHANGE).where(_CHANGE.c.table_name.in_(_TABLES))
    for row in connection.execute(changes).all():
        values = {"before": _renamed(row.before), "after": _renamed(row.after)}
        own = _CHANGE.c.id == row.id
        connection.execute(_CHANGE.update().where(own).values(values))


def _renamed(values: dict[str, Any] | None) -> dict[str, Any] | None:
    if values is None:
        return None
    return {"channel" if key == "way" else key: it for key, it in values.items()}
