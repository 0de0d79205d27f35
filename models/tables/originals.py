"""Table with the folder of originals of this database."""

from sqlmodel import Field as Column

from models.tables.columns import Row


class OriginalsFolder(Row, table=True):
    """The folder of originals; there is one row, once the first photo was imported."""

    id: int | None = Column(default=None, primary_key=True)
    mark: str
    """What its hidden file says, which no other folder of originals has."""
    path: str
    """Where it was on the machine that used it first; for messages."""
