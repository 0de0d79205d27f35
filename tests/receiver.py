"""A receiver of events on loopback: it fails, hangs and answers late."""

import hashlib
import hmac
import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum, auto
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SECRET = "a secret of the tests 0123456789"  # noqa: S105 - of no use elsewhere


class Mood(Enum):
    """What the receiver does with a request."""

    TAKE = auto()
    FAIL = auto()
    HANG = auto()
    """Neither take nor answer it."""
    LATE = auto()
    """Take it, and answer when nobody waits any more."""
    REFUSE = auto()
    REDIRECT = auto()
    DRIP = auto()
    """Answer a byte now and then, without end."""


Choose = Callable[[str, int], Mood]
"""The mood for an idempotency key and the number of the try, from 1."""


class Receiver(ThreadingHTTPServer):
    """Takes each event once, as its idempotency key says.

    Attributes:
        taken: The events by their keys.
        tries: How often each key was sent.
        wrong: Requests whose signature is wrong.
        came: Set once an event was taken.
        over: Set at the end; until then it hangs.
    """

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, choose: Choose) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.choose = choose
        self.taken: dict[str, dict[str, Any]] = {}
        self.tries: Counter[str] = Counter()
        self.wrong = 0
        self.came, self.over = threading.Event(), threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook?from=cardfile"

    def handle_error(self, request: object, client_address: object) -> None:
        """A sender that hangs up is none of ours."""


class Handler(BaseHTTPRequestHandler):
    server: Receiver  # pyright: ignore[reportIncompatibleVariableOverride]

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - theirs
        pass

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        key = self.headers["Idempotency-Key"]
        self.server.tries[key] += 1
        self.server.wrong += not is_signed(body, self.headers["X-Cardfile-Signature"])
        mood = self.server.choose(key, self.server.tries[key])
        if mood in {Mood.TAKE, Mood.LATE}:
            self.server.taken.setdefault(key, json.loads(body))
            self.server.came.set()
        if mood in {Mood.HANG, Mood.LATE}:
            self.server.over.wait(60)
        if mood is Mood.DRIP:
            while not self.server.over.wait(0.05):
                self.wfile.write(b"H")
            return
        status = {Mood.FAIL: 503, Mood.REFUSE: 422, Mood.REDIRECT: 307}.get(mood, 200)
        self.send_response(status)
        if mood is Mood.REDIRECT:
            self.send_header("Location", "http://127.0.0.1:9/elsewhere")
        self.end_headers()


def is_signed(body: bytes, header: str) -> bool:
    parts = dict(part.split("=", 1) for part in header.split(","))
    content = parts["t"].encode() + b"." + body
    digest = hmac.new(SECRET.encode(), content, hashlib.sha256).hexdigest()
    return hmac.compare_digest(digest, parts["v1"])


@contextmanager
def running(choose: Choose = lambda _key, _try: Mood.TAKE) -> Iterator[Receiver]:
    with Receiver(choose) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            server.over.set()
            server.shutdown()
            thread.join()


def moody(key: str, attempt: int) -> Mood:
    """Another mood for each try, the same for the same key; some are never taken."""
    number = hashlib.sha256(f"{key} {attempt}".encode()).digest()[0]
    if hashlib.sha256(key.encode()).digest()[1] < 5:
        return Mood.REFUSE
    if attempt > 6 or number > 64:
        return Mood.TAKE
    moods = (Mood.FAIL, Mood.FAIL, Mood.LATE, Mood.HANG)
    return moods[number % len(moods)]
