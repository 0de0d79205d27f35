"""Check the same field of many cards: names of twelve cards on one screen."""

import time

from starlette.responses import Response

from actions.review.queue import progress
from actions.review.together import KINDS, SCREENFUL, confirm, list_doubtful
from models.field import FieldKind
from web.pages.review import effort_of
from web.visit import Visit, as_number, go_to
from web.wording import LABELS


def show_together(visit: Visit) -> Response:
    """Show doubtful values of one kind, each with its piece of the card."""
    kind = _kind(visit.query("field"))
    found = list_doubtful(visit.work, kind, after=visit.query_number("after") or 0)
    return visit.site.page(
        "together.html",
        where="Review",
        found=found,
        kind=kind,
        kinds=[(it, LABELS[it]) for it in KINDS],
        label=LABELS[kind],
        last=found[-1].contact_id if len(found) >= SCREENFUL else 0,
        progress=progress(visit.work),
        opened=f"{time.time():.1f}",
    )


def confirm_together(visit: Visit) -> Response:
    """Confirm all values that are not marked as wrong."""
    kind = _kind(visit.text("field"))
    seen = [it.partition(" ") for it in visit.texts("seen")]
    wrong = set(visit.texts("wrong"))
    right = [
        (number, value)
        for text, _, value in seen
        if (number := as_number(text)) is not None and text not in wrong
    ]
    confirm(visit.work, kind, right, effort_of(visit))
    after = visit.number("last") or 0
    more = f"&after={after}" if after else ""
    return go_to(visit, f"/review/together?field={kind.value}{more}")


def _kind(text: str) -> FieldKind:
    return next((it for it in KINDS if it.value == text), FieldKind.NAME)
