"""Show how the follow-ups would be spread, and why; spread them."""

from starlette.responses import Response

from actions.follow_ups.plan import count_by_week, plan_follow_ups, usual_request
from web.visit import Visit, go_to

_WEEKS = 12


def show_plan(visit: Visit) -> Response:
    """What would move, with the reason for each move; nothing is changed."""
    planned = plan_follow_ups(visit.work, usual_request(visit.work.settings))
    plan, found = planned.plan, planned.found
    return visit.site.page(
        "plan.html",
        where="Today",
        moves=[(move, found.people[move.task.id]) for move in plan.moves],
        kept=[(task, found.people[task.id]) for task in plan.kept],
        weeks=list(count_by_week(plan, found).items())[:_WEEKS],
        settings=visit.work.settings,
    )


def apply_plan(visit: Visit) -> Response:
    """Give the follow-ups their new days."""
    plan_follow_ups(visit.work, usual_request(visit.work.settings), apply=True)
    return go_to(visit, "/today?span=week")
