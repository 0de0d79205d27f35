"""Block days, spread follow-ups over the coming weeks, and clear periods."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlmodel import Session, col

from actions.follow_ups.calendars import read_calendars
from actions.history import recording
from actions.workspace import Workspace
from followup import planner
from followup.board import Agenda, Caps, Task, monday_of
from followup.planner import Period, Plan, propose_meetings
from followup.worth import is_wanted, worth
from models.contact import Channel
from models.database.filters import withdrawn_ids
from models.errors import NotFound, PlanImpossible
from models.follow_up import Pause
from models.settings import Settings
from models.tables.contact import Contact
from models.tables.follow_up import Blocked, Event, FollowUp
from models.tables.history import Operation


def list_blocked(work: Workspace) -> list[Pause]:
    """Return the blocked days, the first ones first."""
    with work.reading() as session:
        return _load_pauses(session)


def block_days(work: Workspace, first: date, last: date | None, reason: str) -> Pause:
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
        if pause not in _load_pauses(session):
            _add_pause(session, pause)
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
            begins = [str(pause.first) for pause in _load_pauses(session)]
            known = f"they begin on {', '.join(begins)}" if begins else "there are none"
            raise NotFound(f"No blocked days begin on {first}; {known}.")
        for row in found:
            session.delete(row)
        return [_pause(row) for row in found]


def _load_pauses(session: Session) -> list[Pause]:
    """Return the blocked days, the first ones first."""
    return list(
        map(_pause, session.scalars(select(Blocked).order_by(col(Blocked.first_on))))
    )


def _add_pause(session: Session, pause: Pause) -> None:
    """Block days, in a transaction of the caller."""
    session.add(Blocked(first_on=pause.first, last_on=pause.last, reason=pause.reason))


def _pause(row: Blocked) -> Pause:
    return Pause(row.first_on, row.last_on, row.reason)


DEADLINE = "deadline"
"""Reason for blocking the days of a cleared period."""


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """A request for a plan; limits that are None are those of the settings.

    Attributes:
        per_channel: At most so many of a channel a week, beside those of the settings.
        calendars: Files or addresses, beside those of the settings.
        clear: The first and the last day of a period to be cleared of follow-ups; None:
            spread all of them.
    """

    per_day: int | None = None
    per_week: int | None = None
    per_channel: Mapping[Channel, int] = field(default_factory=dict)
    meeting_gap: int | None = None
    calendars: tuple[str, ...] = ()
    clear: tuple[date, date] | None = None


@dataclass(frozen=True, slots=True)
class PlannedTask:
    """A follow-up in a plan.

    Attributes:
        due_on: The day it had.
        day: The day that the plan gives it.
        why: The reason in a few words, such as "overdue since 2026-11-03".
        asks_later: Whether the contact should get a message about the later day.
    """

    contact_id: int
    name: str
    company: str
    number: int
    channel: Channel
    due_on: date
    day: date
    why: str = ""
    asks_later: bool = False


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan.

    Attributes:
        moves: Follow-ups that get another day.
        kept: Those in a period to be cleared whose day the user has set.
        proposals: Meetings for weeks that have none; nothing of them is stored.
        days: The day of each open follow-up after the plan.
        withdrawn: How many are left out since their contacts have withdrawn.
    """

    moves: tuple[PlannedTask, ...]
    kept: tuple[PlannedTask, ...]
    proposals: tuple[PlannedTask, ...]
    days: tuple[date, ...]
    withdrawn: int = 0

    @property
    def weeks(self) -> dict[date, int]:
        """The number of follow-ups in each week, by its Monday."""
        return dict(sorted(Counter(map(monday_of, self.days)).items()))


def plan_follow_ups(
    work: Workspace, request: PlanRequest, *, apply: bool = False
) -> Planned:
    """Plan the open follow-ups, and give them their new days if that is wanted.

    Raises:
        FileUnreadable: A calendar is not there or damaged.
        PlanImpossible: A follow-up fits nowhere in ten years.
    """
    settings, today = work.settings, work.today
    period = Period(*request.clear, today) if request.clear else None
    caps = _caps(request, settings)
    calendars = read_calendars(settings, request.calendars, today)
    pauses = [Pause(period.first, period.last, DEADLINE)] if period else []
    with (work.writing if apply else work.reading)() as session:
        everything = _load_open(session)
        gone = set() if settings.include_withdrawn else withdrawn_ids(session)
        found = {
            task: it for task, it in everything.items() if it.contact_id not in gone
        }
        tasks = [*found]
        paused = [*_load_pauses(session), *pauses]
        agenda = Agenda(work.working_days, paused, calendars.rooms, calendars.free)
        if period:
            plan = planner.squeeze(tasks, caps, agenda, period)
        else:
            plan = planner.spread(tasks, caps, agenda, today)
        if apply:
            moved = {found[it.task].contact_id for it in plan.moves}
            with recording(session, Operation(title="Planned follow-ups"), moved):
                for move in plan.moves:
                    session.get_one(FollowUp, move.task.id).move_to(move.day)
                for pause in pauses:
                    _add_pause(session, pause)
    planned = _describe(found, plan, caps, agenda, today)
    return replace(planned, withdrawn=len(everything) - len(found))


def _caps(request: PlanRequest, settings: Settings) -> Caps:
    gap = request.meeting_gap
    return Caps(
        request.per_day or settings.per_day,
        request.per_week or settings.per_week,
        {**settings.per_channel, **request.per_channel},
        settings.meeting_gap if gap is None else gap,
    )


def _describe(
    found: Mapping[Task, PlannedTask],
    plan: Plan,
    caps: Caps,
    agenda: Agenda,
    today: date,
) -> Planned:
    """Return a plan with whom it is about, and meetings for weeks that have none."""
    new_days = {move.task.id: move.day for move in plan.moves}
    days = {it.id: new_days.get(it.id, it.due_on) for it in found}
    from_today = {number: max(day, today) for number, day in days.items()}
    proposals = propose_meetings([*found], from_today, caps, agenda, today)
    return Planned(
        tuple(
            replace(found[it.task], day=it.day, why=it.why, asks_later=it.asks_later)
            for it in plan.moves
        ),
        tuple(found[task] for task in plan.kept),
        tuple(
            replace(found[it.task], channel=it.channel, day=it.day) for it in proposals
        ),
        tuple(days.values()),
    )


def move_object(move: PlannedTask) -> dict[str, Any]:
    """Return a move of a plan as a JSON object."""
    return {
        "id": move.contact_id,
        "name": move.name,
        "company": move.company,
        "channel": move.channel,
        "from": move.due_on,
        "to": move.day,
        "why": move.why,
        "asks_later": move.asks_later,
    }


def _load_open(session: Session) -> dict[Task, PlannedTask]:
    """Return all open follow-ups with what they are worth, and whom they are about."""
    query: Select[*tuple[Any, ...]] = (
        select(
            col(FollowUp.id),
            col(FollowUp.due_on),
            col(FollowUp.channel),
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
    found = {}
    for row in session.execute(query):
        wanted = is_wanted(row.name, row.company, row.wants or ())
        value = worth(row.stage, row.worth, is_wanted=wanted)
        task = Task(row.id, row.due_on, row.channel, value, row.pinned)
        who = (row.contact_id, row.name, row.company)
        found[task] = PlannedTask(*who, row.id, row.channel, row.due_on, row.due_on)
    return found
