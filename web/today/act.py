"""Do something about a follow-up: done, later, one more."""

from starlette.responses import Response

from actions.follow_ups.schedule import complete, parse_wish, postpone, remind
from models.errors import RuleInvalid
from web.visit import Visit, go_to


def act(visit: Visit) -> Response:
    """Mark a follow-up as done, or put it off."""
    contact_id, number = visit.path("contact"), visit.path("number")
    if visit.text("act") == "done":
        rule = visit.text("next").strip()
        following = parse_wish(rule) if rule else None
        complete(visit.work, contact_id, visit.text("note"), following, number)
    else:
        postpone(visit.work, contact_id, parse_wish(visit.text("when")), number)
    return go_to(visit, _back(visit))


def set_follow_up(visit: Visit) -> Response:
    """Set one more follow-up for a contact."""
    contact_id, when = visit.path("contact"), visit.text("when").strip()
    if not when:
        raise RuleInvalid("Say when, such as +1 week or 2026-12-10.")
    wish = parse_wish(when, visit.text("way") or None, visit.text("reason"))
    remind(visit.work, contact_id, wish)
    return go_to(visit, f"/contacts/{contact_id}")


def _back(visit: Visit) -> str:
    back = visit.text("back")
    return back if back.startswith("/today") else "/today"
