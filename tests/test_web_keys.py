"""Checking cards in a real browser: keys, boxes, what was typed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from actions.contacts.view import view_contact
from models.contact import Status
from tests.browser import chromium, window
from tests.page import RunningPage, page
from tests.readings import ERIKA
from tests.reviewing import Stack, stack
from tests.test_web_review import KIM

__all__ = ["chromium", "page", "stack"]

IAN = {"name": "Ian Grant", "email": "ian@grant.example", "company": "Grant Ltd"}


@pytest.fixture
def tab(chromium: Browser, page: RunningPage) -> Iterator[Page]:
    with window(chromium, page) as tab:
        yield tab


def status(page: RunningPage, number: int) -> Status:
    return view_contact(page.site.work, number).status


def values(page: RunningPage, number: int) -> set[str]:
    return {fact.value for fact in view_contact(page.site.work, number).facts}


def test_one_key_confirms_a_right_card_and_shows_the_next(
    page: RunningPage, stack: Stack, tab: Page
) -> None:
    first, second = stack.add(ERIKA), stack.add(KIM)
    tab.goto(f"{page.address}/review")
    tab.keyboard.press("Enter")
    tab.wait_for_url(f"**/review/{second}")
    assert status(page, first) is Status.READY


def test_a_wrong_doubtful_field_takes_one_key_beside_the_typing(
    page: RunningPage, stack: Stack, tab: Page
) -> None:
    first, second = stack.add(ERIKA, {"email": 0.6}), stack.add(KIM)
    tab.goto(f"{page.address}/review/{first}")
    tab.keyboard.type("erika@muster.example")
    tab.keyboard.press("Enter")
    tab.wait_for_url(f"**/review/{second}")
    assert "erika@muster.example" in values(page, first)
    assert ERIKA["email"] not in values(page, first)


def test_a_wrong_field_that_looked_sure_takes_three_keys_beside_the_typing(
    page: RunningPage, stack: Stack, tab: Page
) -> None:
    first, second = stack.add(ERIKA, {"email": 0.6}), stack.add(KIM)
    tab.goto(f"{page.address}/review/{first}")
    tab.keyboard.press("F2")
    tab.keyboard.press("3")  # the third field: the title
    tab.keyboard.type("Director")
    tab.keyboard.press("Enter")
    tab.wait_for_url(f"**/review/{second}")
    assert "Director" in values(page, first)


def test_a_key_goes_from_doubt_to_doubt_and_lights_the_box(
    page: RunningPage, stack: Stack, tab: Page
) -> None:
    number = stack.add(ERIKA, {"email": 0.6, "title": 0.5})
    tab.goto(f"{page.address}/review/{number}")
    kinds = []
    for _ in range(3):
        lit = tab.locator(".box.now").get_attribute("data-box")
        here = tab.evaluate("document.activeElement.closest('[data-field]').dataset")
        assert lit == here["field"]
        kinds.append(here["kind"])
        tab.keyboard.press("F8")
    assert kinds == ["title", "email", "title"]


def test_letters_that_are_typed_into_a_field_are_no_keys(
    page: RunningPage, stack: Stack, tab: Page
) -> None:
    number = stack.add(ERIKA, {"title": 0.5})
    stack.add(KIM)
    tab.goto(f"{page.address}/review/{number}")
    tab.keyboard.type("dumxtzrop?19")
    assert tab.locator("#title").input_value() == "dumxtzrop?19"
    assert tab.url.endswith(f"/review/{number}")


def test_escape_skips_and_what_was_typed_comes_back(
    page: RunningPage, stack: Stack, tab: Page
) -> None:
    first, second = stack.add(ERIKA, {"title": 0.5}), stack.add(KIM)
    tab.goto(f"{page.address}/review/{first}")
    tab.keyboard.type("Director")
    tab.keyboard.press("Escape")
    tab.wait_for_url(f"**/review/{second}")
    tab.goto(f"{page.address}/review/{first}")
    expect(tab.locator("#title")).to_have_value("Director")
    expect(tab.locator("[data-kept]")).to_be_visible()
    assert "Director" not in values(page, first)


def test_undo_takes_back_one_step_after_the_other(
    page: RunningPage, stack: Stack, tab: Page
) -> None:
    first, second = stack.add(ERIKA), stack.add(KIM)
    tab.goto(f"{page.address}/review")
    for number in (second, first):
        tab.keyboard.press("Enter")
        if number == second:
            tab.wait_for_url(f"**/review/{second}")
    tab.wait_for_url("**/review?after=*")
    assert (status(page, first), status(page, second)) == (Status.READY, Status.READY)
    tab.goto(f"{page.address}/review/{second}")
    for number in (second, first):
        tab.keyboard.press("u")
        tab.wait_for_url(f"**/review/{number}")
        expect(tab.locator(".why")).to_be_visible()
        assert status(page, number) is Status.REVIEW


def test_all_keys_are_listed_on_a_question_mark(
    page: RunningPage, stack: Stack, tab: Page
) -> None:
    tab.goto(f"{page.address}/review/{stack.add(ERIKA)}")
    tab.keyboard.press("?")
    expect(tab.get_by_role("dialog")).to_contain_text("Next doubtful field")
    tab.keyboard.press("Escape")
    expect(tab.get_by_role("dialog")).to_be_hidden()
    assert tab.url.endswith("/review/1")


def test_a_wrong_number_is_said_while_it_is_typed_and_blocks_nothing(
    page: RunningPage, stack: Stack, tab: Page
) -> None:
    tab.goto(f"{page.address}/review/{stack.add(ERIKA, {'phone': 0.5})}")
    tab.keyboard.type("+44 20")
    expect(tab.locator(".field.doubt .checked")).to_contain_text("+44 20")
    tab.keyboard.type(" 7946 0123")
    expect(tab.locator(".field.doubt .checked")).to_be_empty()


def test_a_box_that_is_dragged_is_read_into_the_field(
    page: RunningPage, stack: Stack, tab: Page
) -> None:
    number = stack.add(ERIKA, {"title": 0.5})
    tab.goto(f"{page.address}/review/{number}")
    tab.get_by_text("Read a piece").click()
    box = tab.locator(".turning").bounding_box()
    assert box is not None
    left, top = box["x"] + box["width"] * 0.06, box["y"] + box["height"] * 0.04
    tab.mouse.move(left, top)
    tab.mouse.down()
    right, bottom = box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.15
    tab.mouse.move(right, bottom, steps=4)
    tab.mouse.up()
    expect(tab.locator("#title")).to_have_value("Erika Mustermann", timeout=20_000)


def test_what_cannot_be_saved_keeps_the_page_and_the_text(
    page: RunningPage, stack: Stack, tab: Page
) -> None:
    number = stack.add(KIM, {"email": 0.5})
    tab.goto(f"{page.address}/review/{number}")
    tab.keyboard.type("kim at gray")
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("alert").filter(has_text="Not saved")).to_be_visible()
    expect(tab.locator("[aria-invalid=true]")).to_have_value("kim at gray")
    tab.locator("[aria-invalid=true]").fill("kim@grey.example")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/review?after=1")
    assert "kim@grey.example" in values(page, number)


def test_without_javascript_the_page_does_the_same(
    chromium: Browser, page: RunningPage, stack: Stack
) -> None:
    first, second = stack.add(ERIKA, {"title": 0.5}), stack.add(KIM)
    context = chromium.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(f"{page.address}/open?token={page.site.access.new_token()}")
    plain.wait_for_url("**/today")
    plain.goto(f"{page.address}/review/{first}")
    plain.locator("#title").fill("Director")
    plain.keyboard.press("Enter")
    plain.wait_for_url(f"**/review/{second}")
    assert "Director" in values(page, first)
    context.close()


def test_a_link_in_another_page_opens_ours_all_the_same(
    chromium: Browser, page: RunningPage, tmp_path: Path
) -> None:
    """As in a terminal that is itself a page: strict cookies are left out at first."""
    address = f"{page.address}/open?token={page.site.access.new_token()}"
    (tmp_path / "terminal.html").write_text(f'<a href="{address}">open</a>')
    other = chromium.new_page()
    other.goto((tmp_path / "terminal.html").as_uri())
    other.click("a")
    other.wait_for_url("**/today")
    expect(other.get_by_role("heading", name="Due this week")).to_be_visible()
    other.close()
