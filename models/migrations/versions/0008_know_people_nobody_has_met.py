"""Know people whom nobody has met: those of imported address books."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    with op.batch_alter_table("contact") as batch:
        batch.alter_column("met_on", existing_type=sa.Date(), nullable=True)
        batch.alter_column("stage", existing_type=sa.String(), nullable=True)
    with op.batch_alter_table("stage_change") as batch:
        batch.alter_column("before", existing_type=sa.String(), nullable=True)
