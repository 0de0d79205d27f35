"""Use cases that list and count contacts."""

from collections.abc import Iterator

from actions.workspace import Workspace
from models import queries
from models.contact import ContactRow, Duplicate, Filter


def list_contacts(
    work: Workspace, wanted: Filter, limit: int | None = None, before: int | None = None
) -> Iterator[ContactRow]:
    """The contacts that are meant, the newest first.

    Args:
        work: Where to look.
        wanted: Which contacts.
        limit: At most so many.
        before: Only those older than the contact of this number, for the next page.
    """
    with work.reading() as session:
        yield from queries.list_contacts(session, wanted, limit, before)


def count_contacts(work: Workspace, wanted: Filter) -> int:
    """How many contacts are meant."""
    with work.reading() as session:
        return queries.count_contacts(session, wanted)


def list_duplicates(work: Workspace) -> list[Duplicate]:
    """The pairs of contacts that may be one person, the oldest first."""
    with work.reading() as session:
        return list(queries.list_duplicates(session))
