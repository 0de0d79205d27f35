from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import icalendar
import pytest

from export.ics import Hours, Kind, write_calendar, write_entry
from export.person import Person
from tests.people import CHANGED, ERIKA, NOBODY

BERLIN = Hours(time(9), ZoneInfo("Europe/Berlin"))
(TASK,) = ERIKA.follow_ups


def calendar(people: Iterable[Person], kind: Kind) -> str:
    return "".join(write_calendar(people, kind, BERLIN))


def test_a_follow_up_is_an_event_with_an_alarm_and_a_time_of_day() -> None:
    read = icalendar.Calendar.from_ical(calendar([ERIKA, NOBODY], Kind.EVENT))
    (event,) = read.walk("VEVENT")
    (alarm,) = event.walk("VALARM")

    assert event.decoded("DTSTART") == datetime(2026, 11, 17, 8, tzinfo=UTC)
    assert event.decoded("DTEND") - event.decoded("DTSTART") == timedelta(minutes=15)
    assert event["SUMMARY"] == "Call Dr. Erika Muster, Muster & Söhne GmbH"
    assert "Mobile: +4915112345678" in str(event["DESCRIPTION"])
    assert event["UID"] == TASK.uid
    assert alarm.decoded("TRIGGER") == timedelta(0)


def test_summer_time_is_taken_into_account() -> None:
    in_july = replace(TASK, due_on=date(2026, 7, 1))

    text = calendar([replace(ERIKA, follow_ups=(in_july,))], Kind.EVENT)

    assert "DTSTART:20260701T070000Z" in text


def test_a_task_has_a_key_of_its_own_and_is_due() -> None:
    read = icalendar.Calendar.from_ical(calendar([ERIKA], Kind.TASK))
    (todo,) = read.walk("VTODO")

    assert todo["UID"] != TASK.uid
    assert todo.decoded("DUE") == datetime(2026, 11, 17, 8, tzinfo=UTC)


@pytest.mark.parametrize("kind", Kind)
def test_unchanged_follow_ups_give_the_same_bytes(kind: Kind) -> None:
    assert calendar([ERIKA], kind) == calendar([replace(ERIKA)], kind)


def test_a_change_of_the_contact_is_reported() -> None:
    later = CHANGED + timedelta(days=1)

    text = calendar([replace(ERIKA, changed_at=later)], Kind.EVENT)

    assert "DTSTAMP:20261114T083000Z" in text


def test_what_is_done_leaves_the_file() -> None:
    done = replace(ERIKA, follow_ups=(replace(TASK, done_at=CHANGED),))

    assert "VEVENT" not in calendar([done], Kind.EVENT)


def test_what_is_done_is_cancelled_or_completed_on_a_server() -> None:
    done = replace(TASK, done_at=CHANGED, sequence=2)

    event = write_entry(ERIKA, done, Kind.EVENT, BERLIN)
    todo = write_entry(ERIKA, done, Kind.TASK, BERLIN)

    assert "STATUS:CANCELLED\r\n" in event
    assert "SEQUENCE:3\r\n" in event
    assert "VALARM" not in event
    assert "COMPLETED:20261113T083000Z\r\n" in todo


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("day", [date.min, date.max])
@pytest.mark.parametrize("hours", [-12, 0, 14])
def test_no_day_of_the_calendar_ends_the_export(
    kind: Kind, day: date, hours: int
) -> None:
    person = replace(ERIKA, follow_ups=(replace(TASK, due_on=day),))
    zone = timezone(timedelta(hours=hours))

    text = "".join(write_calendar([person], kind, Hours(zone=zone)))

    assert icalendar.Calendar.from_ical(text).walk(kind)
