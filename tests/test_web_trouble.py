"""What goes wrong while people work: a server stopped or killed, two who save."""

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil
import pytest
from playwright.sync_api import Browser, expect

from actions.contacts.view import view_contact
from actions.review.crop import crop_again
from actions.review.pictures import Pictures
from actions.review.piece import PieceReader
from actions.workspace import Workspace
from models.contact import Status
from models.database.database import Database
from models.errors import EditInvalid
from models.field import FieldKind
from models.geometry import Box
from models.settings import Settings
from tests.browser import chromium, window
from tests.page import OURS, PATIENCE, running_page
from tests.readings import ERIKA
from tests.reviewing import SIZE, Stack, stack
from tests.test_web_review import KIM, form_of
from web.app import ROUTES
from web.server import listen
from web.visit import load

__all__ = ["chromium", "stack"]

ROOT = Path(__file__).parent.parent


@contextmanager
def program(settings: Settings) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`cardfile review` as users start it, and the address it prints."""
    command = [sys.executable, "-m", "cli.main", "--folder", str(settings.folder)]
    running = subprocess.Popen(  # noqa: S603
        [*command, "review", "--no-browser"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert running.stdout is not None
    with running.stdout as printed:
        try:
            yield running, printed.readline().strip()
        finally:
            running.kill()
            running.wait()


def test_the_command_prints_an_address_that_opens_the_page(settings: Settings) -> None:
    with (
        program(settings) as (running, address),
        httpx.Client(headers=OURS, timeout=PATIENCE) as user,
    ):
        assert user.get(address).status_code == 200
        assert user.get(address).status_code == 401
        running.send_signal(signal.SIGINT)
        assert running.wait(10) in {0, 130}


def test_an_edit_is_whole_or_absent_when_the_server_is_killed(
    stack: Stack, settings: Settings, database: Database
) -> None:
    number = stack.add(KIM)
    work = Workspace(database, settings)
    for attempt in range(4):
        with program(settings) as (running, address):
            base = address.partition("/open")[0]
            cookies = httpx.get(address, headers=OURS, timeout=PATIENCE).cookies
            with httpx.Client(
                base_url=base, headers=OURS, cookies=cookies, timeout=PATIENCE
            ) as user:
                form = form_of(user.get(f"/review/{number}").text)
                new = {"name": f"Kim {attempt}", "title": f"Title {attempt}"}
                form = {**form, **new, "act": "save"}
                with ThreadPoolExecutor(1) as other:
                    answer = other.submit(user.post, f"/review/{number}", data=form)
                    os.killpg(running.pid, signal.SIGKILL)
                    running.wait()
                    error = answer.exception()
                assert error is None or isinstance(error, httpx.TransportError)
        found = {it.kind.value: it.value for it in view_contact(work, number).facts}
        is_whole = found["name"] == f"Kim {attempt}"
        assert (found.get("title") == f"Title {attempt}") is is_whole
        assert is_whole or error is not None


def test_a_stopped_server_is_reported_and_what_was_typed_is_kept(
    chromium: Browser, stack: Stack, database: Database, settings: Settings
) -> None:
    number = stack.add(ERIKA, {"title": 0.5})
    with running_page(database, settings) as page, window(chromium, page) as tab:
        tab.goto(f"{page.address}/review/{number}")
        tab.keyboard.type("Director")
        page.server.should_exit = True
        expect(tab.locator("#trouble")).to_contain_text("has stopped", timeout=4000)
        tab.keyboard.press("Enter")
        expect(tab.locator("#title")).to_have_value("Director")
        kept = tab.evaluate("sessionStorage.getItem('kept review-1')")
        assert "Director" in kept
    view = view_contact(Workspace(database, settings), number)
    assert view.status is Status.REVIEW


def test_two_who_save_at_once_lose_nothing(
    stack: Stack, database: Database, settings: Settings
) -> None:
    number = stack.add(KIM)
    with (
        running_page(database, settings) as page,
        page.user() as one,
        page.user() as other,
        ThreadPoolExecutor(2) as both,
    ):
        form = form_of(one.get(f"/review/{number}").text)
        forms = [{**form, "title": "Director"}, {**form, "company": "Gray Ltd"}]
        pairs = zip((one, other), forms, strict=True)
        sent = [both.submit(u.post, f"/review/{number}", data=f) for u, f in pairs]
        statuses = sorted(it.result().status_code for it in sent)
        assert statuses == [303, 409]


def test_a_card_that_is_cropped_again_is_read_again(
    stack: Stack, database: Database, settings: Settings
) -> None:
    number = stack.add({"name": "Nobody Read", "email": "wrong@read.example"})
    with running_page(database, settings) as page, page.user() as user:
        assert "polygon" in user.get("/cards/1/corners").text
        first = view_contact(page.site.work, number)
        form = {"x": ["1", "99", "99", "1"], "y": ["1", "1", "99", "99"]}
        answer = user.post("/cards/1/corners", data=form, timeout=90)
        assert answer.headers["Location"] == f"/review/{number}"
        view = view_contact(page.site.work, number)
        user.post("/undo")
        before = view_contact(page.site.work, number)
    assert "scripted" not in view.cards[0].reader  # as the stored reading was
    assert view.facts[0].value == "Nobody Read"
    assert before.cards == first.cards
    assert before.facts == first.facts


def test_a_process_that_dies_costs_no_piece_of_a_card(
    stack: Stack, database: Database, settings: Settings
) -> None:
    stack.add(ERIKA)
    work = Workspace(database, settings)
    pieces = PieceReader(work, Pictures(work))
    box = Box(0, 0, SIZE[0], SIZE[1] // 5)
    before = set(psutil.Process().children())
    read = pieces.read(1, box, FieldKind.NAME)
    workers = {
        it for it in psutil.Process().children() if "spawn_main" in str(it.cmdline())
    } - before
    assert len(workers) == 2  # one draws, one reads
    for worker in workers:
        worker.kill()
    assert "Erika Mustermann" in read
    assert pieces.read(1, box, FieldKind.NAME) == read


def test_originals_are_decoded_in_another_process(
    stack: Stack,
    database: Database,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(_path: Path) -> None:
        raise AssertionError("decoded in the process of the page")

    stack.add(ERIKA)
    monkeypatch.setattr("ingest.outline.draw.open_photo", refuse)
    pictures = Pictures(Workspace(database, settings))
    assert pictures.flat(1).startswith(b"\xff\xd8")
    assert len(pictures.corners(1)) == 4


@pytest.mark.parametrize(
    "corners",
    [
        [(0, 0), (1, 0), (1, 1)],
        [(0, 0), (0, 0), (0, 0), (0, 0)],
        [(0, 0), (0, 1), (1, 1), (1, 0)],
        [(0, 0), (2, 0), (2, 2), (0, 2)],
    ],
)
def test_corners_that_enclose_no_card_are_refused(
    database: Database, settings: Settings, corners: list[tuple[float, float]]
) -> None:
    with pytest.raises(EditInvalid, match="clockwise"):
        crop_again(Workspace(database, settings), 1, corners)


def test_help_imports_nothing_of_the_page() -> None:
    look = """
import sys
from click.testing import CliRunner
from cli.main import cardfile
assert CliRunner().invoke(cardfile, ["--help"]).exit_code == 0
print(sorted({"web", "starlette", "uvicorn", "cv2"} & {*sys.modules}))
"""
    assert imported_by(look) == "[]"


def test_the_first_answer_waits_for_nothing_that_draws_or_reads() -> None:
    look = """
import sys
import web.pages.session, web.server, web.site
print(sorted({"cv2", "numpy", "ingest.fields", "export", "holidays"} & {*sys.modules}))
"""
    assert imported_by(look) == "[]"


def test_every_address_has_its_handler() -> None:
    app = (ROOT / "web" / "app.py").read_text()
    named = re.findall(r'(?:, |changing\()"(\w+\.\w+)"', app)
    assert len(named) == len(ROUTES)
    assert all(callable(load(name)) for name in named)


def imported_by(look: str) -> str:
    command = [sys.executable, "-c", look]
    return subprocess.check_output(command, cwd=ROOT, text=True).strip()  # noqa: S603


def test_answers_are_sent_at_once_and_not_held_back_for_more() -> None:
    async def first_connection() -> int:
        found: asyncio.Queue[int] = asyncio.Queue()

        def look(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            accepted = writer.get_extra_info("socket")
            found.put_nowait(
                accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
            )
            writer.close()

        place = listen(0)
        async with await asyncio.start_server(look, sock=place.listener):
            _, writer = await asyncio.open_connection(*place.listener.getsockname())
            writer.close()
            return await found.get()

    with ThreadPoolExecutor(1) as thread:  # Playwright runs a loop in this one
        assert thread.submit(asyncio.run, first_connection()).result() == 1
