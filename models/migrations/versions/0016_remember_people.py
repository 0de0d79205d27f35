"""Know why contacts are remembered."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.add_column(
        "contact", sa.Column("remember", sa.String(), nullable=False, server_default="")
    )
