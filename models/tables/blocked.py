"""Table of blocked days."""

from datetime import date

from sqlmodel import Field as Column

from models.tables.columns import Row


class Blocked(Row, table=True):
    """Days from the first to the last, both counted, that plans leave free."""

    id: int | None = Column(default=None, primary_key=True)
    first_on: date
    last_on: date
    reason: str = ""
