"""Know for which changes of employer a follow-up was set, whatever its text."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_REASON = "changed employer: congratulate, and ask for the new card ("
"""How the reasons of these follow-ups began so far; the company came next."""


def upgrade() -> None:
    """Make the change."""
    op.add_column(
        "connection",
        sa.Column(
            "has_follow_up", sa.Boolean(), nullable=False, server_default=sa.false()
        ),
    )
    is_planned = (
        "UPDATE connection SET has_follow_up = true WHERE EXISTS (SELECT 1 FROM"
        " follow_up WHERE follow_up.contact_id = connection.contact_id"
        " AND follow_up.reason = :reason || connection.company || ')')"
    )
    op.execute(sa.text(is_planned).bindparams(reason=_REASON))
