"""How often to speak with someone, such as every three months."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from followup.rules import add_months
from models.contact import Stage
from models.errors import RuleInvalid
from models.settings import Settings

EXAMPLES = "3 months, 6 weeks, 1 year or never"
_FORM = re.compile(
    r"(?:every )?(?P<count>[0-9]{1,3}|a|one)? ?(?P<unit>day|week|month|year|d|w|m|y)s?",
    re.IGNORECASE | re.ASCII,
)
_DAYS = {"d": 1, "w": 7}
_MONTHS = {"m": 1, "y": 12}


@dataclass(frozen=True, slots=True)
class Cadence:
    """The time between two contacts.

    Attributes:
        text: As it was written.
        months: Of the calendar.
        days: Besides.
    """

    text: str
    months: int = 0
    days: int = 0

    @property
    def is_never(self) -> bool:
        """Whether no contact is wanted."""
        return not (self.months or self.days)

    def after(self, day: date) -> date:
        """The day by which to speak again.

        Raises:
            RuleInvalid: There is no such day in the calendar.
        """
        try:
            return add_months(day, self.months) + timedelta(days=self.days)
        except (OverflowError, ValueError) as error:
            raise RuleInvalid(
                f"{self.text} after {day} is beyond the calendar: name less."
            ) from error

    def before(self, day: date) -> date:
        """The day so long ago; the calendar's first day where there is none."""
        try:
            return add_months(day, -self.months) - timedelta(days=self.days)
        except (OverflowError, ValueError):
            return date.min


def parse_cadence(text: str) -> Cadence:
    """Understand "3 months", "every 6 weeks", "yearly" or "never".

    Raises:
        RuleInvalid: It is none of these.
    """
    plain = " ".join(text.split())
    if plain.casefold() in {"never", "none"}:
        return Cadence(plain)
    words = {"weekly": "1 week", "monthly": "1 month", "yearly": "1 year"}
    match = _FORM.fullmatch(words.get(plain.casefold(), plain))
    if match is None:
        raise RuleInvalid(f'"{plain}" says not how often: write {EXAMPLES}.')
    written = match["count"] or "1"
    count = 1 if written.casefold() in {"a", "one"} else int(written)
    unit = match["unit"][0].casefold()
    if not count:
        raise RuleInvalid(f'"{plain}" is no time at all: write {EXAMPLES}.')
    return Cadence(plain, count * _MONTHS.get(unit, 0), count * _DAYS.get(unit, 0))


class Cadences:
    """Which cadence holds for whom: one's own, else by tag, by stage, for everybody.

    Args:
        settings: What holds by tag, by stage, and for everybody.

    Raises:
        RuleInvalid: One of them cannot be understood.
    """

    def __init__(self, settings: Settings) -> None:
        self._general = _parse_optional(settings.keep_in_touch)
        self._by_tag = _parse_all(settings.keep_in_touch_by_tag)
        self._by_stage = _parse_all(settings.keep_in_touch_by_stage)

    def of(
        self, own: str, tags: Collection[str], stage: Stage | None
    ) -> Cadence | None:
        """The cadence of a contact, or None; of several by tag the shortest.

        Args:
            own: What a person wrote on the contact, or "".
            tags: Of the contact.
            stage: Of the contact.
        """
        if own:
            return _wanted(parse_cadence(own))
        tagged = [
            self._by_tag[key] for tag in tags if (key := tag.casefold()) in self._by_tag
        ]
        if tagged:
            return _wanted(min(tagged, key=lambda it: it.months * 30.4 + it.days))
        return _wanted(self._by_stage.get(stage or "", self._general))

    @property
    def is_for_all(self) -> bool:
        """Whether any contact has a cadence, even without tag and stage."""
        return self._general is not None

    @property
    def is_empty(self) -> bool:
        """Whether no interval is set for any tag, any stage or everybody."""
        return not (self._general or self._by_tag or self._by_stage)

    @property
    def stages(self) -> frozenset[str]:
        """The stages that have one."""
        return frozenset(self._by_stage)


def _parse_all(table: Mapping[str, str]) -> dict[str, Cadence]:
    return {key.casefold(): parse_cadence(text) for key, text in table.items()}


def _parse_optional(text: str) -> Cadence | None:
    return _wanted(parse_cadence(text)) if text else None


def _wanted(cadence: Cadence | None) -> Cadence | None:
    return None if cadence is None or cadence.is_never else cadence
