"""Checks that every request must pass before a handler gets it.

`HostGuard` answers only requests that name this server, `SameOrigin` refuses those of
other pages, `SlowUploads` gives up bodies that stop coming, and `SafeHeaders` tells the
browser to load nothing from elsewhere. Who may see the contacts is in `web.access`.
"""

import asyncio
from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
PATIENCE = 20.0
"""Seconds to wait for the next piece of a body."""
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self';"
        " connect-src 'self'; form-action 'self'; base-uri 'none';"
        " frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # With no-referrer, browsers hide the Origin of our own forms from us.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=()",
}
_SAFE = frozenset({"GET", "HEAD"})
_OURS = frozenset({"same-origin", "none"})


class SafeHeaders:
    """Adds `HEADERS` to each answer; pages are kept in no cache."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the headers added."""

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self._app(scope, receive, send_safely)


def allowed_hosts(names: Iterable[str], port: int) -> frozenset[str]:
    """Return the Host headers that browsers may send; they leave out port 80."""
    suffix = "" if port == 80 else f":{port}"
    return frozenset(f"{name.lower()}{suffix}" for name in names)


class HostGuard:
    """Refuses requests with another Host header, or with none or several.

    A page of a stranger can let its own name point to 127.0.0.1 (DNS rebinding); to the
    browser it is then of one origin with this server, but its Host header still has the
    stranger's name.
    """

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it with 421."""
        given = Headers(scope=scope).getlist("host")
        if len(given) == 1 and given[0].lower() in self._hosts:
            await self._app(scope, receive, send)
            return
        answer = PlainTextResponse("This server has another name.\n", 421)
        await answer(scope, receive, send)


class SameOrigin:
    """Refuses what a page of another origin asks for; links to a page may be followed.

    Browsers say of each request which page made it. On this machine every other port is
    the same *site*, so only the same *origin* will do. Over plain HTTP to another
    machine they leave `Sec-Fetch-Site` out; there the Origin header must be ours. A
    changing request that does not prove where it comes from is refused. Method: Go
    1.25's CrossOriginProtection (words.filippo.io/csrf), made stricter for localhost.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it with 403."""
        if _is_ours(scope):
            await self._app(scope, receive, send)
            return
        answer = PlainTextResponse("Another page must not ask for this.\n", 403)
        await answer(scope, receive, send)


def _is_ours(scope: Scope) -> bool:
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


class SlowUploads:
    """Answers with 408 when the next piece of a body takes too long.

    A request whose body stops coming would hold its memory for ever.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with a bounded wait for each piece."""
        is_whole = False

        async def receive_soon() -> Message:
            nonlocal is_whole
            if is_whole:  # only the end of the connection is waited for
                return await receive()
            try:
                message = await asyncio.wait_for(receive(), PATIENCE)
            except TimeoutError as error:
                raise HTTPException(
                    408, "The request did not arrive in time."
                ) from error
            is_whole = not message.get("more_body", False)
            return message

        await self._app(scope, receive_soon, send)
