"""What waits for one person: cards to review and follow-ups."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlmodel import Session, col, func, or_, select

from actions.identity.points import tidy_point
from models.contact import PointKind, Status
from models.errors import EditInvalid
from models.tables.columns import id_of
from models.tables.contact import Contact
from models.tables.followup import FollowUp
from models.way import Way

TYPING = 127
"""Seconds that typing a card takes."""

COLUMNS = ("name", "title", "company", "department", "address")
"""The columns of a contact that an assistant fills in."""

LISTS = {"emails": PointKind.EMAIL, "phones": PointKind.PHONE}
"""What there may be several of, separated by ";"."""

FIELDS = (*COLUMNS, *LISTS)


@dataclass(frozen=True, slots=True)
class Errand:
    """A follow-up that someone is to take care of."""

    uid: str
    due_on: date
    way: Way
    reason: str


@dataclass(frozen=True, slots=True)
class Item:
    """A contact as it is handed over.

    Attributes:
        id: Of the contact.
        uid: Of the contact, the same for ever.
        digest: Changes with any of the values.
        values: By the names in `FIELDS`.
        is_review: Whether someone should look whether the values are right.
        errand: The follow-up to be done, if there is one.
        note: What was written about the contact last.
        picture: A JPEG of the card, or b"".
    """

    id: int
    uid: str
    digest: str
    values: Mapping[str, str]
    is_review: bool
    errand: Errand | None
    note: str
    picture: bytes = b""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back about a contact.

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


def load_queue(session: Session, who: str, until: date) -> list[Item]:
    """What waits for a person, the follow-ups that are due first before the reviews.

    Args:
        session: To look in.
        who: As the work was assigned, whatever the case.
        until: The last day of follow-ups that are included.
    """
    name = who.strip().lower()
    open_tasks = select(FollowUp.contact_id).where(
        func.lower(FollowUp.assigned_to) == name,
        col(FollowUp.done_at).is_(None),
        col(FollowUp.due_on) <= until,
    )
    is_review = col(Contact.status) == Status.REVIEW
    query = select(Contact).where(
        or_(
            col(Contact.id).in_(open_tasks),
            (func.lower(Contact.assigned_to) == name) & is_review,
        )
    )
    items = [_item(contact, name, until) for contact in session.exec(query)]
    return sorted(items, key=_turn)


def assign(contacts: Iterable[Contact], who: str) -> int:
    """Give contacts and their open follow-ups to a person; "" takes them back.

    Returns:
        How many contacts.
    """
    count = 0
    for contact in contacts:
        contact.assigned_to = who.strip()
        contact.typed = sorted({*contact.typed, "assigned_to"})
        for task in contact.follow_ups:
            if task.done_at is None:
                task.assigned_to = who.strip()
        count += 1
    return count


def values_of(contact: Contact) -> dict[str, str]:
    """The values of a contact by the names in `FIELDS`."""
    columns = {name: str(getattr(contact, name)) for name in COLUMNS}
    lists = {name: "; ".join(contact.values(kind)) for name, kind in LISTS.items()}
    return columns | lists


def digest_of(values: Mapping[str, str]) -> str:
    """16 hex digits that change with any of the values."""
    content = repr([values.get(name, "") for name in FIELDS])
    return hashlib.blake2b(content.encode(), digest_size=8).hexdigest()


def changes_in(
    answer: Answer, present: Mapping[str, str], country: str = ""
) -> dict[str, str]:
    """The answered values that are not there yet.

    Args:
        answer: What came back.
        present: The values of the contact.
        country: Two letters; of phone numbers without a country code.
    """
    return {
        name: value
        for name, value in answer.values.items()
        if name in FIELDS
        and _plain(name, value, country) != _plain(name, present[name], country)
    }


def _plain(name: str, value: str, country: str) -> list[str]:
    """A value as it is compared: how a number or address is written does not count."""
    if name not in LISTS:
        return [" ".join(value.split())]
    parts = (part.strip() for part in value.split(";"))
    return [_tidy(LISTS[name], part, country) for part in parts if part]


def _tidy(kind: PointKind, text: str, country: str) -> str:
    try:
        return tidy_point(kind, text, country)
    except EditInvalid:
        return "".join(text.split()).casefold()


def _item(contact: Contact, who: str, until: date) -> Item:
    values = values_of(contact)
    errands = [
        Errand(task.uid, task.due_on, task.way, task.reason)
        for task in contact.follow_ups
        if task.done_at is None
        and task.assigned_to.lower() == who
        and task.due_on <= until
    ]
    is_review = contact.status is Status.REVIEW and contact.assigned_to.lower() == who
    return Item(
        id=id_of(contact),
        uid=contact.uid,
        digest=digest_of(values),
        values=values,
        is_review=is_review,
        errand=errands[0] if errands else None,
        note=contact.notes[-1].text if contact.notes else "",
    )


def _turn(item: Item) -> tuple[bool, date, int]:
    errand = item.errand
    return errand is None, errand.due_on if errand else date.max, item.id
