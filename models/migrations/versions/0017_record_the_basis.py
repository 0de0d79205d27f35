"""Record how contacts came, on what ground they are kept, and what they allow."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change; of contacts without a card nobody knows how they came."""
    op.create_table(
        "basis_record",
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(24), nullable=False),
        sa.Column("obtained_on", sa.Date(), nullable=False),
        sa.Column("stored_on", sa.Date(), nullable=False),
        sa.Column("legal_basis", sa.String(24), nullable=True),
        sa.Column("informed_on", sa.Date(), nullable=True),
        sa.Column("refused", sa.JSON(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["contact.id"],
            name="fk_basis_record_contact_id_contact",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("contact_id", name="pk_basis_record"),
    )
    op.create_index(
        "ix_basis_record_withdrawn_on", "basis_record", ["withdrawn_on"], unique=False
    )
    op.execute(
        "INSERT INTO basis_record"
        " (contact_id, source, obtained_on, stored_on, refused)"
        " SELECT id, CASE WHEN EXISTS"
        " (SELECT 1 FROM card WHERE card.contact_id = contact.id)"
        " THEN 'card' ELSE 'unknown' END,"
        " coalesce(met_on, date(added_at)), date(added_at), '[]' FROM contact"
    )
