"""Know how likely a reading is right, and why a person should look at it."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.add_column(
        "card", sa.Column("reasons", sa.JSON(), nullable=False, server_default="[]")
    )
    op.add_column("card", sa.Column("right", sa.Float(), nullable=True))
