"""Find exports of a contact, and follow-ups of a person, by an index."""

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_index("ix_exported_uid", "exported", ["uid"])
    op.create_index("ix_follow_up_assigned_to", "follow_up", ["assigned_to"])
