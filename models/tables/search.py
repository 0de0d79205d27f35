"""Table of the searchable text of contacts; see `models.search`."""

from sqlmodel import Field as Column

from models.tables.columns import Row


class ContactSearch(Row, table=True):
    """All texts of a contact in one, without case and accents.

    An index of three-letter pieces belongs to it: a virtual table with triggers on
    SQLite, pg_trgm on PostgreSQL.
    """

    contact_id: int = Column(
        default=None, foreign_key="contact.id", primary_key=True, ondelete="CASCADE"
    )
    text: str
