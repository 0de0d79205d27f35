"""A real Chromium that looks at the page."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.page import RunningPage

SIZES = {"wide": (1360, 900), "phone": (390, 844)}
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
    """A window in which the page has been opened; at the end, nothing was refused."""
    width, height = SIZES[size]
    context: BrowserContext = chromium.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        has_touch=size == "phone",
        locale="en-GB",
    )
    tab = context.new_page()
    tab.set_default_timeout(10_000)
    complaints: list[str] = []
    tab.on("pageerror", lambda error: complaints.append(f"{error}"))
    tab.on(
        "console",
        lambda it: (
            complaints.append(it.text) if "Content Security" in it.text else None
        ),
    )
    token = page.site.access.new_token()
    tab.goto(f"{page.address}/open?token={token}")
    tab.wait_for_url("**/today")
    try:
        yield tab
        assert not complaints
    finally:
        context.close()
