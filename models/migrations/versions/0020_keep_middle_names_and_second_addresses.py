"""Keep middle names, a second company and a second address."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    for name in ("middle_name", "other_company", "other_address"):
        column = sa.Column(name, sa.String(), nullable=False, server_default="")
        op.add_column("contact", column)
