"""Find at once whose contacts are."""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_index(op.f("ix_contact_assigned_to"), "contact", ["assigned_to"])
