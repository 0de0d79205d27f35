"""Only requests that name this server are answered: the cure for DNS rebinding.

A page of a stranger can let its own name point to 127.0.0.1; to the browser it is then
of one origin with this server, but its Host header still has the stranger's name.
"""

from collections.abc import Iterable

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def allowed_hosts(names: Iterable[str], port: int) -> frozenset[str]:
    """Host headers as browsers write them; they leave out port 80."""
    suffix = "" if port == 80 else f":{port}"
    return frozenset(f"{name.lower()}{suffix}" for name in names)


class HostGuard:
    """Refuses requests with another Host header, or with none or several."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it with 421."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).getlist("host")
        if len(given) == 1 and given[0].lower() in self._hosts:
            await self._app(scope, receive, send)
            return
        answer = PlainTextResponse("This server has another name.\n", 421)
        await answer(scope, receive, send)
