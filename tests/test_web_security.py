"""The attacks on a page that only its user may open, against the real server."""

import socket
from collections.abc import Iterator

import httpx
import pytest

from models.database.database import Database
from models.settings import Settings
from tests.page import OURS, PATIENCE, RunningPage, page, running_page
from web import guards
from web.access import MOST_GUESSES
from web.app import LARGEST_FORM

__all__ = ["page"]


@pytest.fixture
def lan_page(database: Database, settings: Settings) -> Iterator[RunningPage]:
    with running_page(database, settings, password="correct horse") as page:  # noqa: S106
        yield page


def test_the_address_from_the_terminal_opens_the_page(page: RunningPage) -> None:
    with page.user() as user:
        assert user.get("/").headers["Location"] == "/today"


def test_without_the_cookie_nothing_is_shown(page: RunningPage) -> None:
    with page.stranger() as stranger:
        assert stranger.get("/").status_code == 401
        assert stranger.get("/contacts").status_code == 401


def test_an_address_works_once(page: RunningPage) -> None:
    token = page.site.access.new_token()
    with page.stranger() as user, page.stranger() as thief:
        assert user.get("/open", params={"token": token}).status_code == 200
        assert thief.get("/open", params={"token": token}).status_code == 401
        assert thief.get("/").status_code == 401


def test_a_guessed_token_opens_nothing(page: RunningPage) -> None:
    with page.stranger() as stranger:
        for guess in ("", "x", "é", "a" * 43):
            assert stranger.get("/open", params={"token": guess}).status_code == 401


def test_a_cookie_of_an_earlier_start_opens_nothing(
    page: RunningPage, database: Database, settings: Settings
) -> None:
    with running_page(database, settings) as earlier, earlier.user() as user:
        ((_, secret),) = user.cookies.items()
    (name,) = _names_of_cookies(page)
    with page.stranger() as stranger:
        headers = {"Cookie": f"{name}={secret}"}
        assert stranger.get("/", headers=headers).status_code == 401


def test_the_cookie_is_for_this_port_and_out_of_reach_of_scripts(
    page: RunningPage,
) -> None:
    token = page.site.access.new_token()
    answer = httpx.get(
        f"{page.address}/open", params={"token": token}, headers=OURS, timeout=PATIENCE
    )
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith(f"cardfile_127_0_0_1_{page.place.port}=")
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:{port}",
        "localhost.evil.example:{port}",
        "127.0.0.1.nip.io:{port}",
        "127.0.0.1",
        "127.0.0.1:1",
        "localhost.:{port}",
        "evil.example:{port}/@127.0.0.1:{port}",
        "",
    ],
)
@pytest.mark.parametrize("path", ["/", "/open", "/login", "/static/0/app.css"])
def test_a_name_that_was_bound_to_this_machine_gets_no_answer(
    page: RunningPage, host: str, path: str
) -> None:
    headers = {"Host": host.format(port=page.place.port)}
    with page.user() as user:
        assert user.get(path, headers=headers).status_code == 421


def test_a_second_host_header_gets_no_answer(page: RunningPage) -> None:
    names = ("127.0.0.1", "evil.example")
    hosts = "".join(f"Host: {name}:{page.place.port}\r\n" for name in names)
    answer = _send_raw(page, f"GET / HTTP/1.1\r\n{hosts}\r\n")
    assert answer.startswith(("HTTP/1.1 400", "HTTP/1.1 421"))


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "LOCALHOST", "[::1]"])
def test_this_machine_may_be_called_by_its_own_names(
    page: RunningPage, name: str
) -> None:
    with page.stranger() as stranger:
        headers = {"Host": f"{name}:{page.place.port}"}
        assert stranger.get("/", headers=headers).status_code == 401


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},  # a page of another port of this machine
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "http://evil.example"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": ""},
    ],
)
def test_a_form_of_another_page_changes_nothing(
    page: RunningPage, headers: dict[str, str]
) -> None:
    with page.user() as user:
        assert user.post("/login", headers=headers).status_code == 403


def test_a_form_that_does_not_say_where_it_comes_from_changes_nothing(
    page: RunningPage,
) -> None:
    for origin in ({}, {"Origin": page.address}):
        answer = httpx.post(f"{page.address}/login", headers=origin, timeout=PATIENCE)
        assert answer.status_code == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_pictures_and_scripts_of_cardfile_are_not_for_other_pages(
    page: RunningPage, site: str
) -> None:
    with page.user() as user:
        headers = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "no-cors"}
        assert user.get("/contacts", headers=headers).status_code == 403


def test_every_answer_forbids_what_is_not_ours(page: RunningPage) -> None:
    with page.user() as user:
        for path in ("/", "/login", "/nowhere", "/open"):
            headers = user.get(path).headers
            assert "default-src 'none'" in headers["Content-Security-Policy"]
            assert "unsafe" not in headers["Content-Security-Policy"]
            assert headers["X-Content-Type-Options"] == "nosniff"
            assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
            assert headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "path",
    [
        "/static/0/../../cardfile.db",
        "/static/0/%2e%2e%2f%2e%2e%2fapp.py",
        "/static/0/..%5capp.py",
        "/static/0/app.css",  # with another digest
        "/static//etc/passwd",
        "/cards/../../../etc/passwd",
        "/cards/%2e%2e/picture.jpg",
        "/cards/-1/picture.jpg",
        "/cards/1%00/picture.jpg",
    ],
)
def test_no_path_leads_out_of_what_is_ours(page: RunningPage, path: str) -> None:
    with page.user() as user:
        answer = _send_raw(
            page,
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{page.place.port}\r\n"
            f"Cookie: {_cookie_of(user)}\r\nConnection: close\r\n\r\n",
        )
        assert answer.startswith(("HTTP/1.1 404", "HTTP/1.1 400"))


def test_a_large_form_is_refused_before_it_is_read(page: RunningPage) -> None:
    with page.user() as user:
        answer = _send_raw(
            page,
            f"POST /login HTTP/1.1\r\nHost: 127.0.0.1:{page.place.port}\r\n"
            f"Cookie: {_cookie_of(user)}\r\nSec-Fetch-Site: same-origin\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {LARGEST_FORM + 1}\r\n\r\n",
        )
        assert answer.startswith("HTTP/1.1 413")


def test_a_large_form_without_a_length_is_refused(page: RunningPage) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(LARGEST_FORM // 1000 + 10):
            yield b"a" * 1000

    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    with page.user() as user:
        answer = user.post("/login", content=pieces(), headers=kind)
        assert answer.status_code == 413


def test_a_form_that_stops_coming_is_given_up(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guards, "PATIENCE", 0.2)
    with running_page(database, settings) as page, page.user() as user:
        answer = _send_raw(
            page,
            f"POST /login HTTP/1.1\r\nHost: 127.0.0.1:{page.place.port}\r\n"
            f"Cookie: {_cookie_of(user)}\r\nSec-Fetch-Site: same-origin\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n"
            "Content-Length: 100\r\n\r\npass",
        )
        assert answer.startswith("HTTP/1.1 408")


def test_another_machine_needs_the_password(lan_page: RunningPage) -> None:
    with lan_page.stranger() as phone:
        assert phone.get("/contacts").headers["Location"] == "/login"
        assert phone.post("/login", data={"password": "wrong"}).status_code == 401
        assert phone.post("/login", data={"password": "correct horse"}).is_redirect
        assert phone.get("/").headers["Location"] == "/today"


def test_over_plain_http_to_another_machine_the_origin_decides(
    database: Database, settings: Settings
) -> None:
    """Browsers send no fetch metadata there."""
    with running_page(database, settings, "correct horse", to_others=True) as page:
        if page.address.startswith("http://127."):
            pytest.skip("this machine has no network")
        form = {"password": "correct horse"}
        for origin, status in (
            (page.address, 303),
            ("http://evil.example", 403),
            ("null", 403),
        ):
            headers = {"Origin": origin}
            answer = httpx.post(
                f"{page.address}/login", data=form, headers=headers, timeout=PATIENCE
            )
            assert answer.status_code == status
        assert (
            httpx.post(f"{page.address}/login", data=form, timeout=PATIENCE).status_code
            == 403
        )
        answer = httpx.get(f"{page.address}/today", timeout=PATIENCE)
        assert answer.headers["Location"] == "/login"


def test_passwords_cannot_be_tried_for_long(lan_page: RunningPage) -> None:
    with lan_page.stranger() as thief:
        for guess in range(MOST_GUESSES):
            thief.post("/login", data={"password": f"{guess}"})
        answer = thief.post("/login", data={"password": "correct horse"})
        assert answer.status_code == 401


def test_without_lan_there_is_no_password(page: RunningPage) -> None:
    with page.stranger() as stranger:
        assert stranger.post("/login", data={"password": ""}).status_code == 404


def test_only_this_machine_can_reach_the_page(page: RunningPage) -> None:
    assert page.place.listener.getsockname()[0] == "127.0.0.1"


def _names_of_cookies(page: RunningPage) -> list[str]:
    with page.user() as user:
        return list(user.cookies)


def _cookie_of(user: httpx.Client) -> str:
    ((name, secret),) = user.cookies.items()
    return f"{name}={secret}"


def _send_raw(page: RunningPage, request: str) -> str:
    """What a client may send that no library would."""
    with socket.create_connection(("127.0.0.1", page.place.port), 5) as connection:
        connection.sendall(request.encode())
        return connection.recv(4096).decode("latin-1")
