"""The free time of each day: working hours, holidays, blocked days, calendars."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from followup.board import Room
from followup.workdays import WorkingDays

_WHOLE_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Pause:
    """Days on which nobody is to be contacted, and why."""

    first: date
    last: date
    reason: str


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
