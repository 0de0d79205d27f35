"""Store what stands in the form of a card, and go on."""

import json
import time
from collections.abc import Mapping

from starlette.responses import Response

from actions.review.save import RIGHT, Filled, save
from actions.review.timing import Effort
from models.errors import EditInvalid
from web.review.context import Draft
from web.review.show import address_after, address_of, show_sheet
from web.visit import Visit, go_to

_OUR_OWN = frozenset({"seen", "act", "opened", "keys", "event", "remember"})


def save_sheet(visit: Visit) -> Response:
    """Store the form; "right" goes on to the next card, "save" stays."""
    contact_id, event_id = visit.path("contact"), visit.number("event") or 0
    act = visit.text("act") or RIGHT
    filled = Filled(
        seen=_seen(visit.text("seen")),
        texts=_texts(visit),
        is_right=act == RIGHT,
        note=visit.text("remember"),
    )
    saved = save(visit.work, contact_id, filled, effort_of(visit))
    if not saved.is_stored:
        draft = Draft(filled.changed, saved.problems, saved.meanwhile, filled.note)
        return show_sheet(visit, event_id, draft, 422 if saved.problems else 409)
    where = address_after if filled.is_right else address_of
    return go_to(visit, where(contact_id, event_id))


def effort_of(visit: Visit) -> Effort:
    """What the person spent on the page."""
    try:
        seconds = time.time() - float(visit.text("opened"))
    except ValueError:
        seconds = 0.0
    return Effort(seconds, visit.number("keys") or 0)


def _texts(visit: Visit) -> Mapping[str, str]:
    return {
        key: text
        for key, text in visit.form.multi_items()
        if isinstance(text, str) and key not in _OUR_OWN
    }


def _seen(text: str) -> dict[str, str]:
    try:
        found = json.loads(text)
    except ValueError as error:
        raise EditInvalid("The form is not whole: reload the page.") from error
    if not isinstance(found, dict):
        raise EditInvalid("The form is not whole: reload the page.")
    return {str(key): str(value) for key, value in found.items()}
