"""Run by Alembic with the connection that `models.migrations.upgrade` hands over."""

from alembic import context

from models.migrations.rendering import render_type
from models.schema import VERSION_TABLE
from models.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    version_table=VERSION_TABLE,
    render_as_batch=True,  # SQLite changes a table by making it anew
    render_item=render_type,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
