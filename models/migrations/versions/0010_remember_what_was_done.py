"""Remember what was done, so that it can be undone; never reuse a number."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

NUMBERED = (
    "contact",
    "contact_point",
    "note",
    "possible_match",
    "follow_up",
    "log_entry",
    "stage_change",
    "review",
)
"""Tables whose deleted rows may come back under their number."""


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "operation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("is_deletion", sa.Boolean(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operation")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_operation_done_at"), "operation", ["done_at"])
    op.create_table(
        "row_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("operation_id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["operation_id"],
            ["operation.id"],
            name=op.f("fk_row_change_operation_id_operation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_row_change")),
    )
    op.create_index("ix_row_change_contact", "row_change", ["contact_id"])
    op.create_index(op.f("ix_row_change_operation_id"), "row_change", ["operation_id"])
    if op.get_bind().dialect.name != "sqlite":
        return  # PostgreSQL never gives a number twice
    for table in NUMBERED:
        options = {"sqlite_autoincrement": True}
        with op.batch_alter_table(table, recreate="always", table_kwargs=options):
            pass
