"""List follow-ups by day, week and month; complete, postpone and plan them."""

from collections.abc import Iterator
from datetime import date, timedelta

from starlette.responses import Response

from actions.contacts.lists import list_choices
from actions.contacts.stale import list_stale
from actions.follow_ups.due import Day, list_days
from actions.follow_ups.plan import PlanRequest, plan_follow_ups
from actions.follow_ups.reconnect import list_neglected
from actions.follow_ups.schedule import complete, parse_follow_up, postpone
from actions.review.queue import count_to_review
from web.pages.history import last_done
from web.visit import Visit, as_day, go_to
from web.wording import LATER

SPANS = {"day": 1, "week": 7, "month": 31}
_MOST_A_DAY = {"day": 200, "week": 25, "month": 10}
"""Follow-ups of a day that a page of a span shows."""
_WEEKS = 12
_MOST = 100
"""Contacts or moves of a list."""


def show_days(visit: Visit) -> Response:
    """Show the follow-ups of a span, day by day; overdue ones today."""
    span = visit.query("span") if visit.query("span") in SPANS else "week"
    today, length = visit.work.today, timedelta(days=SPANS[span])
    first, who = as_day(visit.query("from")) or today, visit.query("who")
    last = first + length - timedelta(days=1)
    days = list_days(visit.work, first, last, who, _MOST_A_DAY[span])
    return visit.site.page(
        "today.html",
        where="Today",
        days=list(_shown(days, span, today)),
        span=span,
        spans=tuple(SPANS),
        today=today,
        earlier=max(first - length, today),
        later_from=first + length,
        is_first=first <= today,
        later=LATER,
        who=who,
        people=list_choices(visit.work).people,
        to_review=count_to_review(visit.work),
        last=last_done(visit),
    )


def act(visit: Visit) -> Response:
    """Mark a follow-up as done, or postpone it."""
    contact_id, number = visit.path("contact"), visit.path("number")
    if visit.text("act") == "done":
        rule = visit.text("next").strip()
        following = parse_follow_up(rule) if rule else None
        complete(visit.work, contact_id, visit.text("note"), following, number)
    else:
        postpone(
            visit.work,
            contact_id,
            parse_follow_up(visit.text("when") or visit.text("day")),
            number,
        )
    back = visit.text("back")
    return go_to(visit, back if back.startswith(("/today", "/contacts/")) else "/today")


def show_plan(visit: Visit) -> Response:
    """Show what a plan would move, and why; nothing is changed."""
    planned = plan_follow_ups(visit.work, PlanRequest())
    return visit.site.page(
        "plan.html",
        where="Today",
        moves=planned.moves,
        most=_MOST,
        kept=planned.kept,
        weeks=list(planned.weeks.items()),
        shown=_WEEKS,
        settings=visit.work.settings,
    )


def apply_plan(visit: Visit) -> Response:
    """Store the new days of the follow-ups."""
    plan_follow_ups(visit.work, PlanRequest(), apply=True)
    return go_to(visit, "/today?span=week")


def show_reconnect(visit: Visit) -> Response:
    """Show contacts whose interval is over, and those whose card is old."""
    found = list_neglected(visit.work, _MOST)
    stale = list_stale(visit.work)
    return visit.site.page(
        "reconnect.html",
        where="Today",
        found=found,
        stale=stale[:_MOST],
        more=max(len(stale) - _MOST, 0),
    )


def _shown(days: list[Day], span: str, today: date) -> Iterator[Day]:
    """Yield the working days; of a month only days with follow-ups."""
    for day in days:
        is_free = day.date.weekday() >= 5 if span == "week" else span == "month"
        if day.entries or day.date == today or not is_free:
            yield day
