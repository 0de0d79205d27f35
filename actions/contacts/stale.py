"""List contacts whose card is old, or who changed employer since."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlmodel import col

from actions.contacts.employers import EmployerChange, list_changes
from actions.workspace import Workspace
from followup.intervals import parse_interval
from models.contact import PointKind
from models.database.filters import reachable
from models.database.queries import first_point
from models.storage.files import make_private_folder
from models.tables.contact import Contact
from models.tables.follow_up import Event
from models.tables.photo import Card, Delivery

if TYPE_CHECKING:
    from actions.follow_ups.drafts import ContactLetter

TEMPLATE = "card"
"""The draft that asks for a new card."""


@dataclass(frozen=True, slots=True)
class StaleCard:
    """A contact to be asked for a new card.

    Attributes:
        card_of: When the newest card was collected.
        was_at: The company of the contact.
        now_at: The company that LinkedIn names, if it is another one; else "".
        why: Such as "card of 2023-05-02", or "changed employer".
    """

    id: int
    name: str
    was_at: str
    now_at: str
    email: str | None
    phone: str | None
    card_of: date
    why: str


def list_stale(work: Workspace, older_than: str = "") -> list[StaleCard]:
    """List contacts with another employer, then those with an old card.

    A card is as old as the day its contact was met, or the last event at which a card
    of the contact came in. Contacts without a card and those who have withdrawn are
    left out. The age is one such as "2 years", or `stale_after` of the settings.

    Raises:
        RuleInvalid: The age cannot be understood.
    """
    age = parse_interval(older_than or work.settings.stale_after)
    before = age.before(work.today)
    last_event = (
        select(func.max(col(Event.held_on)))
        .join(Delivery, col(Delivery.event_id) == Event.id)
        .join(Card, col(Card.photo_id) == Delivery.photo_id)
        .where(col(Card.contact_id) == Contact.id)
        .scalar_subquery()
    )
    query = select(
        col(Contact.id),
        col(Contact.name),
        col(Contact.company),
        first_point(PointKind.EMAIL),
        first_point(PointKind.PHONE),
        col(Contact.met_on),
        last_event,
    ).where(
        col(Contact.met_on).is_not(None),
        col(Contact.id).in_(select(col(Card.contact_id))),
        reachable(Contact.id, withdrawn=work.settings.include_withdrawn),
    )
    with work.reading() as session:
        changes = {it.contact_id: it for it in list_changes(session)}
        found = [
            _stale((number, name, company, email, phone), max(met, held or met), change)
            for number, name, company, email, phone, met, held in session.execute(query)
            if (change := changes.get(number)) or max(met, held or met) < before
        ]
    return sorted(found, key=lambda it: (not it.now_at, it.card_of, it.id))


def ask_for_cards(
    work: Workspace, found: Iterable[StaleCard], folder: Path
) -> "list[ContactLetter]":
    """Write drafts that ask for a new card, for those with an e-mail address.

    Raises:
        NotAllowed: None of them may be written to.
        TemplateInvalid: The user's own template has a mistake.
        ExportFailed: A file cannot be written.
        StorageUnusable: The folder cannot be made.
    """
    from actions.follow_ups.drafts import draft_messages, write_letters  # noqa: PLC0415 - Jinja

    ids = [it.id for it in found if it.email]
    if not ids:
        return []
    letters = draft_messages(work, ids, TEMPLATE)
    make_private_folder(folder)
    return write_letters(letters, TEMPLATE, folder)


def _stale(
    who: tuple[int, str, str, str | None, str | None],
    card_of: date,
    change: EmployerChange | None,
) -> StaleCard:
    number, name, company, email, phone = who
    return StaleCard(
        id=number,
        name=name,
        was_at=company,
        now_at=change.now_at if change else "",
        email=email,
        phone=phone,
        card_of=card_of,
        why="changed employer" if change else f"card of {card_of}",
    )
