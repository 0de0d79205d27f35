"""Find contacts by pieces of their texts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.exc import DBAPIError

from models.database.search import reindex_all

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_SQLITE = (
    "CREATE VIRTUAL TABLE contact_fts USING fts5("
    "text, content='contact_search', content_rowid='contact_id', tokenize='trigram')",
    "CREATE TRIGGER contact_search_added AFTER INSERT ON contact_search BEGIN"
    " INSERT INTO contact_fts(rowid, text) VALUES (new.contact_id, new.text); END",
    "CREATE TRIGGER contact_search_removed AFTER DELETE ON contact_search BEGIN"
    " INSERT INTO contact_fts(contact_fts, rowid, text)"
    " VALUES ('delete', old.contact_id, old.text); END",
)
_INDEX = (
    "CREATE INDEX ix_contact_search_pieces ON contact_search"
    " USING gin (text gin_trgm_ops)"
)


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "contact_search",
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["contact.id"],
            name=op.f("fk_contact_search_contact_id_contact"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("contact_id", name=op.f("pk_contact_search")),
    )
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        for statement in _SQLITE:
            op.execute(statement)
    else:
        _make_index(connection)
    reindex_all(connection)


def _make_index(connection: sa.Connection) -> None:
    """Search is quick where the server lets us have pg_trgm, and right without."""
    try:
        with connection.begin_nested():
            connection.execute(sa.text("CREATE EXTENSION IF NOT EXISTS pg_trgm"))
            connection.execute(sa.text(_INDEX))
    except DBAPIError:
        return
