"""Rules such as "+3 working days" for the day of a follow-up."""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

from followup.workdays import WorkingDays
from models.errors import RuleInvalid

EXAMPLES = "+3 working days, +1 week, next monday, 2026-12-01 or none"

_Move: TypeAlias = Callable[[date, WorkingDays], date | None]
_WEEKDAYS: tuple[str, ...] = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)
_DAYS_A_UNIT = {"working day": 1, "day": 1, "week": 7, "month": 31, "year": 366}
_SHORT = {"wd": "working day", "d": "day", "w": "week", "m": "month", "y": "year"}
_LATEST = 3660  # days; nobody means to call in more than ten years


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that was understood.

    Attributes:
        text: As it was written, without needless blanks.
        is_date: Whether it names a date, so that no holiday moves it.
    """

    text: str
    is_date: bool
    _move: _Move

    def due_on(self, start: date, days: WorkingDays) -> date | None:
        """The day of the follow-up: a working day, unless the rule names a date.

        Args:
            start: The day someone was met, or today.
            days: The working days of the user's country.

        Returns:
            None when the rule wants no follow-up.

        Raises:
            RuleInvalid: There is no such day in the calendar.
        """
        try:
            return self._move(start, days)
        except (OverflowError, ValueError) as error:
            raise RuleInvalid(
                f"{self.text} after {start} is beyond the calendar: name another day."
            ) from error


def parse_rule(text: str) -> Rule:
    """Understand a rule.

    Raises:
        RuleInvalid: It cannot be understood.
    """
    plain = " ".join(text.split())
    for pattern, build in _FORMS:
        if match := re.fullmatch(pattern, plain, re.IGNORECASE | re.ASCII):
            return Rule(plain, build is _on_date, build(match))
    raise RuleInvalid(f'"{plain}" is no rule for a follow-up: write {EXAMPLES}.')


def _never(_: re.Match[str]) -> _Move:
    return lambda _start, _days: None


def _on_date(match: re.Match[str]) -> _Move:
    try:
        day = date.fromisoformat(match[0])
    except ValueError as error:
        raise RuleInvalid(
            f"{match[0]} is no day: write year, month and day, as in 2026-12-01."
        ) from error
    return lambda _start, _days: day  # a person chose it: not even a Sunday moves it


def _in_a_while(match: re.Match[str]) -> _Move:
    count = 1 if match["count"].casefold() in {"a", "one"} else int(match["count"])
    unit = match["unit"].casefold().replace("business", "working").removesuffix("s")
    unit = _SHORT.get(unit, unit)
    if count * _DAYS_A_UNIT[unit] > _LATEST:
        raise RuleInvalid(f"{match[0]} is more than ten years: write {EXAMPLES}.")
    match unit:
        case "working day":
            return lambda start, days: days.after(start, count)
        case "month" | "year":
            months = count * (12 if unit == "year" else 1)
            return lambda start, days: days.on_or_after(add_months(start, months))
        case _:
            step = timedelta(days=count * _DAYS_A_UNIT[unit])
            return lambda start, days: days.on_or_after(start + step)


def _some_day(match: re.Match[str]) -> _Move:
    step = timedelta(days=int(match[0].casefold() == "tomorrow"))
    return lambda start, days: days.on_or_after(start + step)


def _next_weekday(match: re.Match[str]) -> _Move:
    wanted = _WEEKDAYS.index(match["weekday"].casefold())

    def move(start: date, days: WorkingDays) -> date:
        ahead = (wanted - start.weekday() - 1) % 7 + 1
        return days.on_or_after(start + timedelta(days=ahead))

    return move


def _first_of_next_month(match: re.Match[str]) -> _Move:
    wanted = _WEEKDAYS.index(match["weekday"].casefold())

    def move(start: date, days: WorkingDays) -> date:
        first = add_months(start.replace(day=1), 1)
        ahead = (wanted - first.weekday()) % 7
        return days.on_or_after(first + timedelta(days=ahead))

    return move


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or the last one where that month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


_WEEKDAY = f"(?P<weekday>{'|'.join(_WEEKDAYS)})"
_FORMS: tuple[tuple[str, Callable[[re.Match[str]], _Move]], ...] = (
    (r"none|never", _never),
    (r"[0-9]{4}-[0-9]{2}-[0-9]{2}", _on_date),
    (
        r"(?:\+ ?|in )?(?P<count>[0-9]{1,4}|a|one) ?"
        r"(?P<unit>(?:(?:working|business) )?days?|weeks?|months?|years?|wd|d|w|m|y)",
        _in_a_while,
    ),
    (r"today|tomorrow", _some_day),
    (rf"(?:next |on )?{_WEEKDAY}", _next_weekday),
    (rf"first {_WEEKDAY} of next month", _first_of_next_month),
)
