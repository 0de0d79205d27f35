"""Access to the page by the address in the terminal, or by a password.

The address works once and is exchanged for a cookie, so that neither the history of the
browser nor anyone who sees the address later gets in.
"""

import hmac
import re
import secrets
from dataclasses import dataclass, field

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

OPEN_PATHS = ("/open", "/login", "/static/")
"""Paths that are answered without a cookie; nothing of a contact is on them."""
MOST_GUESSES = 10
"""Wrong passwords after which none is taken until the next start."""


@dataclass(slots=True)
class Access:
    """The secrets of one run of the server.

    Attributes:
        token: Of the address in the terminal; "" once it was used.
        password: For other machines; "": there is none.
        guesses: Wrong passwords so far.
    """

    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    password: str = ""
    guesses: int = 0
    _session: str = field(default_factory=lambda: secrets.token_urlsafe(32))

    def redeem(self, token: str) -> bool:
        """Return whether a token is that of the address, and invalidate it."""
        if not self.token or not _same(token, self.token):
            return False
        self.token = ""
        return True

    def new_token(self) -> str:
        """Make a token for one more browser."""
        self.token = secrets.token_urlsafe(32)
        return self.token

    def knows_password(self, password: str) -> bool:
        """Return whether a password is right; after too many wrong ones, none is."""
        if not self.password or self.guesses >= MOST_GUESSES:
            return False
        if _same(password, self.password):
            return True
        self.guesses += 1
        return False

    def let_in(self, request: Request, answer: Response) -> Response:
        """Give the browser the cookie with which it gets in."""
        answer.set_cookie(
            cookie_name(request.headers["host"]),
            self._session,
            httponly=True,
            samesite="strict",
        )
        return answer

    def is_in(self, request: Request) -> bool:
        """Return whether a request has the cookie of this run."""
        given = request.cookies.get(cookie_name(request.headers["host"]), "")
        return _same(given, self._session)


def cookie_name(host: str) -> str:
    """Return a name per host and port, since cookies ignore the port."""
    return "cardfile_" + re.sub(r"[^a-z0-9]", "_", host.lower())


class SignedIn:
    """Answers requests without the cookie with 401."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app = app
        self._access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        is_open = scope["path"].startswith(OPEN_PATHS)
        if is_open or self._access.is_in(Request(scope)):
            await self._app(scope, receive, send)
            return
        await self._refusal()(scope, receive, send)

    def _refusal(self) -> Response:
        if self._access.password:
            return Response(status_code=303, headers={"Location": "/login"})
        answer = PlainTextResponse(
            "Open the address that `cardfile review` printed; it works once."
            " Press Enter in the terminal for another.\n",
            401,
        )
        MutableHeaders(raw=answer.raw_headers)["WWW-Authenticate"] = "Cookie"
        return answer


def _same(one: str, other: str) -> bool:
    """Compare in constant time, which reveals nothing about the secret."""
    return hmac.compare_digest(one.encode(), other.encode())
