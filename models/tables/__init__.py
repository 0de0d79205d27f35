"""All tables, imported together so that the schema is complete."""

from models.tables.columns import Row
from models.tables.contact import (
    BasisRecord,
    Contact,
    ContactPoint,
    ContactSearch,
    ContactTag,
    Note,
    PossibleMatch,
)
from models.tables.follow_up import Blocked, Event, FollowUp
from models.tables.guests import Connection, GuestList, ListedGuest
from models.tables.history import (
    Backup,
    Erasure,
    Exported,
    LogEntry,
    Operation,
    OutboxEvent,
    Review,
    RowChange,
    StageChange,
)
from models.tables.photo import (
    Card,
    Delivery,
    Evidence,
    InboxItem,
    OriginalsFolder,
    Photo,
    WatchedFolder,
)

TABLES: tuple[type[Row], ...] = (
    Event,
    Photo,
    Delivery,
    Contact,
    BasisRecord,
    ContactPoint,
    ContactTag,
    Note,
    PossibleMatch,
    FollowUp,
    LogEntry,
    StageChange,
    Blocked,
    Card,
    Evidence,
    Exported,
    Erasure,
    Backup,
    OriginalsFolder,
    WatchedFolder,
    InboxItem,
    Review,
    ContactSearch,
    GuestList,
    ListedGuest,
    Connection,
    Operation,
    RowChange,
    OutboxEvent,
)
METADATA = Row.metadata
