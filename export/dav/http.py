"""Requests to a server that is not trusted beyond its own address.

Whatever it answers, the password and the contacts go to the scheme, host and port that
the user named: redirects are followed here, not by the library. Its answers end after
so many bytes and seconds.
"""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from threading import Timer
from time import monotonic
from types import TracebackType
from typing import Any, Self
from urllib.parse import urljoin, urlsplit

import httpx

from export.dav.server import Server, check_address, origin_of
from models.errors import ExportFailed

LARGEST_ANSWER = 20_000_000
"""Bytes."""
ANSWER_SECONDS = 30.0
"""For a whole answer, its first byte included."""
SLOW_START_SECONDS = 5.0
"""After which an answer must have come at `LEAST_RATE` on average."""
LEAST_RATE = 1_000
"""Bytes a second; slower is a server that keeps its clients busy on purpose."""

_LONGEST_ETAG = 500
_LONGEST_URL = 2_000
_MOST_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 307, 308})


@dataclass(frozen=True, slots=True)
class ServerAnswer:
    """The answer of a server.

    Attributes:
        url: What was asked in the end, after redirects on the same host.
        etag: The version of the item, or "".
        authenticate: The first way to log in that it names, or "".
    """

    url: str
    status: int
    content: bytes = b""
    etag: str = ""
    authenticate: str = ""

    @property
    def is_success(self) -> bool:
        """Return whether the request was carried out."""
        return 200 <= self.status < 300


class Http:
    """A connection to one server, as one user.

    Args:
        server: Where, and as whom; the password is sent once `log_in` was called.
        transport: What carries the requests; None for the network.

    Raises:
        ExportFailed: The address is no URL, or is not encrypted.
    """

    def __init__(
        self, server: Server, transport: httpx.BaseTransport | None = None
    ) -> None:
        self._origin = origin_of(check_address(server.url))
        self._server = server
        self._auth = httpx.Auth()  # which sends no password
        self._cable = _Cable()
        self._client = httpx.Client(
            timeout=ANSWER_SECONDS,
            follow_redirects=False,
            transport=transport,
            cookies=_no_cookies(),
            # Compressed, a small answer could fill the memory.
            headers={"Accept-Encoding": "identity"},
            # A proxy carries encrypted requests only, or it would read the password.
            trust_env=server.url.lower().startswith("https:"),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._client.close()

    def log_in(self, authenticate: str) -> None:
        """Send user and password from now on: as digest if the server asks for it."""
        user, password = self._server.user, self._server.password
        is_digest = authenticate.lower().startswith("digest")
        login = httpx.DigestAuth if is_digest else httpx.BasicAuth
        self._auth = login(user, password)

    def join(self, base: str, href: str) -> str:
        """Return the whole URL of what the server names.

        Raises:
            ExportFailed: It is no URL, an oversized one, or one of another host.
        """
        if len(href) > _LONGEST_URL:
            raise ExportFailed(
                f"{base} refers to a URL of {len(href):,} characters: that is too long."
            )
        try:
            url = urljoin(base, href)
            parts = urlsplit(url)
            origin = origin_of(parts)
            httpx.URL(url)  # which refuses control characters
        except (ValueError, httpx.InvalidURL) as error:
            raise ExportFailed(
                f"{base} refers to {href}, which is not a URL."
            ) from error
        if origin != self._origin or parts.username or parts.password:
            raise ExportFailed(
                f"{base} refers to {url}, which is on another server:"
                " nothing was sent there. If that server is yours, push to its"
                " own address."
            )
        return url

    def ask(
        self, method: str, url: str, headers: dict[str, str], body: str = ""
    ) -> ServerAnswer:
        """Send a request, and follow redirects on the same host.

        Raises:
            ExportFailed: The server cannot be reached, sends the request elsewhere, or
                its answer is too large or too slow.
        """
        for _ in range(_MOST_REDIRECTS):
            answer, location = self._send(method, url, headers, body)
            if answer.status not in _REDIRECTS or not location:
                return answer
            url = self.join(url, location)
        raise ExportFailed(f"{url} redirects too many times: check the URL.")

    def _send(
        self, method: str, url: str, headers: dict[str, str], body: str
    ) -> tuple[ServerAnswer, str]:
        kind = {"Content-Type": "application/xml; charset=utf-8"}
        with _translated(url), self._cable.cut_after(ANSWER_SECONDS, url):
            request = self._client.build_request(
                method,
                url,
                headers=kind | headers,
                content=body.encode(),
                extensions={"trace": self._cable.trace},
            )
            flow = self._auth.auth_flow(request)
            answer = self._exchange(next(flow), url)
            for _ in range(2):  # one for each challenge: httpx would read any length
                try:
                    answer = self._exchange(flow.send(answer), url)
                except StopIteration:
                    break
        found = answer.headers
        return (
            ServerAnswer(
                url=url,
                status=answer.status_code,
                content=answer.content,
                etag=checked_etag(found.get("ETag", ""), url),
                authenticate=found.get("WWW-Authenticate", ""),
            ),
            found.get("Location", ""),
        )

    def _exchange(self, request: httpx.Request, url: str) -> httpx.Response:
        """Send one request; its answer is read within the limits."""
        answer = self._client.send(request, stream=True, auth=httpx.Auth())
        try:
            content = b"".join(_limited(answer, url))
        finally:
            answer.close()
        headers = [  # as bytes, for they may be of any encoding
            (key, value)
            for key, value in answer.headers.raw
            if key.lower() not in {b"content-length", b"transfer-encoding"}
        ]
        return httpx.Response(
            answer.status_code, headers=headers, content=content, request=request
        )


class _Cable:
    """The socket under a connection, to be cut when time is up.

    A time limit of a library counts from byte to byte, and a server that sends one a
    second would never reach it.
    """

    def __init__(self) -> None:
        self._socket: socket.socket | None = None
        self._was_cut = False

    def trace(self, event: str, info: dict[str, Any]) -> None:
        """Remember the socket of the connection that httpx opens."""
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            self._socket = info["return_value"].get_extra_info("socket")

    @contextmanager
    def cut_after(self, seconds: float, url: str) -> Iterator[None]:
        """Let what happens inside take so long.

        Raises:
            ExportFailed: It took longer.
        """
        timer = Timer(seconds, self._cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        except httpx.HTTPError as error:
            if self._was_cut:
                raise _too_slow(url) from error
            raise
        finally:
            timer.cancel()
        if self._was_cut:  # the end of an answer without a length looks like success
            raise _too_slow(url)

    def _cut(self) -> None:
        self._was_cut = True
        if self._socket is not None:
            try:
                self._socket.shutdown(socket.SHUT_RDWR)
            except OSError:
                return  # closed already


def _no_cookies() -> CookieJar:
    """Make a jar that keeps no cookies: one may hold what no header can carry."""
    return CookieJar(DefaultCookiePolicy(allowed_domains=()))


def checked_etag(text: str, url: str) -> str:
    """Return the version of an item (RFC 9110, section 8.8.3), or "".

    Raises:
        ExportFailed: It cannot be sent back in a header.
    """
    if len(text) > _LONGEST_ETAG or not (text.isascii() and text.isprintable()):
        raise ExportFailed(f"{url} answers with an ETag that is not valid.")
    return text


def _limited(answer: httpx.Response, url: str) -> Iterator[bytes]:
    if answer.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise ExportFailed(f"{url} sends a compressed answer, which is refused.")
    started, size = monotonic(), 0
    for piece in answer.iter_bytes():
        size += len(piece)
        seconds = monotonic() - started
        if size > LARGEST_ANSWER:
            raise ExportFailed(
                f"{url} answers with more than {LARGEST_ANSWER // 1_000_000} MB, which"
                " is not read."
            )
        if seconds > SLOW_START_SECONDS and size < seconds * LEAST_RATE:
            raise _too_slow(url)
        yield piece


@contextmanager
def _translated(url: str) -> Iterator[None]:
    try:
        yield
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
        raise ExportFailed(f"{url} cannot be reached: {error}.") from error
    except (KeyError, NotImplementedError, ValueError) as error:  # of its digest
        raise ExportFailed(
            f"{url} requires an unsupported login method ({error}): allow basic or"
            " digest authentication with MD5 or SHA on the server."
        ) from error


def _too_slow(url: str) -> ExportFailed:
    return ExportFailed(f"{url} answers too slowly: try again later.")
