"""Know which photos show two sides of one card."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    for name in ("pair", "face"):
        op.add_column(
            "delivery", sa.Column(name, sa.String(), nullable=False, server_default="")
        )
    op.create_index(op.f("ix_delivery_pair"), "delivery", ["pair"])
