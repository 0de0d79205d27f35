"""Values of contacts and follow-ups: status, stage, kinds of points, rows of lists."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Channel(StrEnum):
    """A channel by which someone is contacted."""

    CALL = "call"
    EMAIL = "email"
    BREAKFAST = "breakfast"
    COFFEE = "coffee"
    LUNCH = "lunch"
    VISIT = "visit"
    POST = "post"


MEETINGS = frozenset({Channel.BREAKFAST, Channel.COFFEE, Channel.LUNCH, Channel.VISIT})
"""Those for which both must be in one place."""


class Status(StrEnum):
    """The status of a contact: ready, or to be reviewed before it is used."""

    READY = "ready"
    REVIEW = "review"


class Stage(StrEnum):
    """The stage of a relationship."""

    MET = "met"
    FOLLOWED_UP = "followed up"
    IN_CONVERSATION = "in conversation"
    RELATIONSHIP = "relationship"
    CLIENT = "client"
    DORMANT = "dormant"


class PointKind(StrEnum):
    """A way to reach someone."""

    EMAIL = "email"
    PHONE = "phone"
    WEBSITE = "website"
    SOCIAL = "social"


REACHED_BY = (PointKind.EMAIL, PointKind.PHONE)
"""The points by which one speaks with somebody, and knows people apart."""


class EventKind(StrEnum):
    """An event for other programs; see `models.tables.history.OutboxEvent`."""

    CREATED = "contact.created"
    UPDATED = "contact.updated"
    DELETED = "contact.deleted"
    WITHDRAWN = "contact.withdrawn"
    DUE = "follow_up.due"


class ReviewAct(StrEnum):
    """The result of a review: all of a contact is right, or one field."""

    RIGHT = "right"
    NAME = "name confirmed"
    COMPANY = "company confirmed"
    TITLE = "title confirmed"
    EMAIL = "email confirmed"
    PHONE = "phone confirmed"


@dataclass(frozen=True, slots=True)
class Filter:
    """A selection of contacts; an empty value leaves none out.

    Attributes:
        event: Name of the event, whatever its case.
        tag: One of the contact's tags, whatever its case.
        status: Whether it waits for review.
        stage: How far the relationship has come.
        assigned_to: Who works on it, whatever the case.
        since: Added on this day or later.
        search: Words that all occur in its texts, points, tags, event or notes; or a
            phone number, however it is written.
        withdrawn: Whether contacts who have withdrawn are exported too; lists show
            them anyway.
    """

    event: str = ""
    tag: str = ""
    status: Status | None = None
    stage: Stage | None = None
    assigned_to: str = ""
    since: date | None = None
    search: str = ""
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A contact in a list; `due_on` is its next open follow-up."""

    id: int
    name: str
    title: str
    company: str
    email: str | None
    phone: str | None
    event: str | None
    met_on: date
    due_on: date | None
    status: Status


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two contacts that may be one person, and why; `pair` is the pair's own number."""

    id: int
    name: str
    company: str
    other_id: int
    other_name: str
    other_company: str
    reason: str
    pair: int


@dataclass(frozen=True, slots=True)
class DueRow:
    """An open follow-up in a list, with the ways to reach the contact."""

    id: int
    """ID of the contact."""
    follow_up_id: int
    name: str
    company: str
    email: str | None
    phone: str | None
    event: str | None
    place: str
    """Place of the meeting, beside the event."""
    due_on: date
    channel: Channel
    reason: str
    remember: str
    """The user's line on why the contact is remembered."""
    note: str | None
    """The last one that was written about the contact."""
    assigned_to: str
    now_at: str = ""
    """Another company that LinkedIn names; "" where it names none."""
