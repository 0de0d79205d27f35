"""Run by Alembic with the connection that `models.migrations.upgrade` hands over."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Enum
from sqlmodel.sql.sqltypes import AutoString

from models.database.schema import VERSION_TABLE
from models.tables import METADATA
from models.tables.columns import Moment


def render_type(kind: str, item: Any, context: AutogenContext) -> str | Literal[False]:  # noqa: ANN401 - as Alembic has it
    """Return Python for a column's type; False leaves it to Alembic."""
    del context
    if kind != "type":
        return False
    if isinstance(item, Moment):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, AutoString | Enum):
        return f"sa.String(length={item.length})" if item.length else "sa.String()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    version_table=VERSION_TABLE,
    render_as_batch=True,  # SQLite changes a table by rebuilding it
    render_item=render_type,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
