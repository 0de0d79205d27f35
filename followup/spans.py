"""Parse lengths of time: "3 months", "two weeks", "a year"."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

_WORDS = "one two three four five six seven eight nine ten eleven twelve".split()
_NUMBERS = {"a": 1, "an": 1, **{word: n for n, word in enumerate(_WORDS, start=1)}}
_UNITS = {"d": "day", "w": "week", "m": "month", "y": "year", "wd": "working day"}

COUNT = rf"(?P<count>[0-9]{{1,4}}|{'|'.join(_NUMBERS)})"
"""Pattern of a number, in digits or in words up to twelve."""
UNIT = r"(?P<unit>(?:(?:working|business) )?days?|weeks?|months?|years?|wd|d|w|m|y)"
"""Pattern of a unit of time."""


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time.

    Attributes:
        months: Of the calendar.
        days: Added to the months.
        working_days: Counted instead of both.
    """

    months: int = 0
    days: int = 0
    working_days: int = 0

    @property
    def most_days(self) -> int:
        """At least as many days as it can come to."""
        return self.months * 31 + self.days + self.working_days

    def after(self, day: date) -> date:
        """The day this much later, working days not counted.

        Raises:
            OverflowError: It is beyond the calendar.
            ValueError: Likewise.
        """
        return add_months(day, self.months) + timedelta(days=self.days)

    def before(self, day: date) -> date:
        """The day this much earlier, or `date.min` if that is beyond the calendar."""
        try:
            return add_months(day, -self.months) - timedelta(days=self.days)
        except (OverflowError, ValueError):
            return date.min


def span_of(match: re.Match[str]) -> Span:
    """The span of a match of `COUNT` and `UNIT`; a missing count is one."""
    written = (match["count"] or "a").casefold()
    count = _NUMBERS.get(written) or int(written)
    unit = match["unit"].casefold().replace("business", "working").removesuffix("s")
    match _UNITS.get(unit, unit):
        case "working day":
            return Span(working_days=count)
        case "month":
            return Span(months=count)
        case "year":
            return Span(months=12 * count)
        case "week":
            return Span(days=7 * count)
        case _:
            return Span(days=count)


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or the last one where that month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
