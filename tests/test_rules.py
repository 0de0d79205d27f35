from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup.rules import parse_rule
from followup.workdays import WorkingDays
from models.errors import RuleInvalid, SettingInvalid

BAVARIA = WorkingDays("DE", "BY")
CALENDARS = [BAVARIA, WorkingDays("US"), WorkingDays("SA"), WorkingDays("CN")]

days = st.dates(date(1990, 1, 1), date(2060, 12, 31))
calendars = st.sampled_from(CALENDARS)
moving_rules = st.one_of(
    st.builds(
        "{}{} {}{}".format,
        st.sampled_from(["+", "in ", ""]),
        st.integers(0, 40),
        st.sampled_from(["working day", "business day", "day", "week", "month"]),
        st.sampled_from(["", "s"]),
    ),
    st.builds(
        "{} {}".format,
        st.sampled_from(["next", "on"]),
        st.sampled_from(["Monday", "friday", "SUNDAY"]),
    ),
    st.sampled_from(["today", "tomorrow", "first tuesday of next month", "+2wd"]),
    st.builds(
        "{} {}".format,
        st.sampled_from(["next", "end of", "end of next"]),
        st.sampled_from(["week", "month", "year"]),
    ),
)


def due(rule: str, start: str, calendar: WorkingDays = BAVARIA) -> str:
    return str(parse_rule(rule).due_on(date.fromisoformat(start), calendar))


@pytest.mark.parametrize(
    ("rule", "start", "expected"),
    [
        ("+3 working days", "2026-11-16", "2026-11-19"),
        ("+3 working days", "2026-11-12", "2026-11-17"),  # over a weekend
        ("+3 working days", "2026-12-23", "2026-12-29"),  # over Christmas
        ("+3 working days", "2026-12-31", "2027-01-07"),  # New Year and Epiphany
        ("+0 working days", "2026-11-14", "2026-11-16"),  # met on a Saturday
        ("+1 working day", "2026-11-14", "2026-11-16"),
        ("+1 week", "2026-11-16", "2026-11-23"),
        ("in a week", "2026-12-18", "2026-12-28"),  # Christmas Day, then a weekend
        ("+1 month", "2027-01-31", "2027-03-01"),  # 28 February is a Sunday
        ("+1 month", "2028-01-31", "2028-02-29"),  # a leap year
        ("+1 year", "2028-02-29", "2029-02-28"),
        ("+2 months", "2026-12-31", "2027-03-01"),
        ("next monday", "2026-11-16", "2026-11-23"),
        ("monday", "2026-11-17", "2026-11-23"),
        ("next friday", "2026-12-24", "2026-12-28"),  # Christmas Day moves it
        ("first monday of next month", "2026-12-15", "2027-01-04"),
        ("tomorrow", "2026-11-16", "2026-11-17"),
        ("  +3   Working  DAYS ", "2026-11-16", "2026-11-19"),
        ("2w", "2026-11-16", "2026-11-30"),
        ("2026-12-25", "2026-11-16", "2026-12-25"),  # named by a person: not moved
        ("none", "2026-11-16", "None"),
        ("next week", "2026-11-18", "2026-11-23"),
        ("next week", "2026-12-31", "2027-01-04"),
        ("next month", "2026-11-30", "2026-12-01"),
        ("next month", "2026-12-15", "2027-01-04"),  # New Year, then a weekend
        ("next year", "2026-05-01", "2027-01-04"),
        ("in two weeks", "2026-11-16", "2026-11-30"),
        ("in three working days", "2026-11-16", "2026-11-19"),
        ("twelve months", "2026-11-16", "2027-11-16"),
        ("end of month", "2026-11-16", "2026-11-30"),
        (
            "end of the month",
            "2026-10-31",
            "2026-11-30",
        ),  # the last working day is over
        ("the end of next month", "2026-11-16", "2026-12-31"),
        ("end of week", "2026-11-18", "2026-11-20"),
        ("end of year", "2026-11-18", "2026-12-31"),
        ("31.12.2026", "2026-11-16", "2026-12-31"),
        ("6.1.", "2026-11-16", "2027-01-06"),  # named by a person: not moved
        ("12 december", "2026-11-16", "2026-12-12"),
        ("12th of December", "2026-12-13", "2027-12-12"),
        ("Dec 12, 2028", "2026-11-16", "2028-12-12"),
        ("december 12", "2026-11-16", "2026-12-12"),
        ("29 feb", "2026-11-16", "2028-02-29"),
        ("12/31/2026", "2026-11-16", "2026-12-31"),
        ("31/12/2026", "2026-11-16", "2026-12-31"),
        ("this friday", "2026-11-16", "2026-11-20"),
        ("thurs", "2026-11-16", "2026-11-19"),
    ],
)
def test_rules_mean_what_they_say(rule: str, start: str, expected: str) -> None:
    assert due(rule, start) == expected


@given(moving_rules, days, calendars)
def test_a_follow_up_is_on_a_working_day_and_not_before(
    rule: str, start: date, calendar: WorkingDays
) -> None:
    day = parse_rule(rule).due_on(start, calendar)
    assert day is not None
    assert day in calendar
    assert day >= start


@given(moving_rules, days, st.integers(0, 400), calendars)
def test_who_was_met_later_is_not_due_sooner(
    rule: str, start: date, later: int, calendar: WorkingDays
) -> None:
    found = parse_rule(rule)
    first = found.due_on(start, calendar)
    second = found.due_on(start + timedelta(days=later), calendar)
    assert first is not None
    assert second is not None
    assert first <= second


@given(days, st.integers(1, 30), calendars)
def test_just_so_many_working_days_lie_between(
    start: date, count: int, calendar: WorkingDays
) -> None:
    day = parse_rule(f"+{count} working days").due_on(start, calendar)
    assert day is not None
    passed = (start + timedelta(days=n + 1) for n in range((day - start).days))
    assert sum(one in calendar for one in passed) == count


@given(days, st.integers(0, 60))
def test_months_keep_the_day_or_take_the_last(start: date, count: int) -> None:
    every_day = WorkingDays()
    day = parse_rule(f"+{count} months").due_on(start, every_day)
    months = start.year * 12 + start.month - 1 + count
    year, month = months // 12, months % 12 + 1
    expected = date(year, month, min(start.day, monthrange(year, month)[1]))
    assert day == every_day.on_or_after(expected)


@given(st.text(max_size=30))
def test_any_text_is_a_rule_or_refused_with_an_example(text: str) -> None:
    try:
        parse_rule(text).due_on(date(2026, 11, 16), BAVARIA)
    except RuleInvalid as error:
        assert str(error).endswith(".")


@pytest.mark.parametrize(
    "text",
    [
        "soon",
        "",
        "+3",
        "3 moons",
        "+99 years",
        "2026-02-30",
        "next",
        "-1 day",
        "31.2.",
        "3/4/2026",
        "0 jan",
    ],
)
def test_what_is_no_rule_is_refused(text: str) -> None:
    with pytest.raises(RuleInvalid, match=r"working days|2026-"):
        parse_rule(text)


def test_the_calendar_has_an_end() -> None:
    with pytest.raises(RuleInvalid, match="beyond the calendar"):
        due("+1 year", "9999-06-01")


def test_a_country_without_data_has_weekends_only() -> None:
    nowhere = WorkingDays("ZZ")
    assert not nowhere.is_known
    assert date(2026, 12, 25) in nowhere
    assert date(2026, 12, 26) not in nowhere, "a Saturday"


def test_weekends_and_holidays_are_the_countrys() -> None:
    assert date(2026, 11, 13) not in WorkingDays("SA"), "a Friday"
    assert date(2027, 1, 6) in WorkingDays("DE")
    assert date(2027, 1, 6) not in BAVARIA
    assert date(2027, 1, 6) not in WorkingDays("de", "BY")


def test_an_unknown_region_is_refused_with_those_there_are() -> None:
    with pytest.raises(SettingInvalid, match="BW, BY"):
        WorkingDays("DE", "ZZ")
