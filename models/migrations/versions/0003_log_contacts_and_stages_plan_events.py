"""Log contacts and stages, plan events."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "blocked",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blocked")),
    )
    op.create_table(
        "log_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        _contact_id(),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("way", sa.String(length=24), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        _contact_key("log_entry"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_entry")),
    )
    op.create_index("ix_log_entry_last", "log_entry", ["contact_id", "happened_on"])
    op.create_table(
        "stage_change",
        sa.Column("id", sa.Integer(), nullable=False),
        _contact_id(),
        sa.Column("before", sa.String(length=24), nullable=False),
        sa.Column("after", sa.String(length=24), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        _contact_key("stage_change"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage_change")),
    )
    op.create_index(op.f("ix_stage_change_contact_id"), "stage_change", ["contact_id"])
    _add_columns()


def _add_columns() -> None:
    op.add_column(
        "contact",
        sa.Column("keep_in_touch", sa.String(), nullable=False, server_default=""),
    )
    for column in (
        sa.Column("aim", sa.Integer(), nullable=True),
        sa.Column("wants", sa.JSON(), nullable=False, server_default="[]"),
        sa.Column("cost", sa.Float(), nullable=True),
        sa.Column("hours", sa.Float(), nullable=True),
        sa.Column("worth", sa.Integer(), nullable=False, server_default="3"),
    ):
        op.add_column("event", column)


def _contact_id() -> sa.Column[int]:
    return sa.Column("contact_id", sa.Integer(), nullable=False)


def _contact_key(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["contact_id"],
        ["contact.id"],
        name=op.f(f"fk_{table}_contact_id_contact"),
        ondelete="CASCADE",
    )
