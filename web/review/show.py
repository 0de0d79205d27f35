"""Show the next card that is to be checked, or one by its number."""

from urllib.parse import urlencode

from starlette.responses import JSONResponse, RedirectResponse, Response

from actions.review.queue import events_to_review, next_to_review
from actions.review.sheet import view_sheet
from web.review.context import Draft, progress, sheet_page
from web.visit import Visit


def show_next(visit: Visit) -> Response:
    """Go to the next card that waits; say so when none does."""
    event_id, after = visit.query_number("event") or 0, visit.query_number("after") or 0
    found = next_to_review(visit.work, after, event_id)
    if found is not None:
        return RedirectResponse(address_of(found, event_id), 303)
    return visit.site.page(
        "review_done.html",
        where="Review",
        progress=progress(visit.work),
        events=events_to_review(visit.work),
    )


def show(visit: Visit) -> Response:
    """Show one card beside what was read on it."""
    event_id = visit.query_number("event") or 0
    return show_sheet(visit, event_id, Draft())


def show_sheet(
    visit: Visit, event_id: int, draft: Draft, status: int = 200
) -> Response:
    """The page of a card with what was typed into it."""
    sheet = view_sheet(visit.work, visit.path("contact"))
    return visit.site.page(
        "review.html",
        status,
        where="Review",
        **sheet_page(sheet, draft),
        progress=progress(visit.work, event_id),
        upcoming=next_to_review(visit.work, sheet.id, event_id),
        event_id=event_id,
    )


def pictures_of(visit: Visit) -> Response:
    """Addresses of the pictures of a card, for fetching them ahead."""
    sheet = view_sheet(visit.work, visit.path("contact"))
    return JSONResponse([f"/cards/{card.id}/flat.jpg" for card in sheet.cards])


def address_of(contact_id: int, event_id: int = 0) -> str:
    """Of the page of a card, within the work of an event."""
    return f"/review/{contact_id}" + _query(event=event_id)


def address_after(contact_id: int, event_id: int = 0) -> str:
    """Of the card behind another one."""
    return "/review" + _query(after=contact_id, event=event_id)


def _query(**numbers: int) -> str:
    given = {name: number for name, number in numbers.items() if number}
    return f"?{urlencode(given)}" if given else ""
