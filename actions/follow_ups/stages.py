"""Set the stage of a relationship and list its history."""

from dataclasses import dataclass
from datetime import date

from actions.follow_ups.conversations import steps_of
from actions.follow_ups.schedule import Scheduled, name_of, plan_by_stage, scheduled
from actions.history import changing
from actions.identity.editing import set_columns
from actions.workspace import Workspace, zone_of
from models.contact import Stage
from models.database.queries import get_contact


@dataclass(frozen=True, slots=True)
class Step:
    """A change of stage."""

    changed_on: date
    before: Stage | None
    after: Stage


@dataclass(frozen=True, slots=True)
class StageSet:
    """A contact with a new stage.

    Attributes:
        follow_up: The open one that is due first; None: there is none.
        is_new: Whether that follow-up was set because of the stage.
    """

    contact: str
    before: Stage | None
    after: Stage
    follow_up: Scheduled | None
    is_new: bool


def list_steps(work: Workspace, contact_id: int) -> list[Step]:
    """Return the changes of a contact's stage, the first one first.

    Raises:
        NotFound: There is no such contact.
    """
    zone = zone_of(work.settings)
    with work.reading() as session:
        get_contact(session, contact_id)
        return [
            Step(it.changed_at.astimezone(zone).date(), it.before, it.after)
            for it in steps_of(session, contact_id)
        ]


def set_stage(work: Workspace, contact_id: int, stage: Stage) -> StageSet:
    """Set a contact's stage, and a follow-up if the settings want one and none is open.

    Raises:
        NotFound: There is no such contact.
    """
    with changing(work, contact_id, "Set the stage of") as (session, contact):
        before = contact.stage
        set_columns(contact, {"stage": stage.value})
        is_open = bool(contact.open_follow_ups)
        if not is_open:
            plan_by_stage(work, contact)
        session.flush()
        tasks = contact.open_follow_ups
        first = scheduled(tasks[0]) if tasks else None
        return StageSet(
            name_of(contact), before, stage, first, bool(tasks) and not is_open
        )
