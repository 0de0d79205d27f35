"""A CardDAV server on loopback that means harm, and the other host it points to."""

import itertools
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Reply = Callable[["Handler"], None]
BOOK = "<collection/><c:addressbook/>"


class Server(ThreadingHTTPServer):
    """Answers with `reply`; keeps what was sent to it."""

    daemon_threads = True

    def __init__(self, reply: Reply) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.reply = reply
        self.received: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server  # pyright: ignore[reportIncompatibleVariableOverride]

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - theirs
        pass

    def answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        self.server.received.append(f"{self.command} {self.path} {self.headers} {body}")
        try:
            self.server.reply(self)
        except OSError:
            self.close_connection = True

    def __getattr__(self, name: str) -> Callable[[], None]:
        if name.startswith("do_"):  # whatever the verb
            return self.answer
        raise AttributeError(name)

    def send(
        self, status: int, body: bytes | str = b"", headers: Mapping[str, str] = {}
    ) -> None:
        content = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        for name, value in {"Content-Length": f"{len(content)}", **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def send_forever(self, piece: bytes, every: float = 0.0) -> None:
        self.send_response(207)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for _ in itertools.count():
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
            self.wfile.flush()
            time.sleep(every)


@contextmanager
def running(reply: Reply) -> Iterator[Server]:
    with Server(reply) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def multistatus(*responses: str) -> str:
    return (
        '<multistatus xmlns="DAV:" xmlns:c="urn:ietf:params:xml:ns:carddav">'
        f"{''.join(responses)}</multistatus>"
    )


def response(href: str, prop: str) -> str:
    return (
        f"<response><href>{href}</href><propstat><prop>{prop}</prop>"
        "<status>HTTP/1.1 200 OK</status></propstat></response>"
    )


def collection(href: str) -> str:
    return response(href, f"<resourcetype>{BOOK}</resourcetype>")


def honest(handler: Handler) -> None:
    """Take whatever comes, as an address book would."""
    if handler.command == "PUT":
        handler.send(201, headers={"ETag": '"1"'})
    else:
        handler.send(207, multistatus(collection(handler.path)))
