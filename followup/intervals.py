"""Parse lengths of time, and intervals between conversations: "every 3 months"."""

import re
from calendar import monthrange
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from models.contact import Stage
from models.errors import RuleInvalid
from models.settings import Settings

_WORDS = "one two three four five six seven eight nine ten eleven twelve".split()
_NUMBERS = {"a": 1, "an": 1, **{word: n for n, word in enumerate(_WORDS, start=1)}}
_UNITS = {"d": "day", "w": "week", "m": "month", "y": "year", "wd": "working day"}

COUNT = rf"(?P<count>[0-9]{{1,4}}|{'|'.join(_NUMBERS)})"
"""Pattern of a number, in digits or in words up to twelve."""
UNIT = r"(?P<unit>(?:(?:working|business) )?days?|weeks?|months?|years?|wd|d|w|m|y)"
"""Pattern of a unit of time."""


@dataclass(frozen=True, slots=True)
class Duration:
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
        """Return an upper bound of its days."""
        return self.months * 31 + self.days + self.working_days

    def after(self, day: date) -> date:
        """Return the day this much later, working days not counted.

        Raises:
            OverflowError: It is beyond the calendar.
            ValueError: Likewise.
        """
        return add_months(day, self.months) + timedelta(days=self.days)

    def before(self, day: date) -> date:
        """Return the day this much earlier; `date.min` beyond the calendar."""
        try:
            return add_months(day, -self.months) - timedelta(days=self.days)
        except (OverflowError, ValueError):
            return date.min


def span_of(match: re.Match[str]) -> Duration:
    """Return the span of a match of `COUNT` and `UNIT`; a missing count is one."""
    written = (match["count"] or "a").casefold()
    count = _NUMBERS.get(written) or int(written)
    unit = match["unit"].casefold().replace("business", "working").removesuffix("s")
    match _UNITS.get(unit, unit):
        case "working day":
            return Duration(working_days=count)
        case "month":
            return Duration(months=count)
        case "year":
            return Duration(months=12 * count)
        case "week":
            return Duration(days=7 * count)
        case _:
            return Duration(days=count)


def add_months(day: date, months: int) -> date:
    """Return the same day of a later month, or the last day of a shorter one."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


EXAMPLES = "3 months, 6 weeks, 1 year or never"
_FORM = re.compile(rf"(?:every )?(?:{COUNT} ?)?{UNIT}", re.IGNORECASE | re.ASCII)
_ADVERBS = {"daily": "day", "weekly": "week", "monthly": "month", "yearly": "year"}
_LONGEST = 36_600  # days


BY_STAGE: Mapping[str, str] = {
    Stage.MET: "6 months",
    Stage.FOLLOWED_UP: "6 months",
    Stage.IN_CONVERSATION: "1 month",
    Stage.RELATIONSHIP: "3 months",
    Stage.CLIENT: "3 months",
}
"""Used where the settings name no interval for a stage or for everybody."""


@dataclass(frozen=True, slots=True)
class Interval:
    """The time between two conversations.

    Attributes:
        text: As it was written.
        span: None: no conversation is wanted.
    """

    text: str
    span: Duration | None = None

    def after(self, day: date) -> date:
        """Return the day by which to speak again; `date.max` beyond the calendar."""
        try:
            return self.span.after(day) if self.span else date.max
        except (OverflowError, ValueError):
            return date.max

    def before(self, day: date) -> date:
        """`day` minus this interval, or `date.min` if that is beyond the calendar."""
        return self.span.before(day) if self.span else date.min


def parse_interval(text: str) -> Interval:
    """Parse "3 months", "every 6 weeks", "yearly" or "never".

    Raises:
        RuleInvalid: It is none of these.
    """
    plain = " ".join(text.split())
    if plain.casefold() in {"never", "none"}:
        return Interval(plain)
    match = _FORM.fullmatch(_ADVERBS.get(plain.casefold(), plain))
    if match is None:
        raise RuleInvalid(
            f'"{plain}" is not understood as an interval: write {EXAMPLES}.'
        )
    span = span_of(match)
    if span.working_days or not 0 < span.most_days <= _LONGEST:
        raise RuleInvalid(f'"{plain}" is not an interval: write {EXAMPLES}.')
    return Interval(plain, span)


class Intervals:
    """Intervals by precedence: a contact's own, by tag, by stage, for everybody.

    Args:
        settings: What holds by tag, by stage, and for everybody.

    Raises:
        RuleInvalid: One of them cannot be understood.
    """

    def __init__(self, settings: Settings) -> None:
        self._general = _parse_optional(settings.keep_in_touch)
        self._by_tag = _parse_all(settings.keep_in_touch_by_tag)
        by_stage = settings.keep_in_touch_by_stage
        if not (by_stage or settings.keep_in_touch):
            by_stage = BY_STAGE
        self._by_stage = _parse_all(by_stage)

    def of(
        self, own: str, tags: Collection[str], stage: Stage | None
    ) -> Interval | None:
        """Return the interval of a contact, or None; of several by tag the shortest.

        Args:
            own: What a person wrote on the contact, or "".
            tags: Of the contact.
            stage: Of the contact.
        """
        if own:
            return _wanted(parse_interval(own))
        tagged = [
            self._by_tag[key] for tag in tags if (key := tag.casefold()) in self._by_tag
        ]
        if tagged:
            return _wanted(min(tagged, key=_length))
        return _wanted(self._by_stage.get(stage or "", self._general))

    @property
    def is_for_all(self) -> bool:
        """Return whether every contact has an interval, even without tag and stage."""
        return self._general is not None

    @property
    def is_empty(self) -> bool:
        """Return whether no interval is set for any tag, any stage or everybody."""
        return not (self._general or self._by_tag or self._by_stage)

    @property
    def stages(self) -> frozenset[str]:
        """The stages that have one."""
        return frozenset(self._by_stage)


def _length(interval: Interval) -> float:
    """Return the approximate number of days; "never" is the longest."""
    it = interval.span
    return float("inf") if it is None else it.months * 30.4 + it.days


def _parse_all(table: Mapping[str, str]) -> dict[str, Interval]:
    return {key.casefold(): parse_interval(text) for key, text in table.items()}


def _parse_optional(text: str) -> Interval | None:
    return _wanted(parse_interval(text)) if text else None


def _wanted(interval: Interval | None) -> Interval | None:
    return None if interval is None or interval.span is None else interval
