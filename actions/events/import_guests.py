"""Import an organiser's list of attendees or exhibitors."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session, col, select

from actions.history import forget_list_history, recording
from actions.identity.guest_lists import cards_of_event, load_guests
from actions.identity.listed import apply_list
from actions.identity.renewal import Renewal
from actions.recorded_rows import Key, Values, read_list, read_whole_cards
from actions.workspace import Workspace
from export.address_book import Entry, read_address_book
from export.person import Person
from models.database.filters import event_named
from models.errors import FileUnreadable, NotFound
from models.tables.columns import id_of
from models.tables.follow_up import Event
from models.tables.guests import GuestList, ListedGuest
from models.tables.history import Operation
from models.tables.photo import Card
from models.text import tidy

WANT = "want"
"""The tag, in a list or of a contact, of those one wants to meet."""
_NO = frozenset(("0", "n", "no", "nein", "non", "false", "falsch", "faux", "-"))
"""Values of the column "Want" for people who are not wanted."""


@dataclass(frozen=True, slots=True)
class ListImported:
    """The result of importing a list.

    Attributes:
        event: Name of the event.
        guests: How many are on the list now.
        is_known: Whether it was imported before, without any difference.
        renewals: Contacts whose cards the list confirms or corrects.
        remarks: Sentences about what in the files was not imported.
    """

    event: str
    guests: int
    is_known: bool
    renewals: tuple[Renewal, ...]
    remarks: tuple[str, ...]


def import_guest_list(
    work: Workspace, event: str, files: Sequence[Path], wants: Sequence[str] = ()
) -> ListImported:
    """Import the list of an event and correct the event's cards by it.

    The files together are the list and replace an earlier one. What a person typed is
    never changed. Undoing it brings back the contacts and the earlier list. The files
    are vCards or tables: CSV, or Excel with the extra `xlsx`. `wants` are further
    people and organisations to meet there.

    Raises:
        NotFound: There is no such event.
        FileUnreadable: A file cannot be understood.
    """
    listed: list[ListedGuest] = []
    remarks: list[str] = []
    for file in files:
        book = read_address_book(file, work.settings.country)
        listed += [_guest(it) for it in book.entries]
        remarks += [f"{file.name}: {it}" for it in book.remarks]
    if not listed:
        raise FileUnreadable(f"{files[0]} lists no guests: check its columns.")
    for row, guest in enumerate(listed, start=1):
        guest.row = row
    new = GuestList(
        event_id=0,
        source=", ".join(it.name for it in files),
        digest=_digest(listed),
        guests=listed,
    )
    with work.writing() as session:
        found = event_named(session, event)
        renewals = _store(session, found, new, wants, work.settings.ready_from)
        return ListImported(
            event=found.name,
            guests=len(listed),
            is_known=renewals is None,
            renewals=tuple(renewals or ()),
            remarks=tuple(remarks),
        )


def _store(
    session: Session,
    event: Event,
    new: GuestList,
    wants: Sequence[str],
    ready_from: float,
) -> list[Renewal] | None:
    """Store a list and apply it; None if it is stored already."""
    event_id = id_of(event)
    old = session.exec(
        select(GuestList).where(col(GuestList.event_id) == event_id)
    ).first()
    cards = cards_of_event(session, event_id)
    title = f'Imported the list of guests of "{event.name}"'
    with recording_list(session, title, event_id, cards):
        event.wants = list(dict.fromkeys((*event.wants, *map(tidy, wants))))
        if old is not None and old.digest == new.digest:
            return None
        if old is not None:
            session.delete(old)
            session.flush()
        new.event_id = event_id
        session.add(new)
        session.flush()
        return apply_to_event(session, event_id, ready_from)


def forget_guest_list(work: Workspace, event: str) -> str:
    """Delete the list of an event for good; what it corrected stays.

    Returns:
        The name of the event.

    Raises:
        NotFound: There is no such event, or no list of it.
    """
    with work.writing() as session:
        found = event_named(session, event)
        query = select(GuestList).where(col(GuestList.event_id) == found.id)
        listed = session.exec(query).first()
        if listed is None:
            raise NotFound(f'There is no list of guests of "{found.name}".')
        session.delete(listed)
        forget_list_history(session, id_of(found))
        return found.name


@contextmanager
def recording_list(
    session: Session, title: str, event_id: int, cards: Sequence[Card]
) -> Iterator[None]:
    """Record what an event's list changes, with it and with the cards' evidence."""
    contacts = {it.contact_id for it in cards if it.contact_id is not None}
    numbers = [id_of(it) for it in cards]

    def more() -> dict[Key, Values]:
        return {**read_list(session, event_id), **read_whole_cards(session, numbers)}

    with recording(session, Operation(title=title), contacts, more):
        yield


def apply_to_event(
    session: Session,
    event_id: int,
    ready_from: float,
    contacts: Collection[int] | None = None,
) -> list[Renewal]:
    """Correct stored cards of an event by its list, within a transaction.

    With `contacts`, only their cards are corrected.
    """
    listed = load_guests(session, event_id)
    cards = (
        card
        for card in cards_of_event(session, event_id)
        if contacts is None or card.contact_id in contacts
    )
    found = (apply_list(session, card, listed, ready_from) for card in cards)
    return [it for it in found if it is not None]


def _digest(guests: Iterable[ListedGuest]) -> str:
    rows = [it.model_dump(exclude={"id", "list_id"}) for it in guests]
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def _guest(entry: Entry) -> ListedGuest:
    person = entry.person
    want = entry.marks.get("want", "").casefold()
    code = entry.marks.get("code", "")
    return ListedGuest(
        row=0,
        name=_name(person),
        given=person.given,
        family=person.family,
        title=person.title,
        company=person.company,
        emails=[it.lower() for it in person.emails],
        phones=[it.number for it in person.phones],
        websites=list(person.websites),
        codes=[code] if code else [],
        is_wanted=bool(want and want not in _NO)
        or WANT in {it.casefold() for it in person.tags},
    )


def _name(person: Person) -> str:
    """Return the name as it is spoken: "Muster, Erika" becomes "Erika Muster"."""
    family, comma, given = person.name.partition(",")
    if comma and given.strip() and not person.family:
        return f"{given.strip()} {family.strip()}"
    return person.name
