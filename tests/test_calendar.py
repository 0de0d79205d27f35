"""The user's own calendar: what it leaves of each day."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup import limited
from followup.board import Room
from followup.busy import WorkingHours, read_busy, rooms_of
from followup.calendar_text import reduce_calendar
from models.contact import Channel
from models.errors import FileUnreadable
from tests.console import Cardfile

BERLIN = WorkingHours(time(9), time(17), ZoneInfo("Europe/Berlin"))
MONDAY = date(2026, 11, 16)


def calendar(*events: str) -> str:
    lines = [f"BEGIN:VEVENT\nUID:{n}\n{it}\nEND:VEVENT" for n, it in enumerate(events)]
    head = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//invented//EN"
    return "\r\n".join("\n".join([head, *lines, "END:VCALENDAR", ""]).split("\n"))


def rooms(*events: str, first: date = MONDAY) -> dict[date, Room]:
    text = calendar(*events)
    return rooms_of(read_busy(text, "busy.ics", first, BERLIN), BERLIN)


def event(day: str, begin: str, end: str, *more: str) -> str:
    zone = "TZID=Europe/Berlin"
    times = f"DTSTART;{zone}:{day}T{begin}00\nDTEND;{zone}:{day}T{end}00"
    return "\n".join([times, *more])


def minutes(*events: str) -> int:
    return rooms(*events)[MONDAY].minutes


def test_what_is_busy_twice_counts_once() -> None:
    assert minutes(event("20261116", "0900", "1030")) == 390
    assert (
        minutes(event("20261116", "0900", "1030"), event("20261116", "1000", "1100"))
        == 360
    )
    assert minutes(event("20261116", "0700", "0930")) == 450


@pytest.mark.parametrize(
    "line",
    ["TRANSP:TRANSPARENT", "STATUS:CANCELLED", "X-MICROSOFT-CDO-BUSYSTATUS:FREE"],
)
def test_what_is_marked_as_free_is_free(line: str) -> None:
    assert rooms(event("20261116", "0900", "1700", line)) == {}


def test_a_whole_day_is_closed() -> None:
    whole = "DTSTART;VALUE=DATE:20261116\nDTEND;VALUE=DATE:20261118"
    found = rooms(whole)
    assert sorted(found) == [MONDAY, MONDAY + timedelta(days=1)]
    assert found[MONDAY].closed == "the calendar is full"


def test_meetings_need_a_stretch_at_their_time() -> None:
    noon = rooms(event("20261116", "1130", "1430"))[MONDAY]
    assert Channel.LUNCH not in noon.channels
    assert {Channel.BREAKFAST, Channel.COFFEE, Channel.VISIT} <= noon.channels
    early = rooms(event("20261116", "0700", "0930"))[MONDAY]
    assert Channel.BREAKFAST not in early.channels
    halves = [f"{hour:02}{minute}" for hour in range(9, 17) for minute in ("00", "30")]
    chopped = rooms(
        *(event("20261116", at, f"{at[:2]}{int(at[2:]) + 15}") for at in halves)
    )
    assert chopped[MONDAY].channels == {
        Channel.CALL,
        Channel.EMAIL,
        Channel.POST,
        Channel.BREAKFAST,
    }


def test_repeated_events_are_found_with_their_exceptions() -> None:
    weekly = event(
        "20260105",
        "1000",
        "1100",
        "RRULE:FREQ=WEEKLY;BYDAY=MO",
        "EXDATE;TZID=Europe/Berlin:20261123T100000",
    )
    found = rooms(weekly)
    assert found[MONDAY].minutes == 420
    assert MONDAY + timedelta(days=7) not in found
    assert found[MONDAY + timedelta(days=14)].minutes == 420


def test_ten_in_the_morning_stays_ten_when_the_clocks_change() -> None:
    """Clocks go forward on 28 March 2027 and back on 31 October 2027."""
    daily = event("20270301", "1000", "1100", "RRULE:FREQ=DAILY;COUNT=300")
    found = rooms(daily, first=date(2027, 3, 1))
    for day in ("2027-03-26", "2027-03-28", "2027-03-29", "2027-10-31", "2027-11-01"):
        assert found[date.fromisoformat(day)].minutes == 420, day


def test_an_event_over_the_change_of_the_clocks_has_its_real_length() -> None:
    night = WorkingHours(time(0), time(6), ZoneInfo("Europe/Berlin"))
    text = calendar(event("20270328", "0100", "0400"))
    (room,) = rooms_of(read_busy(text, "x", date(2027, 3, 28), night), night).values()
    assert room.minutes == 5 * 60 - 2 * 60


def test_times_of_other_zones_come_to_the_users() -> None:
    utc = "DTSTART:20261116T090000Z\nDTEND:20261116T100000Z"
    tokyo = (
        "DTSTART;TZID=Asia/Tokyo:20261116T180000\nDTEND;TZID=Asia/Tokyo:20261116T190000"
    )
    floating = "DTSTART:20261116T100000\nDTEND:20261116T110000"
    assert {minutes(it) for it in (utc, tokyo, floating)} == {420}
    assert minutes(utc, tokyo, floating) == 420


def test_leap_days_and_year_ends_are_days() -> None:
    yearly = "DTSTART;VALUE=DATE:20240229\nRRULE:FREQ=YEARLY"
    found = rooms(yearly, first=date(2028, 1, 1))
    assert list(found) == [date(2028, 2, 29)]
    night = event("20261231", "2200", "2359").replace(
        "DTEND;TZID=Europe/Berlin:20261231T235900",
        "DTEND;TZID=Europe/Berlin:20270101T100000",
    )
    assert rooms(night)[date(2027, 1, 1)].minutes == 420


@pytest.mark.parametrize(
    "text",
    [
        "",
        "this is a letter",
        calendar(event("20261116", "0900", "1000"))[:-30],
        calendar("DTSTART:yesterday"),
        calendar(event("20261116", "0900", "1000", "RRULE:FREQ=SOMETIMES")),
        calendar("SUMMARY:no start"),
        calendar("DTSTART:02020101T090000Z\nDTEND:20261116T100000Z\nRRULE:FREQ=DAILY"),
        calendar("DTSTART:20261116T090000Z\nDTEND:90261116T100000Z"),
    ],
)
def test_a_damaged_calendar_is_named(text: str) -> None:
    with pytest.raises(FileUnreadable, match=r"busy\.ics cannot be read as"):
        read_busy(text, "busy.ics", MONDAY, BERLIN)


def test_an_event_that_never_ends_is_cut_where_nobody_looks() -> None:
    endless = "DTSTART:20261116T090000Z\nDTEND:20991116T100000Z"
    assert len(rooms(endless)) < 500


def test_an_event_of_every_second_is_refused() -> None:
    with pytest.raises(FileUnreadable, match="every second or minute"):
        rooms(event("20261116", "0900", "1000", "RRULE:FREQ=SECONDLY"))


def test_ten_thousand_events_are_read() -> None:
    singles = [
        event(
            f"{MONDAY - timedelta(days=n // 8):%Y%m%d}",
            f"{9 + n % 8:02}00",
            f"{9 + n % 8:02}30",
        )
        for n in range(9_900)
    ]
    weekly = [
        event("20250106", "1200", "1215", f"RRULE:FREQ=WEEKLY;INTERVAL={1 + n % 4}")
        for n in range(100)
    ]
    found = rooms(*singles, *weekly)
    assert found[MONDAY].minutes == 480 - 8 * 30


moments = st.datetimes(datetime(2026, 11, 16), datetime(2026, 11, 20))


@given(st.lists(st.tuples(moments, st.integers(1, 900)), max_size=12))
def test_more_events_never_leave_more_room(found: list[tuple[datetime, int]]) -> None:
    texts = [
        f"DTSTART:{at:%Y%m%dT%H%M%S}\nDTEND:{at + timedelta(minutes=n):%Y%m%dT%H%M%S}"
        for at, n in found
    ]
    growing = [rooms(*texts[:count]) for count in range(len(texts) + 1)]
    for before, after in pairwise(growing):
        for day, room in before.items():
            assert after[day].minutes <= room.minutes
            assert after[day].channels <= room.channels


NEVER = "DTSTART:20260101T090000Z\nRRULE:FREQ=DAILY;COUNT=5;BYMONTH=2;BYMONTHDAY=30"
SIXTY = ",".join(map(str, range(60)))
EVERY_SECOND = f"RRULE:FREQ=HOURLY;BYMINUTE={SIXTY};BYSECOND={SIXTY}"
HOSTILE = {
    "many": lambda: calendar(*[event("20261210", "0900", "1000")] * 12_000),
    "never": lambda: calendar(*[NEVER] * 100),
    "every second": lambda: calendar(event("20261120", "0900", "1000", EVERY_SECOND)),
    "incomplete": lambda: calendar("BEGIN:VEVENT\n" * 100_000),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_calendar_that_means_harm_ends_in_a_sentence(
    name: str, cardfile: Cardfile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limited, "CPU_SECONDS", 2)
    file = tmp_path / "busy.ics"
    file.write_text(HOSTILE[name](), newline="")

    code, sentence = cardfile.refuse("plan", "--calendar", file)

    assert code == 2
    assert "busy.ics" in sentence
    assert len(sentence) < 300


def test_what_is_over_and_what_is_long_is_passed_over() -> None:
    old = event("20160101", "0900", "1000", "DESCRIPTION:" + "x" * 200_000)
    now = event("20261116", "0900", "1000", "DESCRIPTION:" + "x" * 200_000)

    reduced = reduce_calendar(calendar(old, now), MONDAY, MONDAY + timedelta(days=400))

    assert reduced.count("BEGIN:VEVENT") == 1
    assert len(reduced) < 500
