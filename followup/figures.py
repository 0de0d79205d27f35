"""Compute the results of an event: relationships, cost and time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from followup.rules import Rule
from followup.workdays import WorkingDays
from followup.worth import FURTHER, is_wanted
from models.contact import Stage
from models.errors import RuleInvalid
from models.follow_up import Figures

SPANS = (30, 90)
"""Days after which is looked how far the contacts have come."""


@dataclass(frozen=True, slots=True)
class Met:
    """A contact of an event, as far as figures need it.

    Attributes:
        is_usable: Whether it has a name or company, and a way to reach it.
        first_on: When it was first followed up; None while it was not.
        promised_on: By when it was to be followed up; None without a rule.
        talking_on: When it first was in conversation or further; None while it is not.
        stage: Where it is now.
    """

    met_on: date
    is_usable: bool
    first_on: date | None
    promised_on: date | None
    talking_on: date | None
    stage: Stage
    name: str = ""
    company: str = ""


@dataclass(frozen=True, slots=True)
class Goals:
    """The goals of an event, and its cost in money and hours.

    Attributes:
        event: Its name.
        wants: People and organisations to meet.
        aim: How many relationships.
        cost: In the user's own currency.
        hours: Time spent.
    """

    event: str
    held_on: date | None = None
    wants: tuple[str, ...] = ()
    aim: int | None = None
    cost: float | None = None
    hours: float | None = None


def count_up(goals: Goals, met: Sequence[Met], today: date) -> Figures:
    """Return the figures of an event.

    Args:
        goals: What was meant to be reached.
        met: Its contacts.
        today: Decides for whom it is too early to say.
    """
    waits = [(it.first_on - it.met_on).days for it in met if it.first_on]
    hit = [
        wanted
        for wanted in goals.wants
        if any(is_wanted(it.name, it.company, [wanted]) for it in met)
    ]
    return Figures(
        event=goals.event,
        held_on=goals.held_on,
        cards=len(met),
        usable=sum(it.is_usable for it in met),
        in_time=_share(_kept_promises(met, today)),
        median_days=median(waits) if waits else None,
        talking={span: _share(_talking(met, span, today)) for span in SPANS},
        relationships=sum(it.stage in FURTHER for it in met),
        wanted=tuple(hit),
        missed=tuple(wanted for wanted in goals.wants if wanted not in hit),
        aim=goals.aim,
        cost=goals.cost,
        hours=goals.hours,
    )


@dataclass(frozen=True, slots=True)
class Promise:
    """The day by which contacts are to be followed up.

    Attributes:
        rule: Of the event, or of the settings.
        days: The working days it counts.
    """

    rule: Rule
    days: WorkingDays

    def day(self, met_on: date) -> date | None:
        """Return the last day in time for someone met on a day; None without any."""
        try:
            return self.rule.due_on(met_on, self.days)
        except RuleInvalid:  # it is beyond the calendar
            return None


def _kept_promises(met: Iterable[Met], today: date) -> list[bool]:
    """Return for each contact followed up or overdue whether it was in time."""
    return [
        it.first_on is not None and it.first_on <= it.promised_on
        for it in met
        if it.promised_on and (it.first_on or it.promised_on < today)
    ]


def _talking(met: Iterable[Met], span: int, today: date) -> list[bool]:
    step = timedelta(days=span)
    return [
        it.talking_on is not None and it.talking_on <= it.met_on + step
        for it in met
        if it.met_on <= today - step
    ]


def _share(hits: Sequence[bool]) -> float | None:
    return sum(hits) / len(hits) if hits else None
