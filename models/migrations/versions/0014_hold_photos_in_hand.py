"""Hold the photos that a program has in hand."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.add_column(
        "photo", sa.Column("claimed_by", sa.String(), nullable=False, server_default="")
    )
    op.add_column(
        "photo", sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True)
    )
