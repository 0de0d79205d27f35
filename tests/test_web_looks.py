"""Every view in a real browser: accessible, within the window, with nothing refused."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from models.database.database import Database
from models.settings import Settings
from models.tables.contact import PossibleMatch
from tests.browser import SIZES, chromium, window
from tests.conftest import TODAY
from tests.page import RunningPage, running_page
from tests.readings import ERIKA
from tests.reviewing import Stack
from tests.test_web_review import KIM

__all__ = ["chromium"]
VIEWS = (
    "/today",
    "/today?span=month",
    "/today/plan",
    "/today/reconnect",
    "/review/1",
    "/review/2",
    "/review/which",
    "/review/together",
    "/cards/1/corners",
    "/contacts",
    "/contacts?q=nobody",
    "/contacts/1",
    "/contacts/1/draft",
    "/contacts/1/same",
    "/contacts/1/same/2",
    "/contacts/same",
    "/trash",
    "/events",
    "/events/Hannover%20Fair",
    "/photos",
    "/contacts/99",
)
LONG = (
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
)
WEIGHT = 150_000
"""Bytes of a page without its pictures."""


@pytest.fixture
def page(
    database: Database, settings: Settings, tmp_path: Path
) -> Iterator[RunningPage]:
    stack = Stack(database, settings, tmp_path)
    awkward = {**ERIKA, "phone": "01614960345", "website": "https://muster.example"}
    stack.add(awkward, {"name": 0.6, "email": 0.7}, event="Hannover Fair")
    stack.add({**KIM, "company": LONG, "title": f"{LONG} {LONG}"}, {"title": 0.6})
    with database.writing() as session:
        session.add(PossibleMatch(contact_id=1, other_id=2, reason="same phone"))
    with running_page(database, settings) as page:
        with page.user() as user:
            user.post("/contacts/1/note", data={"text": "wants an offer"})
            user.post("/contacts/2/tag", data={"tag": "loom"})
        yield page


@pytest.mark.parametrize(
    ("size", "scheme"),
    [("wide", "light"), ("wide", "dark"), ("phone", "light"), ("small", "dark")],
)
def test_every_view_is_accessible_and_fits(
    chromium: Browser, page: RunningPage, size: str, scheme: str
) -> None:
    axe, found = Axe(), []
    with window(chromium, page, size, scheme) as tab:
        for view in VIEWS:
            tab.goto(f"{page.address}{view}")
            result = axe.run(tab)
            found += [
                f"{view}: {it['id']}: {it['nodes'][0]['html'][:120]}"
                for it in result.response["violations"]
            ]
            if tab.evaluate("document.documentElement.scrollWidth") > SIZES[size][0]:
                found.append(f"{view}: wider than the window")
    assert found == [], "\n".join(found)


def test_a_page_weighs_little_without_its_pictures(
    chromium: Browser, page: RunningPage
) -> None:
    with window(chromium, page) as tab:
        weights: dict[str, int] = {}
        tab.on(
            "response",
            lambda it: (
                weights.update({it.url: len(it.body())})
                if "image/jpeg" not in it.headers.get("content-type", "") and it.ok
                else None
            ),
        )
        tab.goto(f"{page.address}/review/1")
        tab.wait_for_load_state("load")
        assert 0 < sum(weights.values()) < WEIGHT
    assert TODAY


def test_scripts_of_cardfile_run_and_those_on_a_card_do_not(
    chromium: Browser, page: RunningPage, settings: Settings, tmp_path: Path
) -> None:
    """The window itself refuses to close if the policy was broken by our own pages."""
    database = page.site.work.database
    stack = Stack(database, settings, tmp_path / "more")
    (tmp_path / "more").mkdir()
    nasty = dict.fromkeys(
        ("name", "title", "company", "address"),
        '"><img src=x onerror="document.title=\'hit\'"><script>1</script>',
    )
    number = stack.add({**nasty, "email": "a@b.example"}, dict.fromkeys(nasty, 0.5))
    with window(chromium, page) as tab:
        for view in (f"/review/{number}", f"/contacts/{number}", "/contacts"):
            tab.goto(f"{page.address}{view}")
            assert tab.title() != "hit"
        tab.goto(f"{page.address}/review/{number}")
        assert tab.locator("[data-turn]").is_visible()  # shown by our script


def test_what_opens_over_a_page_is_accessible_as_well(
    chromium: Browser, page: RunningPage
) -> None:
    views = {"/today": "[popovertarget]", "/review/1": "[popovertarget=more]"}
    views |= {"/events": "[popovertarget=new]", "/review/2": "[popovertarget=more]"}
    axe = Axe()
    for size, scheme in (("wide", "dark"), ("phone", "light")):
        with window(chromium, page, size, scheme) as tab:
            for view, opener in views.items():
                tab.goto(f"{page.address}{view}")
                tab.locator(opener).first.click()
                tab.wait_for_selector(":popover-open")
                assert axe.run(tab).response["violations"] == [], view


def test_a_form_that_was_refused_is_accessible(
    chromium: Browser, page: RunningPage
) -> None:
    with window(chromium, page) as tab:
        tab.goto(f"{page.address}/review/1")
        tab.locator("[data-check=email]").first.fill("no address")
        tab.get_by_role("button", name="Right, next").click()
        tab.wait_for_selector("[aria-invalid=true]")
        assert Axe().run(tab).response["violations"] == []


def test_the_page_can_be_used_in_colours_of_the_system(
    chromium: Browser, page: RunningPage
) -> None:
    with window(chromium, page) as tab:
        tab.emulate_media(forced_colors="active", reduced_motion="reduce")
        for view in ("/review/1", "/today", "/events"):
            tab.goto(f"{page.address}{view}")
            main = tab.locator("button.main, .tabs a[aria-current]").first
            style = main.evaluate("it => getComputedStyle(it).outlineStyle")
            assert style == "solid", view  # told apart without its colour
        moving = "[...document.querySelectorAll('*')].filter((it) => "
        moving += "getComputedStyle(it).transitionDuration !== '0s').length"
        assert tab.evaluate(moving) == 0
