"""Know nicknames and birthdays."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    for name in ("nickname", "birthday"):
        op.add_column(
            "contact", sa.Column(name, sa.String(), nullable=False, server_default="")
        )
