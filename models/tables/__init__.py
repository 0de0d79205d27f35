"""All tables; whoever opens a database imports every one of them."""

from models.tables.blocked import Blocked
from models.tables.card import Card, Evidence
from models.tables.columns import Row
from models.tables.contact import Contact, ContactPoint, ContactTag, Note, PossibleMatch
from models.tables.erasure import Backup, Erasure
from models.tables.event import Event
from models.tables.exported import Exported
from models.tables.followup import FollowUp
from models.tables.history import Operation, RowChange
from models.tables.inbox import InboxItem, WatchedFolder
from models.tables.journal import LogEntry, StageChange
from models.tables.originals import OriginalsFolder
from models.tables.photo import Delivery, Photo
from models.tables.review import Review
from models.tables.search import ContactSearch

TABLES: tuple[type[Row], ...] = (
    Event,
    Photo,
    Delivery,
    Contact,
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
    Operation,
    RowChange,
)
METADATA = Row.metadata
