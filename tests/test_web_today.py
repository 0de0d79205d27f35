"""What is due, on the page: seen by day, done, put off, planned; and the events."""

import re
from datetime import date

import httpx
import pytest
from playwright.sync_api import Browser

from actions.contacts.view import view_contact
from actions.events.edit import new_event
from actions.events.figures import event_figures
from actions.follow_ups.due import list_days
from models.contact import Channel
from models.database.database import Database
from models.tables.columns import id_of
from models.tables.contact import Contact
from models.tables.follow_up import FollowUp
from models.tables.history import LogEntry
from tests.browser import chromium, window
from tests.conftest import TODAY
from tests.invented import add_contact
from tests.page import RunningPage, page, user

__all__ = ["chromium", "page", "user"]
FRIDAY, TUESDAY = date(2026, 11, 20), date(2026, 11, 17)


@pytest.fixture
def people(database: Database) -> dict[str, int]:
    """Erika was due last week, Kim is today, Max on Friday."""
    days = {"Erika": date(2026, 11, 11), "Kim": TODAY, "Max": FRIDAY}
    with database.writing() as session:
        return {
            name: add_contact(session, name, day).id or 0 for name, day in days.items()
        }


def shown(text: str) -> dict[str, list[str]]:
    """Names by day."""
    sections = re.findall(r'data-day="([^"]+)"(.*?)</section>', text, re.DOTALL)
    name = re.compile(r'<b><a href="/contacts/\d+">([^<]+)</a>')
    return {day: name.findall(section) for day, section in sections}


def address(page: RunningPage, name: str) -> str:
    days = list_days(page.site.work, TODAY, date(2026, 12, 31))
    found = [it for day in days for it in day.entries if it.name == name]
    return f"/today/{found[0].id}/{found[0].follow_up_id}"


def due(page: RunningPage, number: int) -> list[date]:
    tasks = view_contact(page.site.work, number).follow_ups
    return [it.due_on for it in tasks if it.done_on is None]


def test_the_week_shows_each_day_and_overdue_ones_today(
    people: dict[str, int], user: httpx.Client
) -> None:
    found = shown(user.get("/today").text)
    assert found["2026-11-16"] == ["Erika", "Kim"]
    assert found["2026-11-20"] == ["Max"]
    assert "2026-11-21" not in found  # a Saturday on which nothing is due
    assert people


def test_a_day_and_a_month_can_be_seen(
    people: dict[str, int], user: httpx.Client
) -> None:
    assert shown(user.get("/today?span=day").text) == {"2026-11-16": ["Erika", "Kim"]}
    month = shown(user.get("/today?span=month").text)
    assert list(month) == ["2026-11-16", "2026-11-20"]
    later = shown(user.get("/today?span=week&from=2026-11-23").text)
    assert not any(later.values())
    assert people


def test_a_day_with_many_follow_ups_says_how_many_and_hides_no_other_day(
    page: RunningPage, people: dict[str, int]
) -> None:
    days = list_days(page.site.work, TODAY, FRIDAY, most=1)
    found = [(it.date, [row.name for row in it.entries], it.count) for it in days]
    assert found[0] == (TODAY, ["Erika"], 2)
    assert found[-1] == (FRIDAY, ["Max"], 1)
    assert people


def test_a_follow_up_is_done_with_a_note_and_the_next_one_set(
    page: RunningPage, people: dict[str, int], user: httpx.Client
) -> None:
    form = {"act": "done", "note": "wants an offer", "next": "+1 week"}
    user.post(address(page, "Kim"), data=form)
    view = view_contact(page.site.work, people["Kim"])
    assert [it.note for it in view.log] == ["wants an offer"]
    assert due(page, people["Kim"]) == [date(2026, 11, 23)]


def test_a_follow_up_is_postponed_to_any_day_and_back(
    page: RunningPage, people: dict[str, int], user: httpx.Client
) -> None:
    user.post(address(page, "Erika"), data={"act": "later", "when": "2026-11-17"})
    assert due(page, people["Erika"]) == [TUESDAY]


def test_a_follow_up_is_done_on_the_page_of_the_contact(
    page: RunningPage, people: dict[str, int], user: httpx.Client
) -> None:
    here = f"/contacts/{people['Kim']}"
    assert f'action="{address(page, "Kim")}"' in user.get(here).text
    form = {"act": "done", "back": here}
    answer = user.post(address(page, "Kim"), data=form)
    assert answer.headers["location"] == here
    assert due(page, people["Kim"]) == []


def test_a_day_in_the_past_is_refused_with_a_sentence(
    page: RunningPage, people: dict[str, int], user: httpx.Client
) -> None:
    form = {"act": "later", "when": "2026-11-01"}
    answer = user.post(address(page, "Kim"), data=form)
    assert answer.status_code == 422
    assert "2026-11-01 is in the past" in answer.text
    assert due(page, people["Kim"]) == [TODAY]


def test_a_plan_is_shown_with_its_reasons_before_anything_moves(
    page: RunningPage, people: dict[str, int], user: httpx.Client
) -> None:
    text = user.get("/today/plan").text
    assert "overdue since 2026-11-11" in text
    assert due(page, people["Erika"]) == [date(2026, 11, 11)]
    user.post("/today/plan")
    assert due(page, people["Erika"]) == [TODAY]


def test_one_more_follow_up_is_set_on_the_contact(
    page: RunningPage, people: dict[str, int], user: httpx.Client
) -> None:
    form = {"channel": "coffee", "when": "2026-12-01", "reason": "the mill"}
    user.post(f"/contacts/{people['Max']}/remind", data=form)
    tasks = view_contact(page.site.work, people["Max"]).follow_ups
    assert [(it.channel, it.reason) for it in tasks][-1] == (Channel.COFFEE, "the mill")


def test_events_are_planned_and_seen_with_figures(
    user: httpx.Client, database: Database
) -> None:
    form = {"name": "Leipzig Days & more", "held_on": "2026-11-12", "aim": "5"}
    user.post("/events", data=form)
    with database.writing() as session:
        contact = Contact(name="Ada", met_on=date(2026, 11, 12), event_id=1)
        contact.follow_ups = [FollowUp(due_on=TODAY)]
        session.add(contact)
        session.flush()
        talk = LogEntry(
            contact_id=id_of(contact),
            happened_on=date(2026, 5, 1),
            channel=Channel.CALL,
        )
        session.add(talk)
    text = user.get("/events").text
    assert 'href="/events/Leipzig%20Days%20%26%20more"' in text
    assert "0 of 5" in text
    text = user.get("/events/Leipzig%20Days%20%26%20more").text
    assert "Ada" in text
    assert "First follow-up" not in text  # a talk before the event is none
    assert user.get("/events/Nowhere").status_code == 404


def test_the_goals_and_the_cost_of_an_event_are_changed(
    page: RunningPage, user: httpx.Client
) -> None:
    new_event(page.site.work, "Loom Fair", {"aim": 2})
    form = {"name": "Loom Fair", "aim": "5", "cost": "1800.5", "hours": "nan"}
    assert user.post("/goals", data=form).headers["location"] == "/events/Loom%20Fair"
    (found,) = event_figures(page.site.work, ["Loom Fair"])
    assert (found.aim, found.cost, found.hours) == (5, 1800.5, None)
    assert 'value="1800.5"' in user.get("/events/Loom%20Fair").text


def test_keys_and_dragging_put_a_follow_up_off(
    chromium: Browser, page: RunningPage, people: dict[str, int]
) -> None:
    with window(chromium, page) as tab:
        tab.goto(f"{page.address}/today")
        tab.keyboard.press("ArrowDown")  # to Erika, who is overdue
        with tab.expect_navigation():
            tab.keyboard.press("1")
        assert due(page, people["Erika"]) == [TUESDAY]
        tab.goto(f"{page.address}/contacts/{people['Erika']}")
        tab.keyboard.press("l")
        with tab.expect_navigation():
            tab.keyboard.press("3")  # a key of the menu that is open
        assert due(page, people["Erika"]) == [date(2026, 11, 19)]
        tab.goto(f"{page.address}/today")
        kim = tab.locator("[data-item]").filter(has_text="Kim")
        with tab.expect_navigation():
            kim.drag_to(tab.locator("[data-day='2026-11-18']"))
        assert due(page, people["Kim"]) == [date(2026, 11, 18)]
        tab.locator("[data-item]").filter(has_text="Max").focus()
        tab.keyboard.press("Enter")
        tab.keyboard.type("wants an offer")
        with tab.expect_navigation():
            tab.keyboard.press("Enter")
    log = view_contact(page.site.work, people["Max"]).log
    assert [it.note for it in log] == ["wants an offer"]


def test_a_list_of_guests_says_whom_one_knows_there(
    page: RunningPage, people: dict[str, int], user: httpx.Client
) -> None:
    new_event(page.site.work, "Leipzig Days", {})
    listed = "First Name,Last Name,Company\nMax,Beispiel,Acme\n,Kim,Gray Ltd\n"
    for name, status in (("list.csv", 303), ("list.exe", 422), ("../list", 422)):
        files = {"list": (name, listed.encode())}
        form = {"event": "Leipzig Days"}
        answer = user.post("/guests", data=form, files=files)
        assert answer.status_code == status
    text = user.get("/events/Leipzig Days").text
    assert "2 guests on the list" in text
    assert f'href="/contacts/{people["Kim"]}"' in text
    user.post("/undo")
    assert "on the list" not in user.get("/events/Leipzig Days").text


def test_who_was_not_spoken_with_for_long_is_listed(
    page: RunningPage, people: dict[str, int], user: httpx.Client
) -> None:
    assert "Nobody is waiting" in user.get("/today/reconnect").text
    number = people["Kim"]
    user.post(f"/contacts/{number}/every", data={"every": "1 month"})
    talk = {"channel": "call", "day": "2026-01-02", "note": "the mill"}
    user.post(f"/contacts/{number}/log", data=talk)
    text = user.get("/today/reconnect").text
    assert "Kim" in text
    assert "last on 2 Jan 2026" in text
    form = {"when": "+1 week", "back": "/today/reconnect"}
    answer = user.post(f"/contacts/{number}/remind", data=form)
    assert answer.headers["Location"] == "/today/reconnect"
    view = view_contact(page.site.work, number)
    assert (view.keep_in_touch, view.log[0].note) == ("1 month", "the mill")
    assert date(2026, 11, 23) in due(page, number)
