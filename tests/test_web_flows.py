"""What is done each morning, in a real browser on a desk and on a phone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from actions.contacts.lists import count_contacts, list_contacts
from actions.contacts.view import view_contact
from models.contact import Filter, Stage
from models.database.database import Database
from models.settings import Settings
from tests.browser import chromium, window
from tests.page import RunningPage, running_page
from tests.readings import ERIKA
from tests.reviewing import Stack
from tests.test_web_review import KIM

__all__ = ["chromium"]


@pytest.fixture
def page(
    database: Database, settings: Settings, tmp_path: Path
) -> Iterator[RunningPage]:
    stack = Stack(database, settings, tmp_path)
    stack.add(ERIKA, event="Hannover Fair")
    stack.add(KIM)
    with running_page(database, settings) as page:
        yield page


@pytest.fixture(params=["wide", "phone"])
def tab(
    chromium: Browser, page: RunningPage, request: pytest.FixtureRequest
) -> Iterator[Page]:
    with window(chromium, page, request.param) as tab:
        yield tab


def test_contacts_are_found_while_typing_chosen_and_exported(
    page: RunningPage, tab: Page
) -> None:
    tab.goto(f"{page.address}/contacts")
    tab.get_by_label("Search in all texts").fill("gray")
    expect(tab.get_by_text("1 contact found")).to_be_visible()
    assert tab.url.endswith("/contacts?q=gray")
    expect(tab.get_by_role("button", name="Assign")).to_be_hidden()
    tab.get_by_label("Choose Kim Gray").check()
    with tab.expect_download() as download:
        tab.get_by_role("button", name="Export as CSV").click()
    assert "kim@gray.example" in Path(download.value.path()).read_text()
    tab.get_by_label("Tag or person").fill("loom")
    with tab.expect_navigation():
        tab.get_by_role("button", name="Tag", exact=True).click()
    assert [it.id for it in list_contacts(page.site.work, Filter(tag="loom"))] == [2]


def test_a_contact_is_followed_up_from_its_page(page: RunningPage, tab: Page) -> None:
    tab.goto(f"{page.address}/contacts/2")
    tab.get_by_label("Stage").select_option("client")
    with tab.expect_navigation():
        tab.get_by_label("Assigned to").press("Enter")
    tab.get_by_label("About what").fill("wants an offer")
    with tab.expect_navigation():
        tab.get_by_role("button", name="Log").click()
    tab.get_by_label("When").fill("nonsense")
    tab.get_by_role("button", name="Set", exact=True).click()
    expect(tab.locator("#trouble")).to_contain_text("nonsense")
    expect(tab.get_by_label("When")).to_have_value("nonsense")  # nothing is lost
    view = view_contact(page.site.work, 2)
    assert (view.stage, view.log[0].note) == (Stage.CLIENT, "wants an offer")


def test_a_follow_up_is_done_or_postponed_by_touch(
    page: RunningPage, tab: Page
) -> None:
    tab.goto(f"{page.address}/today?span=month")
    tab.get_by_role("button", name="Later: Kim Gray").click()
    with tab.expect_navigation():
        tab.get_by_role("button", name="In 4 weeks").click()
    tab.get_by_role("button", name="Done: Kim Gray").click()
    expect(tab.get_by_label("What came of it").nth(1)).to_be_focused()
    tab.keyboard.type("met for coffee")
    with tab.expect_navigation():
        tab.keyboard.press("Enter")
    assert view_contact(page.site.work, 2).log[0].note == "met for coffee"
    with tab.expect_navigation():
        tab.get_by_role("button", name="Undo").click()
    assert view_contact(page.site.work, 2).log == ()


def test_two_contacts_are_merged_and_taken_apart_by_key(
    page: RunningPage, tab: Page
) -> None:
    tab.goto(f"{page.address}/review/1")
    tab.keyboard.press("m")
    tab.get_by_label("Search the other contact").fill("kim")
    tab.get_by_role("link", name="Kim Gray").click()
    expect(tab.get_by_role("cell", name="2 cards")).to_be_visible()
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/review/1")
    assert count_contacts(page.site.work, Filter()) == 1
    tab.keyboard.press("F2")  # out of the field that is in doubt now
    with tab.expect_navigation():
        tab.keyboard.press("u")
    assert count_contacts(page.site.work, Filter()) == 2


def test_a_photo_is_sent_and_said_what_became_of_it(
    page: RunningPage, tab: Page, tmp_path: Path
) -> None:
    (tmp_path / "torn.jpg").write_bytes(b"\xff\xd8\xff no picture")
    tab.goto(f"{page.address}/photos")
    tab.get_by_label("Event").fill("Leipzig Days")
    tab.locator("[type=file]").first.set_input_files(tmp_path / "torn.jpg")
    sent = tab.locator("#uploads li").filter(has_text="torn.jpg")
    expect(sent).to_be_visible()
    expect(sent.locator(".warn")).to_be_visible(timeout=60_000)


def test_a_corner_is_dragged(page: RunningPage, tab: Page) -> None:
    tab.goto(f"{page.address}/cards/1/corners")
    box = tab.locator(".corners svg").bounding_box()
    assert box is not None
    tab.mouse.move(box["x"] + 4, box["y"] + 4)
    tab.mouse.down()
    tab.mouse.move(box["x"] + box["width"] / 10, box["y"] + box["height"] / 5, steps=3)
    tab.mouse.up()
    numbers = [tab.locator(f"[name={it}]").first.input_value() for it in "xy"]
    assert [round(float(it)) for it in numbers] == [10, 20]


def test_twelve_cards_are_checked_by_keys_alone(
    chromium: Browser, page: RunningPage, settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "more").mkdir()
    stack = Stack(page.site.work.database, settings, tmp_path / "more")
    doubtful = [
        stack.add({"name": name, "email": f"{name[:3]}@b.example"}, {"name": 0.6})
        for name in ("Ada Berg", "Ben Costa", "Chen Dubois")
    ]
    with window(chromium, page) as tab:
        tab.goto(f"{page.address}/review/together")
        tab.keyboard.press("ArrowRight")
        tab.keyboard.press("Space")
        with tab.expect_navigation():
            tab.keyboard.press("Enter")
    states = [view_contact(page.site.work, it).status.value for it in doubtful]
    assert states == ["ready", "review", "ready"]
