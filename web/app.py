"""All routes, and the defences in front of them."""

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from models.errors import CardfileError, NotFound, RequestError
from web.access import SignedIn
from web.guards import HostGuard, SafeHeaders, SameOrigin, SlowUploads
from web.site import Site
from web.visit import changing, looking

LARGEST_FORM = 500_000
"""Bytes of a form without files."""
LARGEST_UPLOAD = 400_000_000
"""Bytes of a form with photos."""
LARGEST_LIST = 10_000_000
"""Bytes of a list of guests."""
MOST_FILES = 200
"""Photos of one form."""


def make_app(site: Site, hosts: frozenset[str]) -> ASGIApp:
    """Make the application.

    Args:
        site: What handlers share.
        hosts: Host headers that are answered.
    """
    app = Starlette(
        routes=ROUTES,
        middleware=[
            Middleware(HostGuard, hosts),
            Middleware(SameOrigin),
            Middleware(SignedIn, site.access),
            Middleware(RequestBodyLimitMiddleware, LARGEST_FORM),
            Middleware(SlowUploads),
        ],
        exception_handlers={
            CardfileError: explain,
            HTTPException: refuse,
            Exception: apologise,
        },
    )
    app.state.site = site
    return SafeHeaders(app)  # outside of all, so that no answer goes without them


async def explain(request: Request, error: Exception) -> Response:
    """Return a page with the sentence of an error."""
    status = 404 if isinstance(error, NotFound) else 503
    if isinstance(error, RequestError) and status != 404:
        status = 422
    site: Site = request.app.state.site
    return site.page("error.html", status, message=str(error), where="")


async def apologise(request: Request, error: Exception) -> Response:
    """Return a page for a fault of ours; the terminal shows where it is."""
    del error
    message = "cardfile itself failed; nothing was saved. The terminal shows the fault."
    site: Site = request.app.state.site
    return site.page("error.html", 500, message=message, where="")


async def refuse(request: Request, error: Exception) -> Response:
    """Return one line for a request that cannot be answered."""
    del request
    if not isinstance(error, HTTPException):
        raise error
    return PlainTextResponse(f"{error.detail}\n", error.status_code)


def _get(path: str, handler: str) -> Route:
    return Route(path, looking(handler), methods=["GET"])


def _post(path: str, handler: str) -> Route:
    return Route(path, changing(handler), methods=["POST"])


ROUTES = [
    _get("/", "session.start"),
    _get("/open", "session.open_page"),
    _get("/login", "session.show_login"),
    _post("/login", "session.log_in"),
    _get("/alive", "session.alive"),
    _get("/static/{digest}/{name}", "session.static_file"),
    _get("/review", "review.show_next"),
    _get("/review/which", "review.show_parts"),
    _get("/review/together", "together.show_together"),
    _post("/review/together", "together.confirm_together"),
    _get("/review/{contact:int}", "review.show"),
    _post("/review/{contact:int}", "review.save_sheet"),
    _post("/review/{contact:int}/decide", "review.decide"),
    _get("/review/{contact:int}/pictures", "review.pictures_of"),
    _get("/check", "review.check_value"),
    _get("/cards/{card:int}/flat.jpg", "cards.flat"),
    _get("/cards/{card:int}/photo.jpg", "cards.photo"),
    _get("/cards/{card:int}/cut.jpg", "cards.cut"),
    _get("/cards/{card:int}/read", "cards.read_piece"),
    _get("/cards/{card:int}/corners", "corners.show_corners"),
    _post("/cards/{card:int}/corners", "corners.crop"),
    _get("/contacts", "contacts.show_list"),
    _post("/contacts/bulk", "contacts.change_chosen"),
    _get("/contacts/same", "duplicates.show_pairs"),
    _get("/contacts/{contact:int}", "contact.show_contact"),
    _post("/contacts/{contact:int}/note", "contact.write_note"),
    _post("/contacts/{contact:int}/tag", "contact.change_tags"),
    _post("/contacts/{contact:int}/set", "contact.set_columns"),
    _post("/contacts/{contact:int}/every", "contact.set_every"),
    _post("/contacts/{contact:int}/log", "contact.log_talk"),
    _post("/contacts/{contact:int}/basis", "contact.set_record"),
    _post("/contacts/{contact:int}/consent", "contact.set_consent"),
    _post("/contacts/{contact:int}/remind", "contact.set_follow_up"),
    _get("/contacts/{contact:int}/draft", "draft.show_draft"),
    _get("/contacts/{contact:int}/same", "duplicates.choose_other"),
    _get("/contacts/{contact:int}/same/{other:int}", "duplicates.compare"),
    _post("/contacts/{contact:int}/same/{other:int}", "duplicates.decide"),
    _get("/today", "today.show_days"),
    _get("/today/reconnect", "today.show_reconnect"),
    _get("/today/plan", "today.show_plan"),
    _post("/today/plan", "today.apply_plan"),
    _post("/today/{contact:int}/{number:int}", "today.act"),
    _get("/events", "events.show_events"),
    _post("/events", "events.add"),
    _post("/goals", "events.change"),
    Route(
        "/guests",
        changing("events.take_guests", files=1),
        methods=["POST"],
        middleware=[Middleware(RequestBodyLimitMiddleware, LARGEST_LIST)],
    ),
    _get("/events/{name:path}", "events.show_event"),
    _get("/trash", "history.show_trash"),
    _post("/trash/{contact:int}", "history.restore"),
    _post("/undo", "history.undo_last"),
    _get("/photos", "photos.show_photos"),
    Route(
        "/photos",
        changing("photos.receive", files=MOST_FILES),
        methods=["POST"],
        middleware=[Middleware(RequestBodyLimitMiddleware, LARGEST_UPLOAD)],
    ),
]
