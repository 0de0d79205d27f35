"""Servers that mean harm get neither password nor contacts, nor our memory or time."""

import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from actions.exporting.push import push
from export.dav import http
from export.dav.items import Cards
from export.dav.server import Server
from models.contact import Filter
from models.database.database import Database
from models.errors import ExportFailed
from models.tables.contact import Contact
from tests import hostile_server
from tests.hostile_server import Handler, Reply, collection, multistatus, response

PASSWORD = "hunter2"  # noqa: S105 - of nobody
BASIC = "Basic ZXJpa2E6aHVudGVyMg=="


@pytest.fixture
def database(database: Database) -> Database:
    with database.writing() as session:
        session.add(Contact(name="Erika Muster", met_on=date(2026, 11, 12)))
    return database


@pytest.fixture
def other() -> Iterator[hostile_server.Server]:
    """The host that nobody named."""
    with hostile_server.running(hostile_server.honest) as server:
        yield server


def fail(database: Database, reply: Reply) -> str:
    """What a push to such a server says, soon and with little work."""
    started, worked = time.monotonic(), time.process_time()
    with hostile_server.running(reply) as it, pytest.raises(ExportFailed) as caught:
        push(database, Filter(), Server(it.url, "erika", PASSWORD), Cards())
    assert time.process_time() - worked < 10
    assert time.monotonic() - started < 30  # ten on a machine that is not busy
    assert PASSWORD not in str(caught.value)
    return str(caught.value)


def redirect(status: int) -> Callable[[str], Reply]:
    return lambda url: lambda it: it.send(status, headers={"Location": url})


def redirect_put(url: str) -> Reply:
    def reply(handler: Handler) -> None:
        if handler.command == "PUT":
            handler.send(307, headers={"Location": f"{url}{handler.path}"})
        else:
            hostile_server.honest(handler)

    return reply


def elsewhere(make: Callable[[str], str]) -> Callable[[str], Reply]:
    return lambda url: lambda it: it.send(207, multistatus(make(url)))


def principal(url: str) -> str:
    return response(
        "/", f"<current-user-principal><href>{url}</href></current-user-principal>"
    )


def home(url: str) -> str:
    name = "c:addressbook-home-set"
    return response("/", f"<{name}><href>{url}</href></{name}>")


@pytest.mark.parametrize(
    "reply",
    [
        redirect(301),
        redirect(302),
        redirect(307),
        redirect(308),
        redirect_put,
        elsewhere(collection),
        elsewhere(principal),
        elsewhere(home),
        elsewhere(lambda url: collection(url.replace("http://", "//"))),
    ],
)
def test_nothing_goes_to_a_host_that_nobody_named(
    reply: Callable[[str], Reply], database: Database, other: hostile_server.Server
) -> None:
    message = fail(database, reply(other.url))

    assert "is on another server" in message
    assert other.received == []


def test_a_redirect_on_the_same_host_is_followed(database: Database) -> None:
    def reply(handler: Handler) -> None:
        if handler.path.startswith("/dav/"):
            hostile_server.honest(handler)
        else:
            handler.send(301, headers={"Location": "/dav/"})

    with hostile_server.running(reply) as server:
        result = push(
            database, Filter(), Server(server.url, "erika", PASSWORD), Cards()
        )
        assert result.added == 1
        assert any(it.startswith("PUT /dav/") for it in server.received)
        assert sum(BASIC in it for it in server.received) >= 2


@pytest.mark.parametrize(
    ("challenge", "message"),
    [
        ('Digest realm="x", nonce="y", algorithm=BOGUS', "unsupported login method"),
        ('Digest realm="x", nonce="y", qop="auth-int"', "unsupported login method"),
        ("Digest realm=x", "cannot be reached|login"),
    ],
)
def test_a_login_that_is_not_known_is_said(
    challenge: str, message: str, database: Database
) -> None:
    def reply(handler: Handler) -> None:
        handler.send(401, headers={"WWW-Authenticate": challenge})

    said = fail(database, reply)

    assert any(it in said for it in message.split("|"))


def squeezed(handler: Handler) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    data = b"".join(packer.compress(b" " * 10_000_000) for _ in range(30))
    body = data + packer.flush()
    handler.send(207, body, {"Content-Encoding": "gzip"})


def drip_challenge(handler: Handler) -> None:
    """An endless page for those who are to log in."""
    if "Authorization" in handler.headers:
        handler.send_forever(b" " * 1_000_000)
    handler.send(401, headers={"WWW-Authenticate": 'Digest realm="x", nonce="y"'})


def entities(encoding: str) -> Reply:
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?>'
        f'<!DOCTYPE a [<!ENTITY a "aaaa">]>{multistatus("&a;")}'
    )
    return lambda it: it.send(207, text.encode(encoding))


def many_collections(handler: Handler) -> None:
    found = [collection(f"/{number}/") for number in range(20_000)]
    is_listing = handler.headers.get("Depth") == "1"
    handler.send(207, multistatus(*found if is_listing else [home("/h/")]))


MANY_ATTRIBUTES = " ".join(f'a{number:x}=""' for number in range(1_800_000))
HOSTILE: dict[str, Reply] = {
    "endless": lambda it: it.send_forever(b" " * 1_000_000),
    "drip": lambda it: it.send_forever(b" ", every=0.5),
    "endless challenge": drip_challenge,
    "compressed": squeezed,
    "redirects in a circle": lambda it: it.send(302, headers={"Location": "/x"}),
    "deep": lambda it: it.send(207, "<a>" * 1_000_000),
    "many elements": lambda it: it.send(207, multistatus("<a/>" * 4_900_000)),
    "many in one": lambda it: it.send(207, f"<a><b>{'<c/>' * 4_900_000}</b></a>"),
    "many names": lambda it: it.send(
        207, multistatus("".join(f"<a{number}/>" for number in range(300_000)))
    ),
    "a long URL": lambda it: it.send(
        207, multistatus(collection("/" + "a" * 9_000_000))
    ),
    "a URL with a control character": lambda it: it.send(
        207, multistatus(collection("/a\x7f/"))
    ),
    "a cookie of another encoding": lambda it: it.send(
        401,
        headers={
            "Set-Cookie": "a=\xff; Path=/",
            "WWW-Authenticate": 'Digest realm="x", nonce="y"',
        },
    ),
    "many attributes": lambda it: it.send(207, f"<a {MANY_ATTRIBUTES}/>"),
    "entities": entities("utf-8"),
    "entities in another code": entities("cp037"),
    "many collections": many_collections,
    "an ETag with a line end": lambda it: it.send(
        207,
        multistatus(
            collection("/"), response("/x.vcf", '<getetag>"1&#10;X: 1"</getetag>')
        ),
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_an_answer_that_means_harm_ends_in_a_sentence(
    name: str, database: Database
) -> None:
    message = fail(database, HOSTILE[name])

    assert len(message) < 1_000


def test_headers_that_never_end_are_given_up(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "ANSWER_SECONDS", 1.0)

    def reply(handler: Handler) -> None:
        handler.send_response(207)
        for number in range(1_000):
            handler.send_header(f"X-{number}", "x")
            handler.flush_headers()
            time.sleep(0.05)

    assert "too slowly" in fail(database, reply)


PUSH = """
import sys
from pathlib import Path
from export.dav.collection import open_collection
from export.dav.server import Server, Store
from models.errors import ExportFailed

try:
    with open_collection(Server(sys.argv[1], "erika", "x"), Store.CARDS):
        pass
except ExportFailed:
    print(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0])
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no /proc")
@pytest.mark.parametrize("name", ["endless", "many attributes", "many in one"])
def test_no_answer_fills_the_memory(name: str) -> None:
    with hostile_server.running(HOSTILE[name]) as server:
        done = subprocess.run(  # noqa: S603 - our own words
            [sys.executable, "-c", PUSH, server.url],
            check=True,
            capture_output=True,
            text=True,
        )
    assert int(done.stdout) < 200_000  # kilobytes
