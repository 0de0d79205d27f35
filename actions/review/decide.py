"""Decide what a card is, where the fields are not the question."""

from actions.contacts.edit import add_tags
from actions.history import changing
from actions.identity.editing import keep_apart
from actions.workspace import Workspace
from models.database.queries import SHARED_CARD
from models.tables.columns import id_of
from models.tables.contact import Contact
from models.tables.follow_up import FollowUp

RETAKE = "take again"
"""The tag of contacts whose card is to be photographed again."""
ON_ONE_CARD = "on one card with another person"
_SHARED = (
    "company department address street city region postcode country place met_on"
    " event_id assigned_to".split()
)


def ask_for_retake(work: Workspace, contact_id: int) -> None:
    """Tag a contact whose card is to be photographed again.

    Raises:
        NotFound: There is no such contact.
    """
    add_tags(work, contact_id, [RETAKE])


def add_second_person(work: Workspace, contact_id: int) -> int:
    """Add a contact for the other person on a card, with all that both share.

    The open follow-ups are of both: nobody is forgotten because of a shared card.

    Returns:
        Its number; it waits to be checked.

    Raises:
        NotFound: There is no such contact.
    """
    with changing(work, contact_id, "Added a second person from") as (session, first):
        shared = {name: getattr(first, name) for name in _SHARED}
        second = Contact(**shared, doubt=ON_ONE_CARD)
        if first.basis is not None:
            second.basis = first.basis.duplicate()
        second.follow_ups = [_same(it) for it in first.open_follow_ups]
        session.add(second)
        session.flush()
        keep_apart(session, first, second, SHARED_CARD)
        return id_of(second)


def _same(task: FollowUp) -> FollowUp:
    """Return the same follow-up, for somebody else."""
    kept = (
        "due_on",
        "rule",
        "pinned",
        "reminds_to_inform",
        "channel",
        "reason",
        "assigned_to",
    )
    return FollowUp(**{name: getattr(task, name) for name in kept})
