"""All routes, and the defences in front of them."""

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from models.errors import CardfileError, NotFound, RequestError
from web import pictures
from web.contacts import change, same, trash
from web.contacts.bulk import change_chosen
from web.contacts.list import show_list
from web.contacts.show import show_contact
from web.events.show import add, show_event, show_events
from web.photos.add import LARGEST_UPLOAD, MOST_FILES, receive, show_photos
from web.review.crop import crop, show_corners
from web.review.decide import decide
from web.review.read import check_value, read_piece
from web.review.save import save_sheet
from web.review.show import pictures_of, show, show_next
from web.review.together import confirm_together, show_together
from web.security.access import SignedIn
from web.security.fetch_metadata import SameOrigin
from web.security.headers import SafeHeaders
from web.security.hosts import HostGuard
from web.security.slow_uploads import SlowUploads
from web.session import alive, login, open_page, start, static_file
from web.site import Site
from web.today.act import act, set_follow_up
from web.today.plan import apply_plan, show_plan
from web.today.show import show_days
from web.visit import changing, looking

LARGEST_FORM = 500_000
"""Bytes of a form without files."""


def make_app(site: Site, hosts: frozenset[str]) -> Starlette:
    """The application.

    Args:
        site: What handlers share.
        hosts: Host headers that are answered.
    """
    app = Starlette(
        routes=ROUTES,
        middleware=[
            Middleware(SafeHeaders),
            Middleware(HostGuard, hosts),
            Middleware(SameOrigin),
            Middleware(SignedIn, site.access),
            Middleware(RequestBodyLimitMiddleware, LARGEST_FORM),
            Middleware(SlowUploads),
        ],
        exception_handlers={CardfileError: explain, HTTPException: refuse},
    )
    app.state.site = site
    return app


async def explain(request: Request, error: Exception) -> Response:
    """A page with the sentence of an error."""
    status = 404 if isinstance(error, NotFound) else 503
    if isinstance(error, RequestError) and status != 404:
        status = 422
    site: Site = request.app.state.site
    return site.page("error.html", status, message=str(error), where="")


async def refuse(request: Request, error: Exception) -> Response:
    """One line for a request that cannot be answered."""
    del request
    if not isinstance(error, HTTPException):
        raise error
    return PlainTextResponse(f"{error.detail}\n", error.status_code)


_LARGE = [Middleware(RequestBodyLimitMiddleware, LARGEST_UPLOAD)]

ROUTES = [
    Route("/", looking(start)),
    Route("/open", looking(open_page)),
    Route("/login", looking(login), methods=["GET"]),
    Route("/login", changing(login), methods=["POST"]),
    Route("/alive", looking(alive)),
    Route("/review", looking(show_next)),
    Route("/review/together", looking(show_together), methods=["GET"]),
    Route("/review/together", changing(confirm_together), methods=["POST"]),
    Route("/review/{contact:int}", looking(show), methods=["GET"]),
    Route("/review/{contact:int}", changing(save_sheet), methods=["POST"]),
    Route("/review/{contact:int}/decide", changing(decide), methods=["POST"]),
    Route("/review/{contact:int}/pictures", looking(pictures_of)),
    Route("/check", looking(check_value)),
    Route("/cards/{card:int}/read", looking(read_piece)),
    Route("/cards/{card:int}/corners", looking(show_corners), methods=["GET"]),
    Route("/cards/{card:int}/corners", changing(crop), methods=["POST"]),
    Route("/cards/{card:int}/flat.jpg", looking(pictures.flat)),
    Route("/cards/{card:int}/photo.jpg", looking(pictures.photo)),
    Route("/cards/{card:int}/cut.jpg", looking(pictures.cut)),
    Route("/contacts", looking(show_list)),
    Route("/contacts/bulk", changing(change_chosen), methods=["POST"]),
    Route("/contacts/same", looking(same.show_pairs)),
    Route("/contacts/{contact:int}", looking(show_contact)),
    Route("/contacts/{contact:int}/note", changing(change.note), methods=["POST"]),
    Route("/contacts/{contact:int}/tag", changing(change.tag), methods=["POST"]),
    Route("/contacts/{contact:int}/stage", changing(change.stage), methods=["POST"]),
    Route("/contacts/{contact:int}/same", looking(same.choose_other)),
    Route(
        "/contacts/{contact:int}/same/{other:int}",
        looking(same.compare),
        methods=["GET"],
    ),
    Route(
        "/contacts/{contact:int}/same/{other:int}",
        changing(same.decide),
        methods=["POST"],
    ),
    Route("/contacts/{contact:int}/remind", changing(set_follow_up), methods=["POST"]),
    Route("/today", looking(show_days)),
    Route("/today/plan", looking(show_plan), methods=["GET"]),
    Route("/today/plan", changing(apply_plan), methods=["POST"]),
    Route("/today/{contact:int}/{number:int}", changing(act), methods=["POST"]),
    Route("/events", looking(show_events), methods=["GET"]),
    Route("/events", changing(add), methods=["POST"]),
    Route("/events/{name}", looking(show_event)),
    Route("/trash", looking(trash.show_trash)),
    Route("/trash/{contact:int}", changing(trash.restore), methods=["POST"]),
    Route("/undo", changing(trash.undo_last), methods=["POST"]),
    Route("/photos", looking(show_photos), methods=["GET"]),
    Route(
        "/photos",
        changing(receive, files=MOST_FILES),
        methods=["POST"],
        middleware=_LARGE,
    ),
    Route("/static/{digest}/{name}", looking(static_file)),
]
