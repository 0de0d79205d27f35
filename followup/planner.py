"""Spread open follow-ups over the coming days, each move with its reason.

A greedy method: overdue follow-ups come first, then those of the highest worth, and
each gets the first day that fits. A solver would find plans that are a little tighter
and much harder to explain.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from followup.board import FURTHEST, Board, Caps, Rooms, Task, monday_of
from models.contact import MEETINGS, Channel
from models.errors import PlanImpossible

IMPORTANT = 6
"""Worth from which a follow-up is moved forward: of a contact in conversation, or met
at an event of the highest worth."""


@dataclass(frozen=True, slots=True)
class Move:
    """A follow-up that is moved to another day.

    Attributes:
        why: In a few words, such as "overdue since 2026-11-03".
        asks_later: Whether the contact should be told of a delay.
    """

    task: Task
    day: date
    why: str
    asks_later: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """The follow-ups to be moved; all others keep their day.

    Attributes:
        moves: By the new day.
        kept: Pinned ones within a period that is to be cleared.
    """

    moves: tuple[Move, ...]
    kept: tuple[Task, ...] = ()


def spread(tasks: Iterable[Task], caps: Caps, rooms: Rooms, today: date) -> Plan:
    """Move every task to the first day that fits, from its due day or today on.

    What is due in more than ten years keeps its day.

    Raises:
        PlanImpossible: One fits on no day of the next ten years.
    """
    board = Board(caps, rooms)
    latest_day = today + timedelta(days=FURTHEST)
    tasks = [task for task in tasks if task.due_on <= latest_day]
    for task in tasks:
        if task.is_pinned:
            board.put(task, max(task.due_on, today))
    moves = []
    for task in sorted(tasks, key=lambda it: _priority(it, today)):
        if task.is_pinned:
            continue
        wanted = max(task.due_on, today)
        obstacle = board.obstacle(task.channel, wanted)
        day = _first_free(board, task, wanted) if obstacle else wanted
        board.put(task, day)
        if day != task.due_on:
            moves.append(Move(task, day, _why(task, today, obstacle)))
    return Plan(tuple(sorted(moves, key=_by_day)))


def squeeze(tasks: Iterable[Task], caps: Caps, rooms: Rooms, period: "Period") -> Plan:
    """Clear a period: important tasks are moved before it, the others after it.

    Args:
        tasks: All open follow-ups; those outside the period stay.
        caps: The limits.
        rooms: The free time of each day.
        period: The days to be cleared, and today.

    Raises:
        PlanImpossible: One fits on no day of the next ten years.
    """
    board = Board(caps, rooms)
    inside: list[Task] = []
    kept: list[Task] = []
    for task in tasks:
        if task.is_pinned or not period.first <= task.due_on <= period.last:
            board.put(task, max(task.due_on, period.today))
        if period.first <= task.due_on <= period.last:
            (kept if task.is_pinned else inside).append(task)
    moves = [
        _clear(board, task, period)
        for task in sorted(inside, key=lambda it: (-it.worth, it.due_on, it.id))
    ]
    return Plan(tuple(sorted(moves, key=_by_day)), tuple(kept))


@dataclass(frozen=True, slots=True)
class Period:
    """Days from the first to the last, seen from today."""

    first: date
    last: date
    today: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise PlanImpossible(
                f"{self.last} is before {self.first}: give the first day first."
            )
        if self.last > self.today + timedelta(days=FURTHEST):
            raise PlanImpossible(
                f"{self.last} is more than ten years ahead: choose an earlier day."
            )


def _clear(board: Board, task: Task, period: Period) -> Move:
    before = None
    why = "can wait"
    if task.worth >= IMPORTANT:
        eve = period.first - timedelta(days=1)
        before = board.first_free(task.channel, period.today, eve)
        why = "important, but no day is free before"
    if before is not None:
        board.put(task, before)
        return Move(task, before, "important: pulled forward")
    start = max(period.last + timedelta(days=1), period.today)
    day = _first_free(board, task, start)
    board.put(task, day)
    return Move(task, day, why, asks_later=True)


def _first_free(board: Board, task: Task, start: date) -> date:
    day = board.first_free(task.channel, start, start + timedelta(days=FURTHEST))
    if day is None:
        raise PlanImpossible(
            f"No free day for {task.channel} was found within ten years from {start}:"
            " raise the limits or block fewer days."
        )
    return day


def _priority(task: Task, today: date) -> tuple[bool, int, date, int]:
    return task.due_on >= today, -task.worth, task.due_on, task.id


def _why(task: Task, today: date, obstacle: str) -> str:
    if task.due_on >= today:
        return obstacle
    late = f"overdue since {task.due_on}"
    return f"{late}; today: {obstacle}" if obstacle else late


def _by_day(move: Move) -> tuple[date, int]:
    return move.day, move.task.id


def latest(plan: Plan, tasks: Sequence[Task]) -> date | None:
    """Return the last day with a follow-up after the plan."""
    moved = {move.task.id: move.day for move in plan.moves}
    return max((moved.get(task.id, task.due_on) for task in tasks), default=None)


WEEKS = 4
"""Weeks for which meetings are proposed, this one included."""

_PROPOSED = (Channel.BREAKFAST, Channel.COFFEE)
_REPLACEABLE = frozenset({Channel.CALL, Channel.EMAIL})


@dataclass(frozen=True, slots=True)
class Proposal:
    """A meeting that could replace a follow-up.

    Attributes:
        task: A call or message, as it is planned.
        channel: Breakfast or coffee.
        day: A day with time for it.
    """

    task: Task
    channel: Channel
    day: date


def propose_meetings(
    tasks: Sequence[Task],
    days: Mapping[int, date],
    caps: Caps,
    rooms: Rooms,
    today: date,
) -> tuple[Proposal, ...]:
    """Propose a meeting in each coming week without one, for the highest worth.

    Args:
        tasks: All open follow-ups.
        days: The planned day of each, by its number.
        caps: The limits of the plan.
        rooms: The free time of each day.
        today: The first day that counts.
    """
    board = Board(caps, rooms)
    for task in tasks:
        board.put(task, days[task.id])
    found = []
    for number in range(WEEKS):
        week = monday_of(today) + timedelta(days=7 * number)
        inside = [task for task in tasks if monday_of(days[task.id]) == week]
        if any(task.channel in MEETINGS for task in inside):
            continue
        calls = [it for it in inside if it.channel in _REPLACEABLE and not it.is_pinned]
        proposal = _propose(calls, board, max(week, today), week + timedelta(days=6))
        if proposal is not None:
            board.put(proposal.task, proposal.day)
            found.append(proposal)
    return tuple(found)


def _propose(
    calls: Iterable[Task], board: Board, first: date, last: date
) -> Proposal | None:
    for task in sorted(calls, key=lambda it: (-it.worth, it.due_on, it.id)):
        for channel in _PROPOSED:
            day = board.first_free(channel, first, last)
            if day is not None:
                return Proposal(task, channel, day)
    return None
