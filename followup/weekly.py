"""Suggest one breakfast or coffee a week instead of a call."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from followup.board import Board, Caps, Rooms, Task, monday_of
from models.contact import MEETINGS, Channel

WEEKS = 4
"""Weeks that are looked ahead, this one included."""

_WAYS = (Channel.BREAKFAST, Channel.COFFEE)
_INSTEAD = frozenset({Channel.CALL, Channel.EMAIL})


@dataclass(frozen=True, slots=True)
class Proposal:
    """A follow-up that could be a meeting.

    Attributes:
        task: A call or message, as it is planned.
        way: Breakfast or coffee.
        day: On which there is room for it.
    """

    task: Task
    way: Channel
    day: date


def propose_meetings(
    tasks: Sequence[Task],
    days: Mapping[int, date],
    caps: Caps,
    rooms: Rooms,
    today: date,
) -> tuple[Proposal, ...]:
    """For each of the next weeks without a meeting, who matters most of that week.

    Args:
        tasks: All open follow-ups.
        days: The planned day of each, by its number.
        caps: The bounds of the plan.
        rooms: What the days have to offer.
        today: The first day that counts.
    """
    board = Board(caps, rooms)
    for task in tasks:
        board.put(task, days[task.id])
    found = []
    for number in range(WEEKS):
        week = monday_of(today) + timedelta(days=7 * number)
        inside = [task for task in tasks if monday_of(days[task.id]) == week]
        if any(task.way in MEETINGS for task in inside):
            continue
        calls = [it for it in inside if it.way in _INSTEAD and not it.is_pinned]
        proposal = _propose(calls, board, max(week, today), week + timedelta(days=6))
        if proposal is not None:
            board.put(proposal.task, proposal.day)
            found.append(proposal)
    return tuple(found)


def _propose(
    calls: Iterable[Task], board: Board, first: date, last: date
) -> Proposal | None:
    for task in sorted(calls, key=lambda it: (-it.worth, it.due_on, it.id)):
        for way in _WAYS:
            day = board.first_free(way, first, last)
            if day is not None:
                return Proposal(task, way, day)
    return None
