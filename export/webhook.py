"""Deliver events: append them to a file, or post them to the address of a program.

A post goes to the scheme, host and port that the user named and nowhere else: no
redirect is followed and no proxy used. It ends after so many seconds, and of the answer
only the status is read. It is signed as Stripe signs: HMAC-SHA-256 of the time, a dot
and the body, so that the receiver can tell who sent it and when.
"""

import hashlib
import hmac
import json
import os
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit, urlunsplit

from models.errors import SettingInvalid
from models.storage.files import NO_FOLLOW, explain

SECONDS = 10.0
"""For a whole exchange, from connecting to the headers of the answer."""
LARGEST_BODY = 1_000_000
"""Bytes of an event."""
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})

_TEMPORARY = frozenset({408, 425, 429})
_TAIL = 65_536  # bytes of the file that are searched for an event


@dataclass(frozen=True, slots=True)
class WebhookEvent:
    """An event to deliver.

    Attributes:
        uid: The same however often it is tried: the receiver's idempotency key.
        kind: Such as "contact.created".
        body: What happened, in JSON's types.
    """

    uid: str
    kind: str
    body: Mapping[str, Any]

    @property
    def text(self) -> str:
        """One line of JSON."""
        return json.dumps(
            {"id": self.uid, "event": self.kind, **self.body},
            ensure_ascii=False,
            separators=(",", ":"),
        )


@dataclass(frozen=True, slots=True)
class Failure:
    """The failure of a delivery, and whether to try again.

    Attributes:
        is_final: The receiver refuses this event; trying again is of no use.
    """

    reason: str
    is_final: bool = False


def check_webhook(url: str) -> SplitResult:
    """Return the parts of an address to which events may be posted.

    Raises:
        SettingInvalid: It is neither https nor an http address of this machine.
    """
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError as error:
        raise SettingInvalid(f'"{url}" is not an address: {error}.') from error
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK)
    if not (is_safe and host) or parts.username or parts.password or parts.fragment:
        raise SettingInvalid(
            f'"{url}" cannot receive events: give an https:// address, or an'
            " http:// address of this machine such as http://127.0.0.1:5678/cardfile."
        )
    return parts


def sign(secret: str, body: bytes, moment: datetime) -> str:
    """Return the header X-Cardfile-Signature, such as "t=1764500000,v1=5257a8…"."""
    seconds = str(int(moment.timestamp()))
    content = seconds.encode() + b"." + body
    digest = hmac.new(secret.encode(), content, hashlib.sha256).hexdigest()
    return f"t={seconds},v1={digest}"


def post(
    url: str,
    secret: str,
    event: WebhookEvent,
    moment: datetime,
    seconds: float = SECONDS,
) -> Failure | None:
    """Post an event; None if the receiver has taken it.

    Args:
        url: Of the receiver; see `check_webhook`.
        secret: For the signature.
        event: What happened.
        moment: Now, for the signature.
        seconds: For the whole exchange.

    Raises:
        SettingInvalid: The address may not be used.
    """
    parts = check_webhook(url)
    body = event.text.encode()
    if len(body) > LARGEST_BODY:
        return Failure(f"it has {len(body)} bytes, which is too many", is_final=True)
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "cardfile",
        "Idempotency-Key": event.uid,
        "X-Cardfile-Event": event.kind,
        "X-Cardfile-Signature": sign(secret, body, moment),
    }
    target = urlunsplit(("", "", parts.path or "/", parts.query, ""))
    connection = _connect(parts, seconds)
    # A server that answers a byte a second would keep its clients busy for ever.
    is_late = threading.Event()
    guard = threading.Timer(seconds, _hang_up, [connection, is_late])
    guard.daemon = True
    guard.start()
    try:
        connection.request("POST", target, body, headers)
        return _judge(connection.getresponse().status)
    except (OSError, HTTPException, ValueError) as error:
        if is_late.is_set() or isinstance(error, TimeoutError):
            return Failure(f"there was no answer within {seconds:g} seconds")
        return Failure(f"the connection failed: {_name(error)}")
    finally:
        guard.cancel()
        connection.close()


def append(path: Path, event: WebhookEvent) -> Failure | None:
    """Append an event to a file as a line of JSON, unless it is there already.

    Raises:
        StorageUnusable: The file cannot be written.
    """
    line = f"{event.text}\n".encode()
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | NO_FOLLOW, 0o600)
        with os.fdopen(handle, "r+b") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - _TAIL))
            if f'{{"id":"{event.uid}"'.encode() in file.read():
                return None  # the program was stopped before it could note it
            file.seek(0, os.SEEK_END)
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise explain(error, path) from error
    return None


def _connect(parts: SplitResult, seconds: float) -> HTTPConnection:
    host = parts.hostname or ""
    if parts.scheme == "https":
        context = ssl.create_default_context()
        return HTTPSConnection(host, parts.port, timeout=seconds, context=context)
    return HTTPConnection(host, parts.port, timeout=seconds)


def _hang_up(connection: HTTPConnection, is_late: threading.Event) -> None:
    is_late.set()
    if connection.sock is not None:
        with suppress(OSError):
            connection.sock.shutdown(socket.SHUT_RDWR)


def _judge(status: int) -> Failure | None:
    if 200 <= status < 300:
        return None
    if 300 <= status < 400:
        return Failure(f"the answer was {status}: redirects are not followed")
    is_final = 400 <= status < 500 and status not in _TEMPORARY
    return Failure(f"the answer was {status}", is_final=is_final)


def _name(error: Exception) -> str:
    if isinstance(error, ssl.SSLError):
        return f"TLS, {error.reason}"
    strerror = getattr(error, "strerror", None)
    return str(strerror or type(error).__name__)
