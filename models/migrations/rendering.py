"""How a new migration is written: with SQLAlchemy's own types, which never change."""

from typing import Any, Literal

from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Enum
from sqlmodel.sql.sqltypes import AutoString

from models.tables.columns import Moment


def render_type(kind: str, item: Any, context: AutogenContext) -> str | Literal[False]:  # noqa: ANN401 - as Alembic has it
    """Python for a column's type; False leaves it to Alembic."""
    del context
    if kind != "type":
        return False
    if isinstance(item, Moment):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, AutoString | Enum):
        return f"sa.String(length={item.length})" if item.length else "sa.String()"
    return False
