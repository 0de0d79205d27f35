"""Store why cards need review as values; older sentences become values of their own."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_JSON = sa.JSON(none_as_null=True)
_CARD = sa.table(
    "card",
    sa.column("id", sa.Integer),
    sa.column("reasons", _JSON),
    sa.column("by_itself", _JSON),
)
_CHANGE = sa.table(
    "row_change",
    sa.column("id", sa.Integer),
    sa.column("table_name", sa.String),
    sa.column("before", _JSON),
    sa.column("after", _JSON),
)


def upgrade() -> None:
    """Make the change."""
    _convert(_CARD, sa.cast(_CARD.c.reasons, sa.String) != "[]")
    _convert(_CARD, _CARD.c.by_itself.is_not(None))
    _convert(_CHANGE, _CHANGE.c.table_name == "card")


def _convert(table: sa.TableClause, condition: sa.ColumnElement[bool]) -> None:
    """Convert the reasons in all columns of rows."""
    connection = op.get_bind()
    for row in connection.execute(sa.select(table).where(condition)).all():
        before = dict(row._mapping)
        after = _structured(before)
        if after != before:
            own = table.c.id == row.id
            connection.execute(table.update().where(own).values(after))


def _structured(value: Any) -> Any:  # noqa: ANN401 - of any JSON
    """The same with reasons that are sentences as values, at any depth."""
    if not isinstance(value, dict):
        return value
    found = {key: _structured(it) for key, it in value.items()}
    if "reasons" in found:
        found["reasons"] = [
            {"kind": "other", "field": None, "values": [it]}
            if isinstance(it, str)
            else it
            for it in found["reasons"]
        ]
    return found
