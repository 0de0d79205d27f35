"""Use cases that say who is who: merge, split, keep apart, delete."""

from collections.abc import Sequence

from actions.contacts.view import ContactView, load_view
from actions.identity import editing, merging
from actions.workspace import Workspace
from models.errors import NotFound
from models.queries import get_contact
from models.tables.columns import id_of


def merge_contacts(
    work: Workspace, contact_id: int, others: Sequence[int]
) -> ContactView:
    """Merge other contacts of the same person into one, which keeps its own values.

    Raises:
        NotFound: There is no such contact.
        EditInvalid: A contact is to be merged with itself.
    """
    with work.writing() as session:
        for other in others:
            keep = get_contact(session, contact_id)
            merging.merge(session, keep, get_contact(session, other))
        return load_view(session, contact_id)


def split_contact(work: Workspace, contact_id: int, number: int) -> ContactView:
    """Make a card of a contact a contact of its own, which is returned.

    Args:
        work: Where the contact is.
        contact_id: Its number.
        number: Of the card among the contact's, from 1.

    Raises:
        NotFound: There is no such contact or card.
        EditInvalid: It is the contact's only card.
    """
    with work.writing() as session:
        contact = get_contact(session, contact_id)
        if not 1 <= number <= len(contact.cards):
            raise NotFound(
                f"Contact {contact_id} has no card {number};"
                f" it has {len(contact.cards)}."
            )
        new = editing.split(session, contact, contact.cards[number - 1])
        return load_view(session, id_of(new))


def keep_apart(work: Workspace, contact_id: int, others: Sequence[int]) -> ContactView:
    """Remember that contacts are different people, so that nobody is asked again.

    Raises:
        NotFound: There is no such contact.
        EditInvalid: A contact is to be kept apart from itself.
    """
    with work.writing() as session:
        for other in others:
            one = get_contact(session, contact_id)
            editing.keep_apart(session, one, get_contact(session, other))
        session.flush()
        return load_view(session, contact_id)


def delete_contacts(work: Workspace, contact_ids: Sequence[int]) -> None:
    """Delete contacts with all that belongs to them; their photos stay.

    Raises:
        NotFound: There is no such contact.
    """
    with work.writing() as session:
        for contact_id in contact_ids:
            editing.delete(session, get_contact(session, contact_id))
