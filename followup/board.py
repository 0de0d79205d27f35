"""The free time of each day, and the follow-ups planned on it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from followup.workdays import WorkingDays
from models.contact import MEETINGS, Channel
from models.follow_up import Pause

FURTHEST = 3660
"""Days that are looked ahead."""

MINUTES: Mapping[Channel, int] = {
    Channel.CALL: 15,
    Channel.EMAIL: 10,
    Channel.POST: 15,
    Channel.BREAKFAST: 60,
    Channel.COFFEE: 45,
    Channel.LUNCH: 75,
    Channel.VISIT: 90,
}
"""What a follow-up takes of a day."""


@dataclass(frozen=True, slots=True)
class Task:
    """An open follow-up.

    Attributes:
        id: Of the follow-up.
        worth: From 0 to 12; see `followup.worth`.
        is_pinned: Whether a person set its date.
    """

    id: int
    due_on: date
    way: Channel = Channel.CALL
    worth: int = 0
    is_pinned: bool = False


@dataclass(frozen=True, slots=True)
class Caps:
    """How much is put on a day and a week at most.

    Attributes:
        per_week: From Monday to Sunday.
        per_way: Of a kind in a week.
        meeting_gap: Days from one meeting to the next at least; 0: both on one day.
    """

    per_day: int = 8
    per_week: int = 25
    per_way: Mapping[Channel, int] | None = None
    meeting_gap: int = 1


@dataclass(frozen=True, slots=True)
class Room:
    """What a day has to offer.

    Attributes:
        minutes: Time that is free within the hours of work.
        ways: The ways for which there is a long enough stretch at the right time.
        closed: Why nothing is done on it at all, such as "public holiday"; or "".
    """

    minutes: int
    ways: frozenset[Channel] = frozenset(Channel)
    closed: str = ""


class Rooms(Protocol):
    """Whatever knows what a day has to offer; always the same for the same day."""

    def on(self, day: date) -> Room:
        """The room of a day."""
        ...


class Board:
    """Counts the follow-ups of each day.

    What fits on a board also fits on one with less on it: all bounds only grow
    tighter with every task, so a finished plan, planned once more, stays as it is.

    Args:
        caps: The bounds.
        rooms: What the days have to offer.
    """

    def __init__(self, caps: Caps, rooms: Rooms) -> None:
        self._caps = caps
        self._rooms = rooms
        self._of_day: Counter[date] = Counter()
        self._of_week: Counter[date] = Counter()
        self._of_way: Counter[tuple[date, Channel]] = Counter()
        self._minutes: defaultdict[date, int] = defaultdict(int)
        self._meetings: Counter[date] = Counter()

    def put(self, task: Task, day: date) -> None:
        """Put a task on a day, whether it fits or not."""
        week = monday_of(day)
        self._of_day[day] += 1
        self._of_week[week] += 1
        self._of_way[week, task.way] += 1
        self._minutes[day] += MINUTES[task.way]
        if task.way in MEETINGS:
            self._meetings[day] += 1

    def obstacle(self, way: Channel, day: date) -> str:
        """Why a task does not fit on a day; "" if it does."""
        room = self._rooms.on(day)
        return room.closed or self._reached(way, day) or self._lacking(way, day, room)

    def first_free(self, way: Channel, first: date, last: date) -> date | None:
        """The first day on which a task fits, or None."""
        day = first
        while day <= last:
            if self._of_week[monday_of(day)] >= self._caps.per_week:
                day = monday_of(day) + timedelta(days=7)
            elif self.obstacle(way, day):
                day += timedelta(days=1)
            else:
                return day
        return None

    def count(self, week: date) -> int:
        """How many tasks stand in the week of a Monday."""
        return self._of_week[week]

    def _reached(self, way: Channel, day: date) -> str:
        """The cap that is reached, if one is."""
        week, caps = monday_of(day), self._caps
        if self._of_day[day] >= caps.per_day:
            return f"{caps.per_day} on that day already"
        if self._of_week[week] >= caps.per_week:
            return f"{caps.per_week} in that week already"
        cap = (caps.per_way or {}).get(way)
        if cap is not None and self._of_way[week, way] >= cap:
            return f"{way} {cap} times in that week already"
        return ""

    def _lacking(self, way: Channel, day: date, room: Room) -> str:
        """What the day lacks, if anything."""
        if way not in room.ways or self._minutes[day] + MINUTES[way] > room.minutes:
            return "no time in the calendar"
        if way in MEETINGS and self._is_near_meeting(day):
            return "too near to another meeting"
        return ""

    def _is_near_meeting(self, day: date) -> bool:
        ahead = range(1 - self._caps.meeting_gap, self._caps.meeting_gap)
        return any(self._meetings[day + timedelta(days=step)] for step in ahead)


def monday_of(day: date) -> date:
    """The first day of the week."""
    return day - timedelta(days=day.weekday())


_WHOLE_DAY = 24 * 60


class Agenda:
    """The days as a plan sees them.

    Args:
        days: The working days of the user's country.
        pauses: Blocked days.
        busy: What the calendar leaves, by day; days that are not in it are free.
        free: What a day without an entry in the calendar has to offer.
    """

    def __init__(
        self,
        days: WorkingDays,
        pauses: Iterable[Pause] = (),
        busy: Mapping[date, Room] | None = None,
        free: Room | None = None,
    ) -> None:
        self._days = days
        self._pauses = tuple(pauses)
        self._busy = busy or {}
        self._free = free or Room(_WHOLE_DAY)
        self._known: dict[date, Room] = {}

    def on(self, day: date) -> Room:
        """The room of a day."""
        room = self._known.get(day)
        if room is None:
            room = self._known[day] = self._look_up(day)
        return room

    def _look_up(self, day: date) -> Room:
        for pause in self._pauses:
            if pause.first <= day <= pause.last:
                return Room(0, closed=f"blocked: {pause.reason or 'by you'}")
        if day not in self._days:
            return Room(0, closed="no working day")
        return self._busy.get(day, self._free)
