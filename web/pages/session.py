"""Log in by the address from the terminal or the password."""

from starlette.responses import PlainTextResponse, RedirectResponse, Response

from web.visit import Visit

_FOREVER = "private, max-age=31536000, immutable"


def start(visit: Visit) -> Response:
    """Redirect to the first page of the day."""
    del visit
    return RedirectResponse("/today", 303)


def open_page(visit: Visit) -> Response:
    """Exchange the token of the address for a cookie."""
    if not visit.site.access.redeem(visit.query("token")):
        return PlainTextResponse(
            "This address was used already or is from an earlier start. Press Enter in"
            " the terminal where `cardfile review` runs to get another.\n",
            401,
        )
    # A redirect would not do: after a link in another page, such as a terminal in the
    # browser, strict cookies are left out until we ourselves lead on.
    return visit.site.access.let_in(visit.request, visit.site.page("opened.html"))


def show_login(visit: Visit) -> Response:
    """Ask for the password."""
    if not visit.site.access.password:
        return PlainTextResponse("There is no password.\n", 404)
    return visit.site.page("login.html", problem="")


def log_in(visit: Visit) -> Response:
    """Log in by password."""
    access = visit.site.access
    if not access.password:
        return PlainTextResponse("There is no password.\n", 404)
    if not access.knows_password(visit.text("password")):
        problem = "Wrong password: the terminal shows it."
        return visit.site.page("login.html", 401, problem=problem)
    return access.let_in(visit.request, RedirectResponse("/", 303))


def alive(visit: Visit) -> Response:
    """Say that the server runs; the page asks, and warns when it does not."""
    del visit
    return Response(status_code=204)


def static_file(visit: Visit) -> Response:
    """Send a style sheet or script; the address changes with its content."""
    found = visit.site.static.get(visit.request.path_params["name"])
    if found is None or found.address != visit.request.url.path:
        return PlainTextResponse("There is no such file.\n", 404)
    return Response(
        found.content,
        media_type=found.media_type,
        headers={"Cache-Control": _FOREVER},
    )
