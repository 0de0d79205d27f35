"""Block days, spread follow-ups over the coming weeks, and clear periods."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlmodel import Session, col

from actions.follow_ups.calendars import read_calendars
from actions.history import recording
from actions.workspace import Workspace
from followup import planner
from followup.board import Agenda, Caps, Pause, Task, monday_of
from followup.planner import Move, Period, Plan, Proposal, propose_meetings
from followup.workdays import WorkingDays
from followup.worth import is_wanted, worth
from models.contact import Stage
from models.errors import NotFound, PlanImpossible
from models.settings import Settings
from models.tables.columns import now
from models.tables.contact import Contact
from models.tables.follow_up import Blocked, Event, FollowUp


def list_blocked(work: Workspace) -> list[Pause]:
    """The blocked days, the first ones first."""
    with work.reading() as session:
        return load_pauses(session)


def block_days(
    work: Workspace, first: date, last: date | None = None, reason: str = ""
) -> Pause:
    """Keep days free of follow-ups; plans move what is due on them.

    Raises:
        PlanImpossible: The last day is before the first.
    """
    pause = Pause(first, last or first, reason.strip())
    if pause.last < pause.first:
        raise PlanImpossible(
            f"{pause.last} is before {pause.first}: give the first day first."
        )
    with work.writing() as session:
        if pause not in load_pauses(session):
            add_pause(session, pause)
    return pause


def unblock_days(work: Workspace, first: date) -> list[Pause]:
    """Free the blocked days that begin on a day.

    Raises:
        NotFound: None begin on it.
    """
    with work.writing() as session:
        found = session.scalars(
            select(Blocked).where(col(Blocked.first_on) == first)
        ).all()
        if not found:
            begins = [str(pause.first) for pause in load_pauses(session)]
            known = f"they begin on {', '.join(begins)}" if begins else "there are none"
            raise NotFound(f"No blocked days begin on {first}; {known}.")
        for row in found:
            session.delete(row)
        return [_pause(row) for row in found]


def load_pauses(session: Session) -> list[Pause]:
    """The blocked days, the first ones first."""
    return list(
        map(_pause, session.scalars(select(Blocked).order_by(col(Blocked.first_on))))
    )


def add_pause(session: Session, pause: Pause) -> None:
    """Block days, in a transaction of the caller."""
    session.add(Blocked(first_on=pause.first, last_on=pause.last, reason=pause.reason))


def _pause(row: Blocked) -> Pause:
    return Pause(row.first_on, row.last_on, row.reason)


DEADLINE = "deadline"
"""Why the days of a cleared period are blocked."""


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """What a plan is to be like.

    Attributes:
        calendars: Files or addresses, beside those of the settings.
        clear: A period to be cleared of follow-ups; None: spread all of them.
    """

    caps: Caps
    calendars: tuple[str, ...] = ()
    clear: Period | None = None


def usual_request(settings: Settings) -> PlanRequest:
    """A plan within the limits of the settings."""
    return PlanRequest(
        Caps(
            settings.per_day, settings.per_week, settings.per_way, settings.meeting_gap
        )
    )


def count_by_week(plan: Plan, found: "OpenTasks") -> dict[date, int]:
    """How many follow-ups fall into each week after a plan, by its Monday."""
    moved = {move.task.id: move.day for move in plan.moves}
    days = (moved.get(task.id, task.due_on) for task in found.tasks)
    return dict(sorted(Counter(map(monday_of, days)).items()))


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan, and what it is about.

    Attributes:
        proposals: Meetings for weeks that have none; nothing of them is stored.
    """

    plan: Plan
    found: "OpenTasks"
    proposals: tuple[Proposal, ...]


def plan_follow_ups(
    work: Workspace, request: PlanRequest, *, apply: bool = False
) -> Planned:
    """Plan the open follow-ups, and give them their new days if that is wanted.

    Raises:
        CalendarUnreadable: A calendar is not there or damaged.
        PlanImpossible: A follow-up fits nowhere in ten years.
    """
    settings, today, period = work.settings, work.today, request.clear
    calendars = read_calendars(settings, request.calendars, today)
    days = WorkingDays(settings.country, settings.region)
    pauses = [Pause(period.first, period.last, DEADLINE)] if period else []
    with (work.writing if apply else work.reading)() as session:
        found = load_open(session)
        paused = [*load_pauses(session), *pauses]
        agenda = Agenda(days, paused, calendars.rooms, calendars.free)
        if period:
            plan = planner.squeeze(found.tasks, request.caps, agenda, period)
        else:
            plan = planner.spread(found.tasks, request.caps, agenda, today)
        if apply:
            moved = {found.people[it.task.id].contact_id for it in plan.moves}
            with recording(session, "Planned follow-ups", moved):
                carry_out(session, plan.moves)
                for pause in pauses:
                    add_pause(session, pause)
    new_days = {task.id: max(task.due_on, today) for task in found.tasks}
    new_days |= {move.task.id: move.day for move in plan.moves}
    proposals = propose_meetings(found.tasks, new_days, request.caps, agenda, today)
    return Planned(plan, found, proposals)


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a follow-up is about, as far as a plan shows it."""

    contact_id: int
    name: str
    company: str


@dataclass(frozen=True, slots=True)
class OpenTasks:
    """All open follow-ups, and by their number whom they are about."""

    tasks: tuple[Task, ...]
    people: Mapping[int, Person]


def move_object(move: Move, found: "OpenTasks") -> dict[str, Any]:
    """A move of a plan as a JSON object."""
    who = found.people[move.task.id]
    return {
        "id": who.contact_id,
        "name": who.name,
        "company": who.company,
        "way": move.task.way,
        "from": move.task.due_on,
        "to": move.day,
        "why": move.why,
        "asks_later": move.asks_later,
    }


def load_open(session: Session) -> OpenTasks:
    """All open follow-ups with what they are worth."""
    query: Select[*tuple[Any, ...]] = (
        select(
            col(FollowUp.id),
            col(FollowUp.due_on),
            col(FollowUp.way),
            col(FollowUp.pinned),
            col(Contact.id).label("contact_id"),
            col(Contact.name),
            col(Contact.company),
            col(Contact.stage),
            col(Event.worth),
            col(Event.wants),
        )
        .select_from(FollowUp)
        .join(Contact, col(Contact.id) == FollowUp.contact_id)
        .outerjoin(Event, col(Event.id) == Contact.event_id)
        .where(col(FollowUp.done_at).is_(None))
        .order_by(col(FollowUp.due_on), col(FollowUp.id))
    )
    tasks, people = [], {}
    for row in session.execute(query):
        value = _worth(row.stage, row.worth, row.wants, row.name, row.company)
        tasks.append(Task(row.id, row.due_on, row.way, value, row.pinned))
        people[row.id] = Person(row.contact_id, row.name, row.company)
    return OpenTasks(tuple(tasks), people)


def carry_out(session: Session, moves: Iterable[Move]) -> None:
    """Give follow-ups their new days, in the transaction in which they were loaded."""
    for move in moves:
        task = session.get_one(FollowUp, move.task.id)
        task.due_on = move.day
        task.sequence += 1
        task.changed_at = now()


def _worth(
    stage: Stage,
    event_worth: int | None,
    wants: list[str] | None,
    name: str,
    company: str,
) -> int:
    return worth(stage, event_worth, is_wanted=is_wanted(name, company, wants or ()))
