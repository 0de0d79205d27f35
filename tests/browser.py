"""A real Chromium that looks at the page."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Response,
    sync_playwright,
)

from tests.page import RunningPage

SIZES = {"wide": (1360, 900), "phone": (390, 844), "small": (320, 640)}
"""Width and height of windows, in pixels."""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find_chromium() -> str | None:
    """The path of an installed Chromium or Chrome."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("CHROMIUM") or next(
        filter(None, map(shutil.which, names)), None
    )


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A running Chromium; tests are skipped where none is installed."""
    path = find_chromium()
    if path is None:
        pytest.skip("no Chromium is installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def window(
    chromium: Browser, page: RunningPage, size: str = "wide", scheme: str = "light"
) -> Iterator[Page]:
    """A window in which the page has been opened; at the end, it complained of nothing.

    An answer of 4xx to a form is none, a picture or script that is missing is one.
    """
    width, height = SIZES[size]
    context: BrowserContext = chromium.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        has_touch=size != "wide",
        locale="en-GB",
    )
    tab = context.new_page()
    tab.set_default_timeout(10_000)
    complaints: list[str] = []
    tab.on("pageerror", lambda error: complaints.append(f"{error}"))
    tab.on("console", lambda it: complaints.extend(_complaint(it)))
    tab.on("response", lambda it: complaints.extend(_missing(it)))
    token = page.site.access.new_token()
    tab.goto(f"{page.address}/open?token={token}")
    tab.wait_for_url("**/today")
    try:
        yield tab
        assert complaints == []
    finally:
        context.close()


def _complaint(message: ConsoleMessage) -> list[str]:
    is_of_answers = message.text.startswith("Failed to load resource")
    is_bad = message.type in {"error", "warning"} and not is_of_answers
    return [message.text] if is_bad else []


def _missing(answer: Response) -> list[str]:
    is_part = answer.request.resource_type in {"image", "script", "stylesheet", "other"}
    return [f"{answer.status} {answer.url}"] if is_part and not answer.ok else []
