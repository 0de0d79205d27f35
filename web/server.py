"""The server of the page: it listens on this machine, or to others if allowed."""

import asyncio
import contextlib
import logging
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass

import uvicorn

from models.errors import SetupError
from web.app import make_app
from web.guards import LOOPBACK, allowed_hosts
from web.site import Site

DEFAULT_PORT = 8420
BUSY = 64
"""Requests at a time; more are refused at once."""


@dataclass(frozen=True, slots=True)
class ListenAddress:
    """The address and socket of the page.

    Attributes:
        listener: The open socket.
        names: Hosts by which it may be called.
        port: In use.
    """

    listener: socket.socket
    names: tuple[str, ...]
    port: int

    @property
    def address(self) -> str:
        """Address of the page, by the first of its names."""
        return f"http://{self.names[0]}:{self.port}"


def listen(port: int | None, *, to_others: bool = False) -> ListenAddress:
    """Open the socket.

    Args:
        port: Where to listen; None: the usual port or, if that is taken, any.
        to_others: Whether other machines can reach it.

    Raises:
        SetupError: The port is taken, or may not be used.
    """
    host = "0.0.0.0" if to_others else LOOPBACK[0]  # noqa: S104  asked for by name
    try:
        listener = _bind(host, DEFAULT_PORT if port is None else port)
    except OSError as error:
        if port is not None:
            raise SetupError(
                f"Port {port} cannot be used ({error.strerror}): choose another with"
                " --port."
            ) from error
        listener = _bind(host, 0)
    own = (_own_address(), socket.gethostname()) if to_others else ()
    return ListenAddress(listener, (*own, *LOOPBACK), listener.getsockname()[1])


def serve(site: Site, place: ListenAddress) -> None:
    """Answer requests until the program is interrupted."""
    _make_server(site, place).run(sockets=[place.listener])


@contextlib.contextmanager
def serving(site: Site, place: ListenAddress) -> Iterator[uvicorn.Server]:
    """Answer requests in a thread, for as long as the block lasts."""
    server = _make_server(site, place)
    thread = threading.Thread(
        target=server.run, kwargs={"sockets": [place.listener]}, daemon=True
    )
    thread.start()
    try:
        yield server
    finally:
        server.should_exit = True
        thread.join(10)
        place.listener.close()


def _make_server(site: Site, place: ListenAddress) -> uvicorn.Server:
    hosts = allowed_hosts(place.names, place.port)
    config = uvicorn.Config(
        make_app(site, hosts),
        access_log=False,  # paths have numbers of contacts, queries have names
        log_level="error",
        server_header=False,
        proxy_headers=False,
        limit_concurrency=BUSY,
        timeout_graceful_shutdown=3,
        ws="none",
        lifespan="off",
        http="h11",
    )
    logging.getLogger("uvicorn.error").addFilter(_is_fault)
    return uvicorn.Server(config)


def _is_fault(record: logging.LogRecord) -> bool:
    """Return whether a log record is an error, not a request ended by a stop."""
    is_cancelled = record.exc_info and record.exc_info[0] is asyncio.CancelledError
    return not (is_cancelled or record.getMessage().startswith("Cancel "))


def _bind(host: str, port: int) -> socket.socket:
    # asyncio sends at once (TCP_NODELAY) only if the protocol is named: else every
    # answer of two packets waits 40 ms for the other side.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen()
    except OSError:
        listener.close()
        raise
    return listener


def _own_address() -> str:
    """Return the address of this machine in its network, without sending anything."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # a network that is for documents only
        except OSError:
            return LOOPBACK[0]
        return str(probe.getsockname()[0])
