"""Know which follow-ups remind to inform a person, whatever their text."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_REASON = "send the letter of information (GDPR)"
"""The reason by which these follow-ups were recognised so far."""


def upgrade() -> None:
    """Make the change."""
    op.add_column(
        "follow_up",
        sa.Column(
            "reminds_to_inform",
            sa.Boolean(),
            nullable=False,
            server_default=sa.false(),
        ),
    )
    mark = "UPDATE follow_up SET reminds_to_inform = true WHERE reason = :reason"
    op.execute(sa.text(mark).bindparams(reason=_REASON))
