"""From the list of the morning to the plan of the year, on the command line."""

import re
from datetime import date, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from time import process_time

import icalendar
import pytest
from sqlalchemy import insert
from sqlmodel import Session, select

from actions.follow_ups.schedule import parse_follow_up, postpone
from actions.identity.merging import merge
from actions.intake.occasion import Occasion
from actions.workspace import Workspace
from followup.drafts import spell_day
from followup.workdays import WorkingDays
from models.contact import Channel, PointKind, Stage, Status
from models.database.database import Database
from models.database.queries import count_due, due_query, read_due
from models.settings import Settings
from models.tables.contact import Contact, ContactPoint, Note
from models.tables.follow_up import FollowUp
from tests.backends import on_both
from tests.conftest import TODAY as MONDAY
from tests.console import Cardfile
from tests.desk import Desk, only
from tests.invented import add_contact, add_erika
from tests.readings import ERIKA, card

TODAY = date.today()
GERMANY = WorkingDays("DE")


@pytest.fixture
def filled(cardfile: Cardfile) -> Cardfile:
    """Erika, 1, a client; ten others, 2 to 11, all of them overdue."""
    with cardfile.store() as session:
        add_erika(session, TODAY - timedelta(days=3)).stage = Stage.CLIENT
        for number in range(2, 12):
            add_contact(session, f"Max {number}", TODAY - timedelta(days=9))
    return cardfile


def working_day(day: date) -> date:
    return GERMANY.on_or_after(day)


def dues(session: Session) -> list[date]:
    return [task.due_on for task in session.exec(select(FollowUp))]


def test_a_plan_is_shown_before_it_is_made(filled: Cardfile) -> None:
    shown = filled.objects("plan", "--per-day", 4)
    assert len(shown) == 11
    assert {row["to"] for row in shown} != {row["from"] for row in shown}
    assert shown[0]["id"] == 1, "a client comes before those one has only met"
    assert "overdue since" in shown[0]["why"]
    with filled.store() as session:
        assert max(dues(session)) < TODAY

    assert filled.objects("plan", "--per-day", 4, "--apply") == shown
    assert filled.objects("plan", "--per-day", 4) == []
    with filled.store() as session:
        planned = dues(session)
    assert min(planned) == working_day(TODAY)
    assert all(planned.count(day) <= 4 and day in GERMANY for day in planned)


def test_a_plan_keeps_days_free_and_reads_the_calendar(
    filled: Cardfile, tmp_path: Path
) -> None:
    first = working_day(TODAY)
    filled.say("block", TODAY, first + timedelta(days=6), "--reason", "holiday")
    assert "holiday" in filled.say("block")
    busy = tmp_path / "busy.ics"
    whole = f"DTSTART;VALUE=DATE:{first + timedelta(days=7):%Y%m%d}\r\nDURATION:P7D"
    busy.write_text(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\n"
        f"{whole}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        encoding="utf-8",
    )
    shown = filled.objects("plan", "--calendar", busy)
    assert min(row["to"] for row in shown) >= str(first + timedelta(days=14))
    assert "blocked: holiday" in shown[0]["why"]
    filled.say("block", TODAY, "--remove")
    assert not filled.say("block")
    assert filled.refuse("plan", "--calendar", "https://[")[0] == 2
    assert filled.refuse("plan", "--calendar", "~nobody-of-this-name/x.ics")[0] == 2
    code, sentence = filled.refuse("plan", "--calendar", tmp_path / "none.ics")
    assert code == 2
    assert "none.ics cannot be read" in sentence


def test_a_deadline_is_kept_free_and_the_rest_is_asked_for_later(
    filled: Cardfile, tmp_path: Path
) -> None:
    first, last = TODAY + timedelta(days=20), TODAY + timedelta(days=33)
    with filled.store() as session:
        for contact in session.exec(select(Contact)):
            contact.follow_ups[0].due_on = first + timedelta(days=3)
    drafts = tmp_path / "drafts"
    squeeze = ("plan", "--squeeze", first, last, "--drafts", drafts)
    moves = filled.objects(*squeeze, "--apply")
    by_id = {row["id"]: row for row in moves}
    assert by_id[1]["to"] < str(first)
    assert not by_id[1]["asks_later"]
    assert by_id[2]["to"] > str(last)
    assert by_id[2]["asks_later"]
    assert "deadline" in filled.say("block")
    day = spell_day(date.fromisoformat(by_id[2]["to"]), "en")
    assert f"come back to you on {day}?" in filled.say(
        "draft", 2, "--template", "later"
    )
    assert f"come back to you on {day}?" in (drafts / "2.eml").read_text("utf-8")
    assert not (drafts / "1.eml").exists()


def test_visits_are_grouped_by_town(cardfile: Cardfile) -> None:
    towns = [("10115", "Berlin"), ("10999", "Berlin"), ("10115", "Berlin")]
    with cardfile.store() as session:
        for number, (postcode, city) in enumerate(
            [*towns, ("80331", "München"), ("1019", "Wien")]
        ):
            contact = add_contact(session, f"Max {number}", TODAY)
            contact.postcode, contact.city, contact.country = postcode, city, "DE"
    lines = cardfile.say("plan", "--near", "berlin").splitlines()
    assert [line for line in lines if "Berlin" in line] == [
        "10115 Berlin: 2 contacts",
        "10999 Berlin: 1 contact",
    ]
    day = TODAY + timedelta(days=8)
    cardfile.say("plan", "--near", "Berlin", "--on", day, "--apply")
    due = cardfile.objects("due", "--month")
    assert [(row["channel"], row["due_on"]) for row in due if row["id"] < 4] == [
        ("visit", str(day))
    ] * 3
    moved = {row["id"] for row in cardfile.objects("plan")}
    assert not moved & {1, 2, 3}, "a person has set them"
    code, sentence = cardfile.refuse("plan", "--near", "Atlantis")
    assert code == 2
    assert "No contact has the city Atlantis" in sentence


def test_a_reminder_may_be_a_coffee(filled: Cardfile) -> None:
    filled.say(
        "remind", 1, "2999-01-04", "--channel", "coffee", "--reason", "catalogue"
    )
    assert "catalogue" in filled.say("show", 1)
    said = filled.say("done", 1, "--next", "+2 weeks", "--channel", "lunch")
    assert "Next follow-up: lunch on " in said
    assert "Also open: coffee on 2999-01-04" in said


def test_each_line_of_the_morning_tells_what_one_needs(filled: Cardfile) -> None:
    row = next(row for row in filled.objects("due") if row["id"] == 1)
    assert row["note"] == "wants an offer"
    assert row["event"] == "Hannover Fair"
    assert {"name", "company", "phone", "place", "reason", "channel"} <= set(row)


def test_the_digest_is_text_page_mail_or_calendar(
    filled: Cardfile, tmp_path: Path
) -> None:
    text = filled.say("due", "--digest")
    assert text.startswith(f"Follow-ups on {TODAY}: 0 today, 11 overdue")
    assert "Erika Mustermann, Müller & Söhne GmbH, +493012345678" in text
    for name in ("day.html", "day.eml", "day.ics", "day.txt"):
        filled.say("due", "--digest", "-o", tmp_path / name)
    page = (tmp_path / "day.html").read_text(encoding="utf-8")
    assert '<a href="tel:+493012345678">' in page
    assert "Müller &amp; Söhne" in page
    mail = message_from_bytes(
        (tmp_path / "day.eml").read_bytes(), policy=policy.default
    )
    assert [part.get_content_type() for part in mail.iter_parts()] == [
        "text/plain",
        "text/html",
    ]
    calendar = icalendar.Calendar.from_ical((tmp_path / "day.ics").read_text("utf-8"))
    assert len(calendar.walk("VEVENT")) == 11
    code, sentence = filled.refuse("due", "--digest", "-o", tmp_path / "day.pdf")
    assert code == 2
    assert "must end in .txt, .html, .eml or .ics" in sentence


def test_reminders_stand_at_the_hour_of_the_users_zone(
    filled: Cardfile, tmp_path: Path
) -> None:
    settings = 'time_zone = "Asia/Tokyo"\nhours = "8:30-17:00"\n'
    (filled.folder / "cardfile.toml").write_text(settings, encoding="utf-8")
    filled.say("due", "--digest", "-o", tmp_path / "day.ics")
    text = (tmp_path / "day.ics").read_text(encoding="utf-8")
    assert "T233000Z" in text


@on_both
def test_a_date_that_a_person_set_survives_merge_and_import(
    desk: Desk, database: Database, settings: Settings
) -> None:
    """The same bytes, another card, the next fair, a plan by rule, a merge."""
    day = date(2027, 3, 2)
    path = desk.draw("a.jpg", b"one")
    desk.take(card(ERIKA), path=path)
    work = Workspace(database, settings, lambda: MONDAY)
    postpone(work, 1, parse_follow_up("2027-03-02"))
    desk.take(card(ERIKA), Occasion(follow_up="+1 day"), path)
    fair = Occasion("Fair", MONDAY, follow_up="+1 day")
    desk.take(card(ERIKA), fair, desk.draw("b.jpg", b"two"))
    with database.writing() as session:
        (erika,) = session.exec(select(Contact))
        twin = Contact(name="Erika M.", met_on=MONDAY)
        twin.follow_ups = [FollowUp(due_on=MONDAY, reason="first follow-up")]
        session.add(twin)
        session.flush()
        merge(session, erika, twin)
    contact = only(database)
    assert [(it.due_on, it.pinned) for it in contact.follow_ups] == [(day, True)]


def test_a_pinned_twin_goes_before_ones_own_unpinned(database: Database) -> None:
    with database.writing() as session:
        keep, other = add_contact(session, "A", MONDAY), add_contact(session, "A")
        other.follow_ups = [FollowUp(due_on=date(2027, 3, 2), pinned=True)]
        session.flush()
        merge(session, keep, other)
        assert [it.due_on for it in keep.follow_ups] == [date(2027, 3, 2)]


@pytest.mark.slow
def test_a_hundred_thousand_contacts_do_not_slow_the_morning(
    database: Database,
) -> None:
    with database.writing() as session:
        for start in range(1, 100_001, 5_000):
            ids = range(start, start + 5_000)
            _add_many(session, ids)
    with database.reading() as session:
        started = process_time()
        rows = list(read_due(session, due_query(MONDAY).limit(50)))
        assert count_due(session, MONDAY) > len(rows) == 50
        assert process_time() - started < 0.3


def _add_many(session: Session, ids: range) -> None:
    common = {"status": "ready", "typed": [], "removed": [], "met_on": MONDAY}
    session.execute(
        insert(Contact), [{"id": it, "name": f"Max {it}", **common} for it in ids]
    )
    session.execute(
        insert(ContactPoint),
        [
            {"contact_id": it, "kind": PointKind.PHONE, "value": f"+49301{it:07}"}
            for it in ids
        ],
    )
    session.execute(insert(Note), [{"contact_id": it, "text": "note"} for it in ids])
    session.execute(
        insert(FollowUp),
        [
            {
                "contact_id": it,
                "due_on": MONDAY + timedelta(days=it % 700 - 10),
                "channel": Channel.CALL,
            }
            for it in ids
        ],
    )


def test_follow_ups_are_named_by_their_numbers(filled: Cardfile) -> None:
    coffee = number_in(filled.say("remind", 1, "2999-01-04", "--channel", "coffee"))
    said = filled.say("snooze", 1, "2999-02-01", "--follow-up", coffee)
    assert f"Moved from 2999-01-04: coffee on 2999-02-01 (no. {coffee})" in said
    assert "Also open: " in said

    said = filled.say("done", 1, "--follow-up", coffee)
    assert f"Done: coffee on 2999-02-01 (no. {coffee})" in said
    code, sentence = filled.refuse("done", 1, "--follow-up", coffee)
    assert code == 2
    assert f"has no open follow-up {coffee}; there are: " in sentence
    assert filled.objects("due")[0]["follow_up_id"] > 0


def test_who_has_no_follow_up_left_is_said(filled: Cardfile) -> None:
    while "Also open" in (said := filled.say("done", 1)):
        assert said.startswith("Done: ")
    code, sentence = filled.refuse("done", 1)
    assert (code, "has no open follow-up" in sentence) == (2, True)
    filled.say("remind", 1, "2999-01-04")
    assert "has no follow-up left" in filled("done", 1).stderr


@pytest.mark.parametrize(
    "words",
    [
        ["snooze", 1, "2020-01-01"],
        ["remind", 1, "1.2.2020"],
        ["done", 1, "--next", "0001-01-01"],
        ["plan", "--near", "Berlin", "--on", "2020-01-01", "--apply"],
    ],
)
def test_days_gone_by_are_refused(filled: Cardfile, words: list[object]) -> None:
    before = filled.objects("due", "--month")

    code, sentence = filled.refuse(*words)

    assert code == 2
    assert "in the past" in sentence or "No contact has the city" in sentence
    assert filled.objects("due", "--month") == before


def number_in(said: str) -> int:
    found = re.search(r"\(no\. (\d+)\)", said)
    assert found is not None
    return int(found[1])


def test_a_draft_greets_nobody_by_a_name_that_waits_for_review(
    cardfile: Cardfile, tmp_path: Path
) -> None:
    with cardfile.store() as session:
        contact = add_contact(session, "Ereka Mustor")
        contact.status = Status.REVIEW
    result = cardfile("draft", 1, "-o", tmp_path / "x.eml")
    assert "Ereka" not in (tmp_path / "x.eml").read_text()
    assert "waits for review" in result.stderr
    assert "has no e-mail address" in result.stderr
    cardfile.say("edit", 1, "--name", "Erika Muster")
    assert "Erika Muster" in cardfile.say("draft", 1)


def test_a_town_in_an_address_that_was_not_taken_apart_is_found(
    cardfile: Cardfile,
) -> None:
    with cardfile.store() as session:
        add_contact(session, "Erika Muster").address = "Ringstr. 1, Musterstadt"
        other = add_contact(session, "Max Beispiel")
        other.city = "musterstadt"
    found = cardfile.objects("plan", "--near", "Musterstadt")
    assert {it["name"] for it in found} == {"Erika Muster", "Max Beispiel"}
    result = cardfile("plan", "--near", "Musterstadt", "--on", "2999-01-04", "--apply")
    assert (
        "Not planned, without a follow-up" in result.stderr
        or "To visit on" in result.stderr
    )
