"""Use cases that edit a contact."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from sqlmodel import Session

from actions.contacts.changes import Changes, apply
from actions.contacts.view import ContactView, load_view
from actions.history.record import recorded
from actions.identity import editing
from actions.workspace import Workspace
from models.errors import EditConflict
from models.queries import get_contact
from models.tables.contact import Contact


def edit_contact(
    work: Workspace, contact_id: int, changes: Changes, seen: datetime | None = None
) -> ContactView:
    """Write what a person changed.

    Args:
        work: Where the contact is.
        contact_id: Its number.
        changes: What is to be changed.
        seen: `ContactView.changed_at` of what the person looked at; None: whatever it
            is now.

    Raises:
        NotFound: There is no such contact, or a point to be removed is not there.
        EditInvalid: A value cannot be stored.
        EditConflict: The contact was changed since it was looked at.
    """
    title = f"Edited contact {contact_id}: {changes.summary}"
    with recorded(work, title, [contact_id]) as session:
        contact = get_contact(session, contact_id)
        if seen is not None and contact.changed_at != seen:
            raise EditConflict(
                f"Contact {contact_id} was changed by someone else"
                f" meanwhile; nothing was saved: open it again."
            )
        apply(changes, contact, work.settings.country)
        session.flush()
        return load_view(session, contact_id)


def mark_ready(work: Workspace, contact_id: int) -> ContactView:
    """Mark a contact as checked by a person."""
    return edit_contact(work, contact_id, Changes(ready=True))


def add_note(work: Workspace, contact_id: int, text: str) -> ContactView:
    """Write a note about a contact."""
    with _editing(work, contact_id, "Wrote a note about") as (session, contact):
        editing.add_note(contact, text)
        session.flush()
        return load_view(session, contact_id)


def add_tags(work: Workspace, contact_id: int, tags: Sequence[str]) -> ContactView:
    """Tag a contact."""
    with _editing(work, contact_id, "Tagged") as (session, contact):
        for tag in tags:
            editing.add_tag(contact, tag)
        session.flush()
        return load_view(session, contact_id)


def remove_tags(work: Workspace, contact_id: int, tags: Sequence[str]) -> ContactView:
    """Remove tags from a contact.

    Raises:
        NotFound: The contact has no such tag.
    """
    with _editing(work, contact_id, "Removed tags of") as (session, contact):
        for tag in tags:
            editing.remove_tag(contact, tag)
        session.flush()
        return load_view(session, contact_id)


@contextmanager
def _editing(
    work: Workspace, contact_id: int, what: str
) -> Iterator[tuple[Session, Contact]]:
    with recorded(work, f"{what} contact {contact_id}", [contact_id]) as session:
        yield session, get_contact(session, contact_id)
