"""Measure what checking cards takes: `python -m bench.review_walk FOLDER`.

FOLDER is a data folder into which pictures of samples/ were imported. Every contact is
made to wait; then a browser goes from card to card as a person without a mouse would:
wrong values are typed as the truth has them, Enter confirms, and keys are counted.
"""

import argparse
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright
from sqlalchemy import update

from actions.workspace import Workspace
from models.contact import Status
from models.database.database import open_database
from models.settings import Settings
from models.tables.contact import Contact
from tests.browser import FLAGS, find_chromium
from web.access import Access
from web.server import listen, serving
from web.site import Site

TRUTH = Path(__file__).parent.parent / "samples" / "truth.jsonl"
COLUMNS = ("name", "title", "company", "department", "address")
_FIELDS = """() => [...document.querySelectorAll("#sheet [data-field]")].map((it) => ({
  key: it.dataset.field, kind: it.dataset.kind, doubt: it.classList.contains("doubt"),
  text: it.querySelector("input").value,
  now: it.querySelector("input") === document.activeElement,
}))"""
_VISIBLE = """(key) => [...document.querySelectorAll(
  "#sheet .field > input, #sheet .line > input")].filter((it) => it.checkVisibility())
  .findIndex((it) => it.name === key)"""


@dataclass
class Walk:
    """What was counted."""

    cards: int = 0
    untouched: int = 0
    corrected: int = 0
    keys: int = 0
    letters: int = 0
    server: list[float] = field(default_factory=list)


def main() -> None:
    """Walk through all contacts and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    given = parser.parse_args()
    settings = Settings(given.folder, f"sqlite:///{given.folder}/cardfile.db", "DE")
    with open_database(settings.database, settings.folder) as database:
        with database.writing() as session:
            session.execute(update(Contact).values(status=Status.REVIEW))
        walk = walk_through(Workspace(database, settings))
    print(f"cards {walk.cards}, of them right as read {walk.untouched}")
    print(f"fields corrected {walk.corrected}")
    print(f"keys beside typing {walk.keys}, letters typed {walk.letters}")
    times = sorted(walk.server)
    print(f"server a card: median {1000 * times[len(times) // 2]:.0f} ms", end=", ")
    print(
        f"95 % {1000 * times[int(0.95 * len(times))]:.0f} ms, in all {sum(times):.1f} s"
    )


def walk_through(work: Workspace) -> Walk:
    """Check every card in a real browser."""
    truths = _truths()
    site, place = Site.open(work, Access()), listen(0)
    walk = Walk()
    with serving(site, place), sync_playwright() as playwright:
        path = find_chromium()
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        tab = browser.new_page()
        tab.goto(f"{place.address}/open?token={site.access.token}")
        tab.wait_for_url("**/today")
        tab.on("requestfinished", lambda it: _note_time(walk, it.timing, it.url))
        tab.goto(f"{place.address}/review")
        while "/review/" in tab.url:
            check(tab, truths, walk)
        browser.close()
    return walk


def check(tab: Page, truths: list[dict[str, Any]], walk: Walk) -> None:
    """Correct what is wrong on a card and confirm it."""
    tab.wait_for_function("document.querySelector('[data-turn]')?.hidden === false")
    fields = tab.evaluate(_FIELDS)
    wrong = _wrong(fields, _truth_of(fields, truths))
    for key, text in wrong.items():
        _go_to(tab, key, walk)
        tab.keyboard.type(text)
        walk.letters += len(text)
    walk.cards += 1
    walk.untouched += not wrong
    walk.corrected += len(wrong)
    walk.keys += 1
    before = tab.url
    tab.keyboard.press("Enter")
    tab.wait_for_url(
        lambda url: (url != before and "after=" not in url) or "?after" in url
    )
    tab.wait_for_load_state()


def _go_to(tab: Page, key: str, walk: Walk) -> None:
    """Reach a field by keys alone, as the list of keys offers it."""
    fields = tab.evaluate(_FIELDS)
    doubts = [it["key"] for it in fields if it["doubt"]]
    here = next((it["key"] for it in fields if it["now"]), "")
    if here == key:
        return
    number = tab.evaluate(_VISIBLE, key) + 1
    steps = doubts.index(key) - doubts.index(here) if {key, here} <= {*doubts} else 9
    if 0 < steps <= 2:
        pressed = ["F8"] * steps
    else:
        pressed = [*(["F2"] if here else []), str(min(number, 9))]
        pressed += ["Tab"] * max(number - 9, 0)
    for name in pressed:
        tab.keyboard.press(name)
    walk.keys += len(pressed)


def _wrong(fields: list[dict[str, Any]], truth: dict[str, Any]) -> dict[str, str]:
    """By key of a field: what should stand in it."""
    found = {
        it["key"]: truth.get(it["key"]) or ""
        for it in fields
        if it["key"] in COLUMNS
        and _plain(it["text"]) != _plain(truth.get(it["key"]) or "")
    }
    for kind, wanted in (
        ("email", truth["emails"]),
        ("phone", [it["raw"] for it in truth["phones"]]),
    ):
        has = {it["key"]: it["text"] for it in fields if it["kind"] == kind}
        missing = [it for it in wanted if not any(_same(it, v) for v in has.values())]
        stray = [
            key for key, v in has.items() if not any(_same(v, it) for it in wanted)
        ]
        found |= dict(zip(stray, missing, strict=False))
    return {key: text for key, text in found.items() if text}


def _same(one: str, other: str) -> bool:
    if "@" in one + other:
        return one.casefold() == other.casefold()
    return re.sub(r"\D", "", one)[-7:] == re.sub(r"\D", "", other)[-7:]


def _plain(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _truth_of(
    fields: list[dict[str, Any]], truths: list[dict[str, Any]]
) -> dict[str, Any]:
    """The truth that has most in common with what was read."""
    read = {_plain(it["text"]) for it in fields if it["text"]}

    def common(truth: dict[str, Any]) -> int:
        values = [truth.get(it) or "" for it in COLUMNS] + truth["emails"]
        numbers = [it["raw"] for it in truth["phones"]]
        texts = [it["text"] for it in fields if it["kind"] == "phone"]
        return sum(_plain(it) in read for it in values if it) + sum(
            _same(one, two) for one in numbers for two in texts
        )

    return max(truths, key=common)


def _truths() -> list[dict[str, Any]]:
    lines = TRUTH.read_text(encoding="utf-8").splitlines()
    return [it for it in map(json.loads, lines) if "emails" in it]


def _note_time(walk: Walk, timing: Any, url: str) -> None:  # noqa: ANN401
    """Seconds from the request to the first byte of a page or of what is stored."""
    if re.search(r"/review(/\d+)?(\?|$)", url):
        walk.server.append(
            max(timing["responseStart"] - timing["requestStart"], 0) / 1e3
        )


if __name__ == "__main__":
    main()
