"""Take the pictures of the review page in docs/: `python -m bench.screenshots FOLDER`.

FOLDER is a data folder into which pictures of samples/ were imported.
"""

import argparse
from datetime import timedelta
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright
from sqlmodel import col, select

from actions.review.queue import next_to_review
from actions.workspace import Workspace
from models.database.database import open_database
from models.settings import Settings
from models.tables.follow_up import FollowUp
from tests.browser import FLAGS, find_chromium
from web.access import Access
from web.server import listen, serving
from web.site import Site

DOCS = Path(__file__).parent.parent / "docs"
SIZE = {"width": 1360, "height": 860}
_DAYS = (-3, 0, 0, 1, 1, 2, 3, 3, 4, *range(8, 30))
"""From today on which follow-ups are due."""
_SETTLED = 2500  # milliseconds in which pictures and second readings come in


def main() -> None:
    """Write docs/review.jpg and docs/today.jpg."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--contact", type=int, help="The card that is shown.")
    given = parser.parse_args()
    settings = Settings(given.folder, f"sqlite:///{given.folder}/cardfile.db", "DE")
    with open_database(settings.database, settings.folder) as database:
        work = Workspace(database, settings)
        _spread(work)
        number = given.contact or next_to_review(work)
        take(work, {"review": f"/review/{number}", "today": "/today"})


def take(work: Workspace, pages: dict[str, str]) -> None:
    """Take a picture of each page, by the name of its file."""
    site, place = Site.open(work, Access()), listen(0)
    with serving(site, place), sync_playwright() as playwright:
        path = find_chromium()
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        tab = browser.new_page(viewport=SIZE, locale="en-GB")  # type: ignore[arg-type]
        tab.goto(f"{place.address}/open?token={site.access.token}")
        tab.wait_for_url("**/today")
        for name, page in pages.items():
            tab.goto(f"{place.address}{page}")
            tab.wait_for_timeout(_SETTLED)
            picture = Image.open(BytesIO(tab.screenshot()))
            small = picture.convert("RGB").resize((1020, 645))
            small.save(DOCS / f"{name}.jpg", quality=74, optimize=True)
        browser.close()


def _spread(work: Workspace) -> None:
    """Let the follow-ups of the samples be due in this week and the next ones."""
    with work.writing() as session:
        tasks = session.exec(select(FollowUp).order_by(col(FollowUp.id))).all()
        for number, task in enumerate(tasks):
            task.due_on = work.today + timedelta(days=_DAYS[number % len(_DAYS)])
            task.channel = list(type(task.channel))[number % 4]


if __name__ == "__main__":
    main()
