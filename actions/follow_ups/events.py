"""Events: what one means to reach there, and who helps with the next one."""

from collections.abc import Iterable, Mapping
from datetime import date

from sqlmodel import Session, col, func, select

from actions.follow_ups.act import Wish, plan
from actions.identity.editing import add_tag
from followup.rules import Rule
from followup.workdays import WorkingDays
from models.errors import EditInvalid, NotFound
from models.tables.contact import Contact
from models.tables.event import Event
from models.tables.followup import FollowUp
from models.text import tidy

ORGANISER = "organiser"
"""The tag of those who are asked about events."""


def find_event(session: Session, name: str) -> Event:
    """The event of a name, whatever its case.

    Raises:
        NotFound: There is none.
    """
    wanted = tidy(name).casefold()
    for event in session.exec(select(Event)):
        if event.name.casefold() == wanted:
            return event
    raise NotFound(f"There is no event {name}; `cardfile events list` shows all.")


def add_event(session: Session, name: str) -> Event:
    """A new event.

    Raises:
        EditInvalid: There is one of that name, or the name is empty.
    """
    name = tidy(name)[:200].strip()
    taken = func.lower(Event.name) == name.lower()
    if not name or session.exec(select(Event).where(taken)).first():
        raise EditInvalid(
            f'"{name}" is taken or empty; `cardfile events edit` changes an event.'
        )
    event = Event(name=name)
    session.add(event)
    session.flush()
    return event


def edit_event(event: Event, values: Mapping[str, object]) -> None:
    """Set columns of an event; those that are None stay."""
    for column, value in values.items():
        if value is not None:
            setattr(event, column, value)


def list_events(session: Session) -> list[Event]:
    """All events, the last one first; those without a date at the end."""
    order = (col(Event.held_on).is_(None), col(Event.held_on).desc(), col(Event.id))
    return list(session.exec(select(Event).order_by(*order)))


def split_wants(text: str) -> list[str]:
    """Wanted people and organisations, written as "Acme; Beta GmbH"."""
    return list(dict.fromkeys(filter(None, map(tidy, text.split(";")))))


def assign(event: Event, contacts: Iterable[Contact]) -> None:
    """Note that contacts were met at an event."""
    for contact in contacts:
        contact.event_id = event.id
        contact.typed = sorted({*contact.typed, "event_id"})


def ask_organiser(
    event: Event, contact: Contact, rule: Rule, today: date, days: WorkingDays
) -> FollowUp:
    """Remember to ask someone about the next date and a place to speak.

    Raises:
        RuleInvalid: The rule wants no day.
    """
    add_tag(contact, ORGANISER)
    reason = f"{event.name}: ask about the next date and a place to speak"
    return plan(contact, Wish(rule, reason=reason), today, days)
