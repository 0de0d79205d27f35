"""Rules such as "+3 working days" or "next month" for the day of a follow-up."""

import re
from calendar import monthrange
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

from followup.intervals import COUNT, UNIT, add_months, span_of
from followup.workdays import WorkingDays
from models.contact import Stage
from models.errors import RuleInvalid
from models.settings import Settings

EXAMPLES = (
    "+3 working days, in two weeks, next month, next friday, end of month, 12 december,"
    " 2026-12-01 or none"
)

_Move: TypeAlias = Callable[[date, WorkingDays], date | None]
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_MONTHS = (
    "january february march april may june july august september october november"
    " december".split()
)
_LATEST = 3660  # days; nobody means to call in more than ten years
_LEAP = 8  # years between two 29ths of February at most


@dataclass(frozen=True, slots=True)
class Rule:
    """A parsed rule.

    Attributes:
        text: As it was written, without needless blanks.
        is_date: Whether it names a date, so that no holiday moves it.
    """

    text: str
    is_date: bool
    _move: _Move

    def due_on(self, start: date, days: WorkingDays) -> date | None:
        """Return the day of the follow-up: a working day, unless the rule names a date.

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
                f"{self.text} after {start} is beyond the calendar: choose another day."
            ) from error


def parse_rule(text: str) -> Rule:
    """Parse a rule.

    Raises:
        RuleInvalid: It cannot be understood.
    """
    plain = " ".join(text.split())
    for pattern, build in _FORMS:
        if match := re.fullmatch(pattern, plain, re.IGNORECASE | re.ASCII):
            return Rule(plain, build in _DATES, build(match))
    raise RuleInvalid(f'"{plain}" is not understood as a date: write {EXAMPLES}.')


def _never(_: re.Match[str]) -> _Move:
    return lambda _start, _days: None


def _on_iso_date(match: re.Match[str]) -> _Move:
    try:
        day = date.fromisoformat(match[0])
    except ValueError as error:
        raise _no_day(match[0]) from error
    return lambda _start, _days: day  # a person chose it: not even a Sunday moves it


def _on_date(match: re.Match[str]) -> _Move:
    """Move to a day and month; without a year, to the next such date."""
    number, name = int(match["day"]), match["month"].casefold()
    month = int(name) if name.isdigit() else 1 + _place(name, _MONTHS)
    return _fixed(match[0], number, month, match["year"])


def _on_slashed_date(match: re.Match[str]) -> _Move:
    """Move to a US or British date, if only one of them is possible."""
    one, other = int(match["one"]), int(match["other"])
    if one <= 12 and other <= 12 and one != other:
        raise RuleInvalid(
            f"{match[0]} is ambiguous: write it as {match['year']}-"
            f"{one:02}-{other:02} or {match['year']}-{other:02}-{one:02}."
        )
    number, month = (one, other) if one > 12 else (other, one)
    return _fixed(match[0], number, month, match["year"])


def _fixed(text: str, number: int, month: int, year: str | None) -> _Move:
    if year is not None:
        day = _day_of(int(year), month, number)
        if day is None:
            raise _no_day(text)
        return lambda _start, _days: day
    if _day_of(2000, month, number) is None:  # a leap year
        raise _no_day(text)

    def move(start: date, _: WorkingDays) -> date | None:
        years = range(start.year, start.year + _LEAP + 1)
        found = (_day_of(it, month, number) for it in years)
        return next(day for day in found if day is not None and day >= start)

    return move


def _in_a_while(match: re.Match[str]) -> _Move:
    span = span_of(match)
    if span.most_days > _LATEST:
        raise RuleInvalid(f"{match[0]} is more than ten years: write {EXAMPLES}.")
    if span.working_days or "working" in match["unit"].casefold():
        return lambda start, days: days.after(start, span.working_days)
    return lambda start, days: days.on_or_after(span.after(start))


def _some_day(match: re.Match[str]) -> _Move:
    step = timedelta(days=int(match[0].casefold() == "tomorrow"))
    return lambda start, days: days.on_or_after(start + step)


def _next_weekday(match: re.Match[str]) -> _Move:
    wanted = _place(match["weekday"].casefold(), _WEEKDAYS)

    def move(start: date, days: WorkingDays) -> date:
        ahead = (wanted - start.weekday() - 1) % 7 + 1
        return days.on_or_after(start + timedelta(days=ahead))

    return move


def _next_period(match: re.Match[str]) -> _Move:
    """Move to the first working day of the next week, month or year."""
    unit = match["unit"].casefold()
    return lambda start, days: days.on_or_after(_begin_of_next(unit, start))


def _end_of_period(match: re.Match[str]) -> _Move:
    """Move to the last working day of the period, or of the next if it is over."""
    unit = match["unit"].casefold()
    is_next = (match["which"] or "").casefold() == "next "

    def move(start: date, days: WorkingDays) -> date:
        first = _begin_of_next(unit, start) if is_next else start
        while True:
            after = _begin_of_next(unit, first)
            day = after - timedelta(days=1)
            while day not in days and day >= first:
                day -= timedelta(days=1)
            if day >= first:
                return day
            first = after

    return move


def _first_of_next_month(match: re.Match[str]) -> _Move:
    wanted = _place(match["weekday"].casefold(), _WEEKDAYS)

    def move(start: date, days: WorkingDays) -> date:
        first = _begin_of_next("month", start)
        ahead = (wanted - first.weekday()) % 7
        return days.on_or_after(first + timedelta(days=ahead))

    return move


def _begin_of_next(unit: str, day: date) -> date:
    """Return the first day of the next week, month or year."""
    if unit == "week":
        return day + timedelta(days=7 - day.weekday())
    first = day.replace(day=1) if unit == "month" else day.replace(month=1, day=1)
    return add_months(first, 1 if unit == "month" else 12)


def _place(text: str, names: Sequence[str]) -> int:
    """Return the index of a name, which may be shortened."""
    return next(n for n, name in enumerate(names) if name.startswith(text[:3]))


def _day_of(year: int, month: int, number: int) -> date | None:
    if not (1 <= year <= 9999 and 1 <= month <= 12):
        return None
    return (
        date(year, month, number) if 1 <= number <= monthrange(year, month)[1] else None
    )


def _no_day(text: str) -> RuleInvalid:
    return RuleInvalid(
        f"{text} is not a date: write year, month and day, as in 2026-12-01."
    )


def _shortened(names: Sequence[str]) -> str:
    """Return a pattern of names, of which the first three letters are enough."""
    return "|".join(rf"{name[:3]}\.?|{name}" for name in names)


_WEEKDAY = rf"(?P<weekday>{_shortened(_WEEKDAYS)}|tues|thurs?)"
_MONTH = rf"(?P<month>{_shortened(_MONTHS)}|sept\.?)"
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>[0-9]{4})"
_DATES = frozenset({_on_iso_date, _on_date, _on_slashed_date})
_FORMS: tuple[tuple[str, Callable[[re.Match[str]], _Move]], ...] = (
    (r"none|never", _never),
    (r"[0-9]{4}-[0-9]{2}-[0-9]{2}", _on_iso_date),
    (rf"(?P<day>[0-9]{{1,2}})\. ?(?P<month>[0-9]{{1,2}})\.(?: ?{_YEAR})?", _on_date),
    (rf"(?:on )?(?:the )?{_DAY}\.? (?:of )?{_MONTH},?(?: {_YEAR})?", _on_date),
    (rf"(?:on )?{_MONTH} {_DAY},?(?: {_YEAR})?", _on_date),
    (rf"(?P<one>[0-9]{{1,2}})/(?P<other>[0-9]{{1,2}})/{_YEAR}", _on_slashed_date),
    (rf"(?:\+ ?|in )?{COUNT} ?{UNIT}", _in_a_while),
    (r"today|tomorrow", _some_day),
    (rf"(?:next |this |on )?{_WEEKDAY}", _next_weekday),
    (r"next (?P<unit>week|month|year)", _next_period),
    (
        r"(?:by |at )?(?:the )?end of (?P<which>the |this |next )?"
        r"(?P<unit>week|month|year)",
        _end_of_period,
    ),
    (rf"first {_WEEKDAY} of next month", _first_of_next_month),
)


def check_rules(settings: Settings) -> None:
    """Raise an error if the settings have an invalid rule.

    Raises:
        RuleInvalid: Which one, with an example.
    """
    by_what = (settings.follow_up_by_tag, settings.follow_up_by_stage)
    for rule in (
        settings.follow_up,
        *(it for table in by_what for it in table.values()),
    ):
        parse_rule(rule)


def choose_first_rule(
    settings: Settings, event_rule: str, tags: Collection[str], stage: Stage
) -> Rule:
    """Return the rule for the first follow-up: of the event, else of tag, stage, all.

    Args:
        settings: The rules by tag and stage, and the general one.
        event_rule: Of the event, or "".
        tags: Of the contact; the first in the order of the settings counts.
        stage: Of the contact.

    Raises:
        RuleInvalid: It cannot be understood.
    """
    by_tag = _of_tags(settings.follow_up_by_tag, tags)
    by_stage = settings.follow_up_by_stage.get(stage or "", "")
    chosen = (event_rule, by_tag, by_stage, settings.follow_up)
    return parse_rule(next(filter(None, chosen)))


def choose_next_rule(settings: Settings, stage: Stage | None) -> Rule | None:
    """Return the rule for the follow-up after one that is done; None: there is none.

    Raises:
        RuleInvalid: It cannot be understood.
    """
    text = settings.follow_up_by_stage.get(stage or "", "")
    return parse_rule(text) if text else None


def _of_tags(rules: Mapping[str, str], tags: Collection[str]) -> str:
    known = {tag.casefold() for tag in tags}
    return next((rule for tag, rule in rules.items() if tag.casefold() in known), "")
