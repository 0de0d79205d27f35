"""Values of contacts: status, stage, kinds of points, a filter, a row of a list."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Status(StrEnum):
    """Whether a person should look at a contact before it is used."""

    READY = "ready"
    REVIEW = "review"


class Stage(StrEnum):
    """How far a relationship has come."""

    MET = "met"
    FOLLOWED_UP = "followed up"
    IN_CONVERSATION = "in conversation"
    RELATIONSHIP = "relationship"
    CLIENT = "client"
    DORMANT = "dormant"


class PointKind(StrEnum):
    """By what way someone is reached."""

    EMAIL = "email"
    PHONE = "phone"
    WEBSITE = "website"
    SOCIAL = "social"


@dataclass(frozen=True, slots=True)
class Filter:
    """Which contacts are meant; what is empty leaves none out.

    Attributes:
        event: Name of the event, whatever its case.
        tag: One of the contact's tags, whatever its case.
        status: Whether it waits for review.
        stage: How far the relationship has come.
        since: Added on this day or later.
        search: Words that all occur in its texts, points, tags, event or notes; or a
            phone number, however it is written.
    """

    event: str = ""
    tag: str = ""
    status: Status | None = None
    stage: Stage | None = None
    since: date | None = None
    search: str = ""


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
    """Two contacts that may be one person, and why."""

    id: int
    name: str
    other_id: int
    other_name: str
    reason: str
