"""Record conversations with contacts and the interval between them."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from actions.history import changing
from actions.workspace import Workspace
from followup.intervals import parse_interval
from models.contact import Channel, Stage
from models.database.queries import get_contact, log_of
from models.errors import EditInvalid
from models.tables.columns import id_of
from models.tables.contact import Contact
from models.tables.history import LogEntry, StageChange


@dataclass(frozen=True, slots=True)
class Conversation:
    """One time that a contact was spoken with, written to or visited."""

    happened_on: date
    channel: Channel
    note: str


def list_conversations(work: Workspace, contact_id: int) -> list[Conversation]:
    """List the conversations with a contact, the last one first.

    Raises:
        NotFound: There is no such contact.
    """
    with work.reading() as session:
        get_contact(session, contact_id)
        return conversations_of(session, contact_id)


def conversations_of(session: Session, contact_id: int) -> list[Conversation]:
    """List the conversations with a contact, the last one first."""
    return [
        Conversation(it.happened_on, it.channel, it.note)
        for it in log_of(session, contact_id)
    ]


def log_conversation(
    work: Workspace,
    contact_id: int,
    channel: Channel,
    note: str,
    day: date | None,
) -> Conversation:
    """Record that a contact was spoken with, today or on a day before.

    Raises:
        NotFound: There is no such contact.
        EditInvalid: The day is still to come.
    """
    day = day or work.today
    if day > work.today:
        raise EditInvalid(f"{day} is in the future: add a follow-up for it instead.")
    what = "Logged a conversation with"
    with changing(work, contact_id, what) as (session, contact):
        entry = log(session, contact, channel, note, day)
        return Conversation(entry.happened_on, entry.channel, entry.note)


def set_interval(work: Workspace, contact_id: int, interval: str) -> str:
    """Set how often to speak with a contact; "" as for its tag or stage.

    Returns:
        The interval as it is stored.

    Raises:
        NotFound: There is no such contact.
        RuleInvalid: The interval cannot be understood.
    """
    text = parse_interval(interval).text if interval.strip() else ""
    with changing(work, contact_id, "Set the interval of") as (_, contact):
        contact.keep_in_touch = text
        contact.mark_typed("keep_in_touch")
    return text


def log(
    session: Session, contact: Contact, channel: Channel, note: str, day: date
) -> LogEntry:
    """Record that a contact was spoken with, which restarts its interval.

    A contact who had only been met is then followed up; a dormant one returns to the
    stage it had before.
    """
    entry = LogEntry(
        contact_id=id_of(contact),
        happened_on=day,
        channel=channel,
        note=note.strip().replace("\0", ""),
    )
    session.add(entry)
    if contact.stage is Stage.DORMANT:
        contact.stage = _stage_before_sleep(session, contact)
    elif contact.stage in {None, Stage.MET} and "stage" not in contact.typed:
        contact.stage = Stage.FOLLOWED_UP
    return entry


def steps_of(session: Session, contact_id: int) -> list[StageChange]:
    """Return the steps of a contact from stage to stage, the first one first."""
    query = (
        select(StageChange)
        .where(StageChange.contact_id == contact_id)
        .order_by(col(StageChange.id))
    )
    return list(session.exec(query))


def _stage_before_sleep(session: Session, contact: Contact) -> Stage | None:
    steps = steps_of(session, id_of(contact))
    asleep = [step.before for step in steps if step.after is Stage.DORMANT]
    return asleep[-1] if asleep else Stage.FOLLOWED_UP
