"""All tables in one place: whoever opens a database needs every one of them."""

from models.blocked import Blocked
from models.card import Card, Evidence
from models.columns import Row
from models.contact import Contact, ContactPoint, ContactTag, Note, PossibleMatch
from models.erasure import Backup, Erasure
from models.event import Event
from models.exported import Exported
from models.followup import FollowUp
from models.inbox import InboxItem, WatchedFolder
from models.journal import LogEntry, StageChange
from models.photo import Delivery, Photo

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
    WatchedFolder,
    InboxItem,
)
METADATA = Row.metadata
