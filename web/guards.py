"""Requests that another page made are refused.

Browsers say of each request which page made it. On this machine every other port is the
same *site*, so only the same *origin* will do. Over plain HTTP to another machine they
leave `Sec-Fetch-Site` out; there the Origin header must be ours. Method: Go 1.25's
CrossOriginProtection (words.filippo.io/csrf), made stricter for a server on localhost.
"""

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from web.security.hosts import LOOPBACK

_SAFE = frozenset({"GET", "HEAD"})
_OURS = frozenset({"same-origin", "none"})


class SameOrigin:
    """Refuses what a page of another origin asks for; links to a page may be followed.

    A changing request must prove where it comes from; one that does not is refused.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it with 403."""
        if scope["type"] == "lifespan" or _is_ours(scope):
            await self._app(scope, receive, send)
            return
        answer = PlainTextResponse("Another page must not ask for this.\n", 403)
        await answer(scope, receive, send)


def _is_ours(scope: Scope) -> bool:
    if scope["type"] != "http":  # no web sockets here
        return False
    headers = Headers(scope=scope)
    site, host = headers.get("sec-fetch-site"), headers["host"].lower()
    if scope["method"] in _SAFE:
        is_link = headers.get("sec-fetch-mode") == "navigate"
        return site is None or site in _OURS or is_link
    origin = headers.get("origin")
    if origin is not None and origin.lower() != f"http://{host}":
        return False
    if site is None:
        is_here = any(host.startswith(name) for name in LOOPBACK)
        return origin is not None and not is_here
    return site in _OURS
