"""Correct stored cards, and the contacts they belong to, by a list of guests."""

from sqlmodel import Session, col, select

from actions.identity.guest_lists import (
    Guests,
    Judging,
    correct_card,
    forget_list,
    values_of,
)
from actions.identity.renewal import Renewal, contact_values, differences, refill
from actions.identity.storing import settle_status
from models.contact import ReviewAct, Status
from models.reading import Verdict
from models.tables.columns import id_of
from models.tables.contact import Contact
from models.tables.history import Review
from models.tables.photo import Card


def apply_list(
    session: Session, card: Card, listed: Guests | None, ready_from: float
) -> Renewal | None:
    """Correct a stored card and its contact by a list of guests.

    Without a list, what one said is forgotten. A card is ready from the probability
    `ready_from`.

    Returns:
        What became of the contact; None where the list knows nothing of the card, or a
        person has checked the contact already.
    """
    contact = session.get_one(Contact, card.contact_id)
    if _was_checked(session, contact, card, ready_from):
        return None
    values, before = contact_values(contact), values_of(card.evidence)
    forget_list(card)
    alone = _verdict_of(card, ready_from)
    verdict = correct_card(card, listed, Judging(alone, ready_from))
    after = [(it.kind, it.value) for it in card.evidence]
    if after != [(it.kind, it.value) for it in before]:
        refill(session, contact, card, before)
    if card.by_itself is None and after == [(it.kind, it.value) for it in before]:
        return None
    settle_status(session, contact, card, verdict)
    changes = tuple(differences(values, contact_values(contact)))
    return Renewal(id_of(contact), contact.name, changes=changes)


def _was_checked(
    session: Session, contact: Contact, card: Card, ready_from: float
) -> bool:
    """Return whether somebody confirmed a contact, or marked a doubtful one ready."""
    query = select(Review).where(col(Review.contact_id) == contact.id)
    if any(it.act is ReviewAct.RIGHT for it in session.exec(query)):
        return True
    is_doubtful = _verdict_of(card, ready_from) is Verdict.REVIEW
    return contact.status is Status.READY and is_doubtful


def _verdict_of(card: Card, ready_from: float) -> Verdict:
    is_sure = not card.reasons and (card.right or 0.0) >= ready_from
    return Verdict.READY if is_sure else Verdict.REVIEW
