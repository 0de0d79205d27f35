"""Check the same field of many contacts on one screen."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, select
from sqlmodel import col

from actions.history import recorded
from actions.identity.editing import set_columns, set_ready
from actions.review.queue import Effort, add_review
from actions.review.reasons import known_reasons
from actions.review.sheet import view_sheet
from actions.workspace import Workspace
from models.contact import PointKind, ReviewAct, Status
from models.database.queries import get_contact
from models.field import SURE, FieldKind
from models.geometry import Box
from models.tables.contact import Contact, ContactPoint
from models.tables.photo import Card, Evidence

KINDS = {
    FieldKind.NAME: ReviewAct.NAME,
    FieldKind.COMPANY: ReviewAct.COMPANY,
    FieldKind.TITLE: ReviewAct.TITLE,
    FieldKind.EMAIL: ReviewAct.EMAIL,
    FieldKind.PHONE: ReviewAct.PHONE,
}
"""Fields that can be checked so, and what is noted of it."""
SCREENFUL = 12


@dataclass(frozen=True, slots=True)
class Reading:
    """A doubtful value of a contact and where it was read."""

    contact_id: int
    card_id: int
    value: str
    confidence: float
    box: Box


def list_doubtful(work: Workspace, kind: FieldKind, after: int) -> list[Reading]:
    """Return a screenful of values of a kind that are not sure, of contacts that wait.

    Only of contacts behind the number `after`.
    """
    query = (
        select(Evidence, col(Contact.id), col(Contact.typed))
        .join(Card, col(Card.id) == Evidence.card_id)
        .join(Contact, col(Contact.id) == Card.contact_id)
        .where(
            col(Contact.status) == Status.REVIEW,
            col(Contact.id) > after,
            col(Evidence.kind) == kind,
            col(Evidence.confidence) < SURE,
            _is_used(kind),
        )
        .order_by(col(Contact.id), col(Evidence.id))
        .limit(SCREENFUL)
    )
    with work.reading() as session:
        return [
            Reading(
                contact_id=number,
                card_id=it.card_id,
                value=it.value,
                confidence=it.confidence,
                box=it.box,
            )
            for it, number, typed in session.execute(query)
            if kind.value not in typed
        ]


def confirm(
    work: Workspace, kind: FieldKind, right: Sequence[tuple[int, str]], effort: Effort
) -> int:
    """Note that values are right; a contact with no doubt left is ready.

    Each contact comes with the value that was seen; one that has another value by now
    is left alone. The effort is that of all of them.

    Returns:
        How many contacts are ready now.
    """
    numbers = list(dict.fromkeys(number for number, _ in right))
    share = Effort(effort.seconds / max(len(numbers), 1), effort.keys)
    title = f"Confirmed {kind.value} of {len(numbers)} contacts"
    with recorded(work, title, numbers) as session:
        for number, value in right:
            _confirm(get_contact(session, number), kind, value)
    settled = [number for number in numbers if _is_settled(work, number)]
    with recorded(work, f"Checked {len(settled)} contacts", settled) as session:
        for number in settled:
            set_ready(get_contact(session, number))
            add_review(session, number, KINDS[kind], share)
    return len(settled)


def _confirm(contact: Contact, kind: FieldKind, value: str) -> None:
    if kind.value in {it.value for it in PointKind}:
        points = [it for it in contact.points if it.value == value]
        for point in points:
            point.typed = True
    elif getattr(contact, kind.value) == value:
        set_columns(contact, {kind.value: value})


def _is_settled(work: Workspace, number: int) -> bool:
    """Return whether nothing of a contact is in doubt any more."""
    if any(field.doubt for field in view_sheet(work, number).fields):
        return False
    with work.reading() as session:
        return not known_reasons(session, get_contact(session, number))


def _is_used(kind: FieldKind) -> ColumnElement[bool]:
    """Return whether a contact has the value that was read, and nobody typed it."""
    if kind.value in {it.value for it in PointKind}:
        return exists().where(
            col(ContactPoint.contact_id) == Contact.id,
            col(ContactPoint.value) == Evidence.value,
            col(ContactPoint.typed).is_(False),
        )
    columns: ColumnElement[str] = getattr(Contact, kind.value)
    return columns == Evidence.value
