"""Keep events until other programs were told of them."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "outbox_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("target", sa.String(16), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("contact_uid", sa.String(), nullable=False),
        sa.Column("happened_at", moment, nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", moment, nullable=False),
        sa.Column("delivered_at", moment, nullable=True),
        sa.Column("failure", sa.String(), nullable=False),
        sa.Column("is_given_up", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outbox_event"),
        sa.UniqueConstraint("uid", "target", name="uq_outbox_event_uid_target"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_event_contact_id", "outbox_event", ["contact_id"])
    op.create_index(
        "ix_outbox_event_waiting",
        "outbox_event",
        ["target", "delivered_at", "next_try_at"],
    )
