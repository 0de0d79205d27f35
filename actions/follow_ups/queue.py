"""List the contacts and follow-ups assigned to one person."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, or_, select

from actions.history import recording
from actions.review.sheet import view_sheet
from actions.workspace import Workspace
from followup.queue import COLUMNS, LISTS, digest_of
from models.contact import Filter, PointKind, Status
from models.database.filters import person_named, spelt_like, withdrawn_ids
from models.database.queries import choose_ids, get_contact
from models.errors import ExportFailed
from models.field import FieldKind, PhoneKind
from models.follow_up import Errand, QueueItem
from models.tables.columns import id_of
from models.tables.contact import Contact, ContactPoint
from models.tables.follow_up import FollowUp
from models.tables.history import Operation

_NAMES = {
    **{kind: kind.value for kind in FieldKind if kind.value in COLUMNS},
    FieldKind.EMAIL: "emails",
    FieldKind.PHONE: "phones",
    FieldKind.WEBSITE: "websites",
}
"""The names of a queue's values by kind."""
_MOST_PICTURES = 2  # of a contact: front and back


def list_queue(work: Workspace, who: str, days: int) -> tuple[list[QueueItem], int]:
    """List the work of a person: follow-ups due within so many days, then reviews.

    Returns:
        The items, and how many are left out since the contacts have withdrawn.

    Raises:
        NotFound: Nothing was ever assigned to anybody of this name.
    """
    with work.reading() as session:
        items = _load_queue(session, who, work.today + timedelta(days=days))
        if not items:
            person_named(session, who)
        gone = withdrawn_ids(session)
    if work.settings.include_withdrawn:
        return items, 0
    kept = [item for item in items if item.id not in gone]
    return kept, len(items) - len(kept)


def hand_over(
    work: Workspace, items: Sequence[QueueItem], who: str, path: Path
) -> None:
    """Write a person's queue, with pictures: a page (.html), or a folder with a CSV.

    Raises:
        ExportFailed: It cannot be written.
    """
    from actions.contacts.draw import draw_cards  # noqa: PLC0415 - OpenCV loads slowly
    from export.pages.handover import write_folder, write_html  # noqa: PLC0415 - Jinja

    items = [
        replace(
            item,
            pictures=tuple(islice(draw_cards(work, item.id), _MOST_PICTURES)),
            doubts=_doubts(work, item) if item.is_review else {},
        )
        for item in items
    ]
    if path.suffix.lower() in {".html", ".htm"}:
        write_html(items, who, path)
    elif path.suffix and not path.is_dir():
        raise ExportFailed(f"{path} must end in .html or be a folder.")
    else:
        write_folder(items, path)


def _doubts(work: Workspace, item: QueueItem) -> dict[str, str]:
    """Return the doubts about the values of a contact, by their names."""
    return {
        _NAMES[field.kind]: field.doubt
        for field in view_sheet(work, item.id).fields
        if field.doubt and field.kind in _NAMES
    }


def item_object(item: QueueItem) -> dict[str, Any]:
    """Return a contact of a queue as a JSON object."""
    found = asdict(item)
    del found["pictures"], found["doubts"]
    return found


def assign_contacts(
    work: Workspace, who: str, contact_ids: Sequence[int], wanted: Filter
) -> int:
    """Assign contacts and their open follow-ups to a person; "" to nobody.

    Without `contact_ids`, the filter selects them.

    Returns:
        How many contacts.

    Raises:
        EditInvalid: Neither contacts nor a filter are given.
        NotFound: There is no such contact, event or tag.
    """
    with work.writing() as session:
        ids = choose_ids(session, contact_ids, wanted, "what to assign")
        operation = Operation(title=f"Assigned contacts to {who or 'nobody'}")
        with recording(session, operation, ids):
            return assign([get_contact(session, it) for it in ids], who)


def _load_queue(session: Session, who: str, until: date) -> list[QueueItem]:
    """Load the work of a person, the follow-ups due first before the reviews.

    The name is one to whom work was assigned, whatever its case.
    """
    name = who.strip().lower()
    open_tasks = select(FollowUp.contact_id).where(
        spelt_like(session, col(FollowUp.assigned_to), [name]),
        col(FollowUp.done_at).is_(None),
        col(FollowUp.due_on) <= until,
    )
    is_review = col(Contact.status) == Status.REVIEW
    query = select(Contact).where(
        or_(
            col(Contact.id).in_(open_tasks),
            spelt_like(session, col(Contact.assigned_to), [name]) & is_review,
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
        contact.mark_typed("assigned_to")
        for task in contact.open_follow_ups:
            task.assigned_to = who.strip()
        count += 1
    return count


def values_of(contact: Contact) -> dict[str, str]:
    """Return the values of a contact by the names in `FIELDS`."""
    columns = {name: str(getattr(contact, name)) for name in COLUMNS}
    lists = {
        name: "; ".join(_labelled(it) for it in contact.points if it.kind is kind)
        for name, kind in LISTS.items()
    }
    return columns | lists


def _labelled(point: ContactPoint) -> str:
    """Return a point with what a phone is for, as `split_label` takes it apart."""
    is_known = point.kind is PointKind.PHONE and point.label not in {
        "",
        PhoneKind.OTHER,
    }
    return f"{point.label}: {point.value}" if is_known else point.value


def _item(contact: Contact, who: str, until: date) -> QueueItem:
    values = values_of(contact)
    errands = [
        Errand(task.uid, task.due_on, task.channel, task.reason)
        for task in contact.open_follow_ups
        if task.assigned_to.lower() == who and task.due_on <= until
    ]
    is_review = contact.status is Status.REVIEW and contact.assigned_to.lower() == who
    return QueueItem(
        id=id_of(contact),
        uid=contact.uid,
        digest=digest_of(values),
        values=values,
        is_review=is_review,
        errand=errands[0] if errands else None,
        remember=contact.remember,
        note=contact.notes[-1].text if contact.notes else "",
    )


def _turn(item: QueueItem) -> tuple[bool, date, int]:
    errand = item.errand
    return errand is None, errand.due_on if errand else date.max, item.id
