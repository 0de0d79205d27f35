"""All tables, imported together so that the schema is complete."""

from models.tables import contact, follow_up, guests, history, photo
from models.tables.columns import Row

__all__ = ["METADATA", "contact", "follow_up", "guests", "history", "photo"]

METADATA = Row.metadata
