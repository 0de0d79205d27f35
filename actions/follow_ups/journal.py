"""What a person notes down: a contact was spoken with, or came a step further."""

from datetime import date

from sqlmodel import Session, col, select

from models.contact import Stage
from models.errors import EditInvalid
from models.tables.columns import id_of
from models.tables.contact import Contact
from models.tables.journal import LogEntry, StageChange
from models.way import Way


def log(session: Session, contact: Contact, way: Way, note: str, day: date) -> LogEntry:
    """Note that a contact was spoken with; its clock starts anew.

    Whoever had only been met has then been followed up; a dormant contact is where it
    was before it fell asleep.
    """
    entry = LogEntry(
        contact_id=id_of(contact),
        happened_on=day,
        way=way,
        note=note.strip().replace("\0", ""),
    )
    session.add(entry)
    if contact.stage is Stage.DORMANT:
        contact.stage = _stage_before_sleep(session, contact)
    elif contact.stage in {None, Stage.MET} and "stage" not in contact.typed:
        contact.stage = Stage.FOLLOWED_UP
    return entry


def steps_of(session: Session, contact_id: int) -> list[StageChange]:
    """The steps of a contact from stage to stage, the first one first."""
    query = (
        select(StageChange)
        .where(StageChange.contact_id == contact_id)
        .order_by(col(StageChange.id))
    )
    return list(session.exec(query))


def check_day(day: date, today: date) -> date:
    """The day, unless it is still to come.

    Raises:
        EditInvalid: Nobody has been spoken with tomorrow.
    """
    if day > today:
        raise EditInvalid(
            f"{day} is still to come: plan it with `cardfile snooze` or `done --next`."
        )
    return day


def _stage_before_sleep(session: Session, contact: Contact) -> Stage | None:
    steps = steps_of(session, id_of(contact))
    asleep = [step.before for step in steps if step.after is Stage.DORMANT]
    return asleep[-1] if asleep else Stage.FOLLOWED_UP
