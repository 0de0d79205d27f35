"""Edit events: their goals, contacts and organisers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from sqlmodel import Session, col, func, select

from actions.follow_ups.schedule import FollowUpRequest, Scheduled, plan, scheduled
from actions.history import recording
from actions.identity.editing import add_tag
from actions.recorded_rows import read_whole_cards
from actions.workspace import Workspace
from followup.rules import parse_rule
from models.contact import PointKind
from models.database.filters import event_named, spelt_like, withdrawn_ids
from models.database.queries import get_contact, log_of
from models.errors import EditInvalid
from models.tables.columns import id_of
from models.tables.contact import Contact, ContactTag
from models.tables.follow_up import Event
from models.tables.history import Operation
from models.text import tidy

ORGANISER = "organiser"
"""The tag of those who are asked about events."""
NETWORK = "network"
"""The tag of associations and circles that hold meetings."""


@dataclass(frozen=True, slots=True)
class Organiser:
    """Somebody who organises events or a network.

    Attributes:
        tag: `ORGANISER` or `NETWORK`.
        asked_on: When it was last spoken with; None: never.
        due_on: Of the next open follow-up; None without one.
    """

    id: int
    name: str
    company: str
    tag: str
    email: str | None
    phone: str | None
    asked_on: date | None
    due_on: date | None
    reason: str


def list_organisers(work: Workspace) -> tuple[list[Organiser], int]:
    """List the organisers of meetings and talks, the next follow-up first.

    Returns:
        The organisers, and how many are left out since they have withdrawn.
    """
    with work.reading() as session:
        tagged = select(ContactTag).where(
            spelt_like(session, col(ContactTag.tag), [ORGANISER, NETWORK])
        )
        tags = {row.contact_id: row.tag.lower() for row in session.exec(tagged)}
        gone = set() if work.settings.include_withdrawn else withdrawn_ids(session)
        found = [
            _organiser(session, get_contact(session, contact_id), tag)
            for contact_id, tag in tags.items()
            if contact_id not in gone
        ]
    found.sort(key=lambda it: (it.due_on or date.max, it.name, it.id))
    return found, len(tags) - len(found)


def _organiser(session: Session, contact: Contact, tag: str) -> Organiser:
    tasks = contact.open_follow_ups
    spoken = log_of(session, id_of(contact))
    return Organiser(
        id=id_of(contact),
        name=contact.name,
        company=contact.company,
        tag=tag,
        email=next(iter(contact.values(PointKind.EMAIL)), None),
        phone=next(iter(contact.values(PointKind.PHONE)), None),
        asked_on=spoken[0].happened_on if spoken else None,
        due_on=tasks[0].due_on if tasks else None,
        reason=tasks[0].reason if tasks else "",
    )


def new_event(work: Workspace, name: str, values: Mapping[str, object]) -> str:
    """Add an event; return its name as stored.

    Raises:
        EditInvalid: There is one of that name, or the name is empty.
        RuleInvalid: Its rule for follow-ups cannot be understood.
    """
    checked = _checked(values)
    with work.writing() as session:
        event = _add_event(session, name)
        event.sqlmodel_update(checked)
        return event.name


def change_event(work: Workspace, name: str, values: Mapping[str, object]) -> str:
    """Change an event; what is None stays as it is.

    Raises:
        NotFound: There is no such event.
        RuleInvalid: Its rule for follow-ups cannot be understood.
    """
    checked = _checked(values)
    with work.writing() as session:
        event = event_named(session, name)
        event.sqlmodel_update(checked)
        return event.name


def assign_to_event(work: Workspace, name: str, contact_ids: Sequence[int]) -> str:
    """Note that contacts were met at an event, and correct them by its list of guests.

    Raises:
        NotFound: There is no such event or contact.
    """
    from actions.events.import_guests import apply_to_event  # noqa: PLC0415 - the rules of cards

    title = f"Assigned contacts to {name}"
    with work.writing() as session:
        event = event_named(session, name)
        contacts = [get_contact(session, it) for it in contact_ids]
        cards = [card for it in contacts for card in it.cards]
        read_cards = partial(read_whole_cards, session, list(map(id_of, cards)))
        with recording(session, Operation(title=title), contact_ids, read_cards):
            for contact in contacts:
                contact.event_id = event.id
                contact.mark_typed("event_id")
            session.flush()
            apply_to_event(session, id_of(event), work.settings.ready_from, contact_ids)
        return event.name


def ask(work: Workspace, name: str, contact_id: int, rule: str) -> Scheduled:
    """Set a follow-up to ask an organiser about the next date and a place to speak.

    Raises:
        NotFound: There is no such event or contact.
        RuleInvalid: The rule names no day, or one in the past.
    """
    when = parse_rule(rule)
    with work.writing() as session:
        event, contact = event_named(session, name), get_contact(session, contact_id)
        add_tag(contact, ORGANISER)
        reason = f"{event.name}: ask about the next date and a place to speak"
        task = plan(work, contact, FollowUpRequest(when, reason=reason))
        session.flush()
        return scheduled(task)


def _add_event(session: Session, name: str) -> Event:
    """Return a new event.

    Raises:
        EditInvalid: There is one of that name, or the name is empty.
    """
    name = tidy(name)[:200].strip()
    if not name:
        raise EditInvalid("An event needs a name.")
    taken = func.lower(Event.name) == name.lower()
    if session.exec(select(Event).where(taken)).first():
        raise EditInvalid(f'The event "{name}" exists already: edit it instead.')
    event = Event(name=name)
    session.add(event)
    session.flush()
    return event


def list_events(session: Session) -> list[Event]:
    """Return all events, the last one first; those without a date at the end."""
    order = (col(Event.held_on).is_(None), col(Event.held_on).desc(), col(Event.id))
    return list(session.exec(select(Event).order_by(*order)))


def _checked(values: Mapping[str, object]) -> dict[str, object]:
    """Return the columns that are given, checked; wanted people are split at ";"."""
    checked = {name: value for name, value in values.items() if value is not None}
    if isinstance(wants := checked.get("wants"), str):
        names = map(tidy, wants.split(";"))
        checked["wants"] = list(dict.fromkeys(filter(None, names)))
    if isinstance(rule := checked.get("follow_up"), str) and rule:
        parse_rule(rule)
    return checked
