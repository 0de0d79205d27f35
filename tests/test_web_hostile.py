"""Requests that no page of ours sends: answered with a refusal, never with a fault."""

import re
import socket
from pathlib import Path

import httpx
import pytest

from actions.contacts.view import view_contact
from actions.events.edit import new_event
from actions.review.queue import tally_today
from models.contact import Status
from models.settings import Settings
from tests.page import PATIENCE, RunningPage, page, user
from tests.reviewing import Stack
from tests.test_web_review import KIM, form_of
from tests.test_web_security import _cookie_of, _send_raw
from web.app import ROUTES

__all__ = ["page", "user"]


@pytest.fixture
def kim(page: RunningPage, settings: Settings, tmp_path: Path) -> int:
    return Stack(page.site.work.database, settings, tmp_path).add(KIM)


SPLIT = "/today?who=x\r\nSet-Cookie: a=b"


@pytest.mark.parametrize("headers", [{}, {"X-Cardfile": "script"}])
@pytest.mark.parametrize("back", [SPLIT, "/today?who=明月 é", "/today\0"])
def test_an_address_to_go_back_to_adds_no_header(
    user: httpx.Client, kim: int, back: str, headers: dict[str, str]
) -> None:
    form = {"when": "+1 week", "back": back}
    answer = user.post(f"/contacts/{kim}/remind", data=form, headers=headers)
    assert answer.status_code in {204, 303}
    assert "Set-Cookie" not in answer.headers
    where = answer.headers.get("X-Next") or answer.headers["Location"]
    assert where.isascii()
    assert where.startswith("/today")


@pytest.mark.parametrize(
    "back",
    ["//evil.example", "https://evil.example", "\\\\evil.example", "javascript:1"],
)
@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/contacts/1/remind", {"when": "+1 week"}),
        ("/contacts/1/note", {"text": "x"}),
        ("/today/1/1", {"act": "later", "when": "+1 week"}),
        ("/contacts/bulk", {"act": "tag", "value": "x", "chosen": "1"}),
    ],
)
def test_nobody_is_led_to_another_server(
    user: httpx.Client, kim: int, back: str, path: str, form: dict[str, str]
) -> None:
    answer = user.post(path, data={**form, "back": back})
    where = answer.headers["Location"]
    assert where.startswith(("/contacts", "/today"))
    assert kim


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "X"])
def test_other_methods_change_nothing(
    user: httpx.Client, kim: int, method: str
) -> None:
    answer = user.request(method, f"/contacts/{kim}/note")
    assert answer.status_code in {403, 405}


def test_looking_at_an_address_that_changes_something_changes_nothing(
    page: RunningPage, user: httpx.Client, kim: int
) -> None:
    """As an image or a link of another page could do."""
    only_posted = [it.path for it in ROUTES if it.methods == {"POST"}]
    for path in only_posted:
        if sum(it.path == path for it in ROUTES) == 1:
            address = re.sub(r"\{\w+:int\}", f"{kim}", path)
            assert user.get(address).status_code == 405, path
    assert view_contact(page.site.work, kim).status is Status.REVIEW


@pytest.mark.parametrize("path", ["/contacts/1", "/events/x", "/undo", "/nowhere"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_answers_to_mistakes_are_protected_as_well(
    user: httpx.Client, path: str, method: str
) -> None:
    answer = user.request(method, path)
    assert answer.status_code in {404, 405}
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_a_fault_of_cardfile_is_protected_and_explained(
    page: RunningPage, user: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from web.pages import contacts  # noqa: PLC0415

    monkeypatch.setattr(contacts, "list_choices", lambda _: 1 / 0)
    answer = user.get("/contacts")
    assert answer.status_code == 500
    assert "nothing was saved" in answer.text
    assert "ZeroDivisionError" not in answer.text
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert page


@pytest.mark.parametrize(
    "request_line",
    [
        "GET http://evil.example/contacts HTTP/1.1",
        "GET //evil.example/contacts HTTP/1.1",
        "GET /contacts/1%2Fnote HTTP/1.1",
        "GET /contacts/..%2f..%2fetc%2fpasswd HTTP/1.1",
        "GET /events/%ff%fe HTTP/1.1",
        "GET /events/%00 HTTP/1.1",
        "GET /contacts/99999999999999999999 HTTP/1.1",
        "GET /contacts/1;x HTTP/1.1",
        "GET /contacts/１ HTTP/1.1",
        "GET /cards/1/flat.jpg/../../../contacts HTTP/1.1",
    ],
)
def test_strange_paths_lead_nowhere(
    page: RunningPage, user: httpx.Client, request_line: str
) -> None:
    port = page.place.port
    answer = _send_raw(
        page,
        f"{request_line}\r\nHost: 127.0.0.1:{port}\r\nCookie: {_cookie_of(user)}\r\n"
        "Connection: close\r\n\r\n",
    )
    assert answer.startswith(("HTTP/1.1 400", "HTTP/1.1 404", "HTTP/1.1 405"))


@pytest.mark.parametrize(
    "headers",
    [
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        "Content-Length: 5\r\nContent-Length: 6\r\n",
        "Content-Length: -1\r\n",
        "Transfer-Encoding: gzip\r\n",
        " folded: x\r\n",
        "X: \0\r\n",
    ],
)
def test_requests_that_can_be_read_in_two_ways_are_not_read(
    page: RunningPage, user: httpx.Client, headers: str
) -> None:
    port = page.place.port
    answer = _send_raw(
        page,
        f"POST /undo HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nSec-Fetch-Site: same-origin"
        f"\r\nCookie: {_cookie_of(user)}\r\n{headers}\r\n0\r\n\r\n",
    )
    refusals = ("400", "401", "404", "501")
    assert answer.startswith(tuple(f"HTTP/1.1 {it}" for it in refusals))


@pytest.mark.parametrize(
    "host",
    [
        "[::ffff:127.0.0.1]:{port}",
        "[::1]",
        "0.0.0.0:{port}",
        "127.1:{port}",
        "2130706433:{port}",
        "127.0.0.1:{port}.evil.example",
        "user@127.0.0.1:{port}",
        "127.0.0.1:0{port}",
    ],
)
def test_other_writings_of_this_machine_are_no_names_of_it(
    page: RunningPage, host: str
) -> None:
    forwarded = {"X-Forwarded-Host": f"127.0.0.1:{page.place.port}"}
    headers = {"Host": host.format(port=page.place.port), **forwarded}
    assert httpx.get(
        f"{page.address}/", headers=headers, timeout=PATIENCE
    ).status_code in {400, 421}


def test_the_cookie_is_for_no_other_machine_and_the_whole_page(
    page: RunningPage,
) -> None:
    token = page.site.access.new_token()
    cookie = httpx.get(f"{page.address}/open?token={token}", timeout=PATIENCE).headers[
        "Set-Cookie"
    ]
    assert "Domain" not in cookie
    assert "Path=/;" in cookie


def test_a_cookie_of_another_name_or_place_opens_nothing(page: RunningPage) -> None:
    with page.user() as user:
        ((_, secret),) = user.cookies.items()
    for header in (f"cardfile={secret}", f"token={secret}", f"x={secret}"):
        answer = httpx.get(
            f"{page.address}/today", headers={"Cookie": header}, timeout=PATIENCE
        )
        assert answer.status_code == 401


@pytest.mark.parametrize("text", ["x" * 400_000, "\0", "\ud7ff\u202e" * 50, " " * 9000])
@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/contacts/1/note", "text"),
        ("/contacts/1/tag", "tag"),
        ("/contacts/1/remind", "when"),
        ("/contacts/1/every", "every"),
        ("/contacts/1/set", "remember"),
        ("/events", "name"),
        ("/today/1/1", "when"),
    ],
)
def test_huge_and_strange_values_are_stored_or_refused(
    user: httpx.Client, kim: int, path: str, name: str, text: str
) -> None:
    answer = user.post(path, data={name: text})
    assert answer.status_code in {303, 422}
    assert user.get(f"/contacts/{kim}").status_code == 200
    assert user.get("/contacts").status_code == 200


def test_a_form_with_too_many_inputs_is_refused(user: httpx.Client, kim: int) -> None:
    form = {f"field-{number}": "x" for number in range(600)}
    assert user.post(f"/review/{kim}", data=form).status_code == 400


@pytest.mark.parametrize(
    "content",
    [b"", b"seen=%7B", b"seen=[]", b'{"seen": {}}', b"seen={}&seen={}&act=right"],
)
def test_forms_that_are_not_whole_store_nothing(
    page: RunningPage, user: httpx.Client, kim: int, content: bytes
) -> None:
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = user.post(f"/review/{kim}", content=content, headers=kind)
    assert answer.status_code in {409, 422}
    assert view_contact(page.site.work, kim).status is Status.REVIEW


@pytest.mark.parametrize(
    "query", ["%", "_", "\\", "'", '"', "(", "*", "\0", "a" * 9000]
)
def test_any_text_can_be_searched_for(user: httpx.Client, kim: int, query: str) -> None:
    assert user.get("/contacts", params={"q": query}).status_code == 200
    assert user.get(f"/contacts/{kim}/same", params={"q": query}).status_code == 200


def test_a_form_that_is_sent_twice_counts_once(
    page: RunningPage, user: httpx.Client, kim: int
) -> None:
    form = form_of(user.get(f"/review/{kim}").text)
    form |= {"title": "Director", "act": "right"}
    for _ in range(2):
        assert user.post(f"/review/{kim}", data=form).status_code == 303
    assert tally_today(page.site.work).cards == 1


def test_an_event_may_have_any_name(page: RunningPage, user: httpx.Client) -> None:
    for name in ("Fair A/B", "../x", "50% off?", "明月 #1", '"><script>'):
        new_event(page.site.work, name, {})
    text = user.get("/events").text
    assert "<script>" not in text.partition("<main")[2]
    for name in ("Fair A/B", "50% off?", "明月 #1"):
        (address,) = [it for it in _links(text) if httpx.URL(it).path.endswith(name)]
        assert user.get(address).status_code == 200


def test_connections_that_say_nothing_leave_the_page_free(
    page: RunningPage, user: httpx.Client
) -> None:
    silent = [
        socket.create_connection(("127.0.0.1", page.place.port)) for _ in range(20)
    ]
    try:
        assert user.get("/contacts").status_code == 200
    finally:
        for it in silent:
            it.close()


def _links(text: str) -> list[str]:
    return [it.partition('"')[0] for it in text.split('href="')[1:]]
