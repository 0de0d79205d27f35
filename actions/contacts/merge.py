"""Use cases that merge, split, keep apart and delete contacts."""

from collections.abc import Sequence

from actions.contacts.view import ContactView, Twin, load_view, twin_of
from actions.history import changing, recorded
from actions.identity import editing, merging
from actions.identity.matching import share_identity
from actions.workspace import Workspace
from models.database.queries import get_contact
from models.errors import EditInvalid, NotFound
from models.tables.columns import id_of


def merge_contacts(
    work: Workspace, contact_id: int, others: Sequence[int]
) -> ContactView:
    """Merge other contacts of the same person into one, which keeps its own values.

    Raises:
        NotFound: There is no such contact.
        EditInvalid: A contact is to be merged with itself.
    """
    title = f"Merged {_numbered(others)} into {contact_id}"
    with recorded(work, title, [contact_id, *others]) as session:
        for other in others:
            keep = get_contact(session, contact_id)
            merging.merge(session, keep, get_contact(session, other), own_first=True)
        return load_view(session, contact_id)


def preview_merge(work: Workspace, contact_id: int, other: int) -> ContactView:
    """Return what `merge_contacts` would make of two contacts; store nothing.

    Raises:
        NotFound: There is no such contact.
        EditInvalid: A contact is to be merged with itself.
    """
    with work.writing() as session:
        keep = get_contact(session, contact_id)
        merging.merge(session, keep, get_contact(session, other), own_first=True)
        view = load_view(session, contact_id)
        session.rollback()
        return view


def find_strangers(
    work: Workspace, contact_id: int, others: Sequence[int]
) -> list[Twin]:
    """Return the others who share neither name nor e-mail nor phone with a contact.

    Raises:
        NotFound: There is no such contact.
    """
    with work.reading() as session:
        keep = get_contact(session, contact_id)
        found = [get_contact(session, other) for other in others]
        return [
            twin_of(other, "shares nothing")
            for other in found
            if not share_identity(keep, other)
        ]


def split_contact(work: Workspace, contact_id: int, number: int) -> ContactView:
    """Move a card of a contact to a new contact, which is returned.

    `number` is that of the card among the contact's, from 1.

    Raises:
        NotFound: There is no such contact or card.
        EditInvalid: It is the contact's only card.
    """
    what = f"Split card {number} off"
    with changing(work, contact_id, what) as (session, contact):
        if not 1 <= number <= len(contact.cards):
            raise NotFound(
                f"Contact {contact_id} has no card {number}; it has"
                f" {len(contact.cards)}."
            )
        new = editing.split(session, contact, contact.cards[number - 1])
        return load_view(session, id_of(new))


def keep_apart(work: Workspace, contact_id: int, others: Sequence[int]) -> ContactView:
    """Remember that contacts are different people, so that nobody is asked again.

    Raises:
        NotFound: There is no such contact.
        EditInvalid: A contact is to be kept apart from itself.
    """
    if contact_id in others:
        raise EditInvalid(f"Contact {contact_id} cannot be kept apart from itself.")
    title = f"Kept contact {contact_id} apart from {', '.join(map(str, others))}"
    with recorded(work, title, [contact_id, *others]) as session:
        for other in others:
            one = get_contact(session, contact_id)
            editing.keep_apart(session, one, get_contact(session, other))
        session.flush()
        return load_view(session, contact_id)


def delete_contacts(work: Workspace, contact_ids: Sequence[int]) -> None:
    """Put contacts into the trash with all that belongs to them; their photos stay.

    Raises:
        NotFound: There is no such contact.
    """
    title = f"Deleted {_numbered(contact_ids)}"
    with recorded(work, title, contact_ids, deletes=True) as session:
        for contact_id in contact_ids:
            session.delete(get_contact(session, contact_id))


def _numbered(contacts: Sequence[int]) -> str:
    numbers = ", ".join(map(str, contacts))
    return f"contact {numbers}" if len(contacts) == 1 else f"contacts {numbers}"
