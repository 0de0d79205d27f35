"""Know who is on an organiser's list, and what LinkedIn says of contacts."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_TEXTS = ("name", "given", "family", "title", "company")
_LISTS = ("emails", "phones", "websites", "codes")


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "guest_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["event.id"],
            name=op.f("fk_guest_list_event_id_event"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guest_list")),
        sa.UniqueConstraint("event_id", name=op.f("uq_guest_list_event_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "listed_guest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        *(sa.Column(it, sa.String(), nullable=False) for it in _TEXTS),
        *(sa.Column(it, sa.JSON(), nullable=False) for it in _LISTS),
        sa.Column("is_wanted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["list_id"],
            ["guest_list.id"],
            name=op.f("fk_listed_guest_list_id_guest_list"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listed_guest")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_listed_guest_list_id"), "listed_guest", ["list_id"])
    op.create_table(
        "connection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("company", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("connected_on", sa.Date(), nullable=True),
        sa.Column("listed_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["contact.id"],
            name=op.f("fk_connection_contact_id_contact"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_connection")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_connection_contact_id"), "connection", ["contact_id"])
    for table in ("card", "evidence"):
        op.add_column(table, sa.Column("by_itself", sa.JSON(), nullable=True))
