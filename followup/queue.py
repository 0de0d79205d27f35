"""The queue of one person, and the answers that come back."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from models.contact import PointKind

TYPING = 127
"""Seconds that typing a card takes."""

COLUMNS = ("name", "title", "company", "department", "address")
"""The columns of a contact that an assistant fills in."""

LISTS = {
    "emails": PointKind.EMAIL,
    "phones": PointKind.PHONE,
    "websites": PointKind.WEBSITE,
}
"""Fields with several values, separated by ";"; phones as "mobile: +49 …"."""

FIELDS = (*COLUMNS, *LISTS)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer about a contact.

    Attributes:
        uid: Of the contact.
        digest: As it was handed over.
        values: By the names in `FIELDS`; what is not in it stays.
        is_right: Whether the values were looked at and are right.
        errand: Of the follow-up.
        is_done: Whether it is done.
        outcome: What came of it.
        next: Rule for the next follow-up, or "".
        seconds: Time spent on it; 0 where nobody measured.
        is_no_card: Whether the picture shows no business card.
        same_as: Number of the contact who is the same person, or "".
    """

    uid: str
    digest: str
    values: Mapping[str, str] = field(default_factory=dict)
    is_right: bool = False
    errand: str = ""
    is_done: bool = False
    outcome: str = ""
    next: str = ""
    seconds: float = 0.0
    is_no_card: bool = False
    same_as: str = ""


def digest_of(values: Mapping[str, str]) -> str:
    """Return 16 hex digits that change with any of the values."""
    content = repr([values.get(name, "") for name in FIELDS])
    return hashlib.blake2b(content.encode(), digest_size=8).hexdigest()
