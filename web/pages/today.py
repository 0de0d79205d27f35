"""Show what is due: today, in a week, in a month."""

from collections.abc import Iterator
from datetime import date, timedelta

from starlette.responses import Response

from actions.contacts.choices import list_choices
from actions.follow_ups.days import Day, list_days
from actions.review.queue import count_to_review
from models.way import Way
from web.visit import Visit, as_day

SPANS = {"day": 1, "week": 7, "month": 31}
LATER = {
    "1": ("tomorrow", "+1 working day"),
    "3": ("in 3 days", "+3 days"),
    "7": ("in a week", "+1 week"),
    "4": ("in 4 weeks", "+4 weeks"),
}
"""By key: what putting off is called, and the rule for it."""


def show_days(visit: Visit) -> Response:
    """The follow-ups of a span, day by day; overdue ones on today."""
    span = visit.query("span") if visit.query("span") in SPANS else "week"
    first = as_day(visit.query("from")) or visit.work.today
    who = visit.query("who")
    last = first + timedelta(days=SPANS[span] - 1)
    days = list_days(visit.work, first, last, who)
    length = timedelta(days=SPANS[span])
    return visit.site.page(
        "today.html",
        where="Today",
        days=list(_shown(days, span, visit.work.today)),
        span=span,
        spans=tuple(SPANS),
        today=visit.work.today,
        earlier=max(first - length, visit.work.today),
        later_from=first + length,
        is_first=first <= visit.work.today,
        later=LATER,
        who=who,
        people=list_choices(visit.work).people,
        to_review=count_to_review(visit.work),
        ways=tuple(Way),
    )


def _shown(days: list[Day], span: str, today: date) -> Iterator[Day]:
    """Working days always, in a month only days with follow-ups."""
    for day in days:
        is_free = day.date.weekday() >= 5 if span == "week" else span == "month"
        if day.entries or day.date == today or not is_free:
            yield day
