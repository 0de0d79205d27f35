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
"""Days ahead that are planned at most."""

MINUTES: Mapping[Channel, int] = {
    Channel.CALL: 15,
    Channel.EMAIL: 10,
    Channel.POST: 15,
    Channel.BREAKFAST: 60,
    Channel.COFFEE: 45,
    Channel.LUNCH: 75,
    Channel.VISIT: 90,
}
"""The time that a follow-up takes."""


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
    channel: Channel = Channel.CALL
    worth: int = 0
    is_pinned: bool = False


@dataclass(frozen=True, slots=True)
class Caps:
    """The most follow-ups of a day and a week.

    Attributes:
        per_week: From Monday to Sunday.
        per_channel: Of a channel in a week.
        meeting_gap: Fewest days from one meeting to the next; 0: both on one day.
    """

    per_day: int = 8
    per_week: int = 25
    per_channel: Mapping[Channel, int] | None = None
    meeting_gap: int = 1


@dataclass(frozen=True, slots=True)
class Room:
    """The free time of a day.

    Attributes:
        minutes: Free within the working hours.
        channels: Channels for which a long enough gap is free at a suitable time.
        closed: Why nothing is planned on it, such as "public holiday"; or "".
    """

    minutes: int
    channels: frozenset[Channel] = frozenset(Channel)
    closed: str = ""


class Rooms(Protocol):
    """Returns the free time of a day; always the same for the same day."""

    def on(self, day: date) -> Room:
        """Return the free time of a day."""
        ...


class Board:
    """Counts the follow-ups of each day.

    Every task only tightens the limits, so planning a finished plan again changes
    nothing.

    Args:
        caps: The limits.
        rooms: The free time of each day.
    """

    def __init__(self, caps: Caps, rooms: Rooms) -> None:
        self._caps = caps
        self._rooms = rooms
        self._of_day: Counter[date] = Counter()
        self._of_week: Counter[date] = Counter()
        self._of_channel: Counter[tuple[date, Channel]] = Counter()
        self._minutes: defaultdict[date, int] = defaultdict(int)
        self._meetings: Counter[date] = Counter()

    def put(self, task: Task, day: date) -> None:
        """Put a task on a day, whether it fits or not."""
        week = monday_of(day)
        self._of_day[day] += 1
        self._of_week[week] += 1
        self._of_channel[week, task.channel] += 1
        self._minutes[day] += MINUTES[task.channel]
        if task.channel in MEETINGS:
            self._meetings[day] += 1

    def obstacle(self, channel: Channel, day: date) -> str:
        """Return the reason why a task does not fit on a day; "" if it does."""
        room = self._rooms.on(day)
        return (
            room.closed
            or self._reached(channel, day)
            or self._lacking(channel, day, room)
        )

    def first_free(self, channel: Channel, first: date, last: date) -> date | None:
        """Return the first day on which a task fits, or None."""
        day = first
        while day <= last:
            if self._of_week[monday_of(day)] >= self._caps.per_week:
                day = monday_of(day) + timedelta(days=7)
            elif self.obstacle(channel, day):
                day += timedelta(days=1)
            else:
                return day
        return None

    def _reached(self, channel: Channel, day: date) -> str:
        """Return the limit that is reached; "" if none is."""
        week, caps = monday_of(day), self._caps
        if self._of_day[day] >= caps.per_day:
            return f"{caps.per_day} on that day already"
        if self._of_week[week] >= caps.per_week:
            return f"{caps.per_week} in that week already"
        cap = (caps.per_channel or {}).get(channel)
        if cap is not None and self._of_channel[week, channel] >= cap:
            return f"{channel} {cap} times in that week already"
        return ""

    def _lacking(self, channel: Channel, day: date, room: Room) -> str:
        """Name what a task needs and the day lacks; "" if nothing."""
        if (
            channel not in room.channels
            or self._minutes[day] + MINUTES[channel] > room.minutes
        ):
            return "no time in the calendar"
        if channel in MEETINGS and self._is_near_meeting(day):
            return "too near to another meeting"
        return ""

    def _is_near_meeting(self, day: date) -> bool:
        ahead = range(1 - self._caps.meeting_gap, self._caps.meeting_gap)
        return any(self._meetings[day + timedelta(days=step)] for step in ahead)


def monday_of(day: date) -> date:
    """Return the first day of the week."""
    return day - timedelta(days=day.weekday())


_WHOLE_DAY = 24 * 60


class Agenda:
    """The free time of days, by working days, blocked days and a calendar.

    Args:
        days: The working days of the user's country.
        pauses: Blocked days.
        busy: The time that the calendar leaves free, by day.
        free: The free time of a day without an entry in the calendar.
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
        """Return the free time of a day."""
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
