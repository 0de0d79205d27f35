"""Keeping in touch: log, stages, intervals, whom to reconnect with."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session

from actions.follow_ups.conversations import log, steps_of
from actions.follow_ups.reconnect import count_asleep, load_silent, set_dormant
from actions.identity.merging import merge
from followup.intervals import Intervals, parse_interval
from followup.rules import check_rules, choose_first_rule
from models.contact import Channel, Stage
from models.database.database import Database
from models.database.queries import log_of
from models.errors import RuleInvalid
from models.settings import Settings
from models.tables.columns import id_of
from models.tables.contact import Contact, ContactTag
from models.tables.follow_up import Event
from tests.backends import on_both
from tests.console import Cardfile
from tests.invented import add_contact, add_erika

TODAY = date(2026, 11, 16)


def add(session: Session, name: str, met_on: str, **values: object) -> Contact:
    contact = Contact(name=name, met_on=date.fromisoformat(met_on), **values)  # type: ignore[arg-type]
    session.add(contact)
    session.flush()
    return contact


def names(session: Session, settings: Settings) -> list[str]:
    return [row.name for row in load_silent(session, settings, TODAY)]


@pytest.mark.parametrize(
    ("text", "start", "expected"),
    [
        ("3 months", "2026-11-30", "2027-02-28"),
        ("every 3 months", "2026-08-16", "2026-11-16"),
        ("Every month", "2026-12-31", "2027-01-31"),
        ("a year", "2028-02-29", "2029-02-28"),
        ("6w", "2026-11-16", "2026-12-28"),
        ("yearly", "2027-12-31", "2028-12-31"),
    ],
)
def test_a_interval_is_counted_in_the_calendar(
    text: str, start: str, expected: str
) -> None:
    assert str(parse_interval(text).after(date.fromisoformat(start))) == expected


@pytest.mark.parametrize("text", ["", "often", "0 days", "next monday", "3 moons"])
def test_a_interval_that_is_none_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(RuleInvalid, match="write 3 months, 6 weeks"):
        parse_interval(text)


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(1, 99))
def test_a_interval_leads_onward(day: date, months: int) -> None:
    assert parse_interval(f"{months} months").after(day) > day


def test_ones_own_interval_goes_before_tag_stage_and_all(settings: Settings) -> None:
    intervals = Intervals(
        replace(
            settings,
            keep_in_touch="1 year",
            keep_in_touch_by_stage={"client": "3 months", "dormant": "never"},
            keep_in_touch_by_tag={"Press": "1 month", "bank": "2 weeks"},
        )
    )

    def of(own: str, tags: list[str], stage: Stage) -> str | None:
        found = intervals.of(own, tags, stage)
        return found.text if found else None

    assert of("6 months", ["press"], Stage.CLIENT) == "6 months"
    assert of("never", ["press"], Stage.CLIENT) is None
    assert of("", ["PRESS", "Bank"], Stage.CLIENT) == "2 weeks"
    assert of("", ["other"], Stage.CLIENT) == "3 months"
    assert of("", [], Stage.DORMANT) is None
    assert of("", [], Stage.MET) == "1 year"


@on_both
def test_the_most_valuable_is_named_first(
    database: Database, settings: Settings
) -> None:
    settings = replace(settings, keep_in_touch="3 months")
    with database.writing() as session:
        fair = Event(name="Fair", worth=5)
        session.add(fair)
        session.flush()
        add(session, "met long ago", "2020-01-01")
        add(session, "client", "2026-08-16", stage=Stage.CLIENT)
        add(session, "good fair", "2026-01-01", event_id=fair.id)
        add(session, "just met", "2026-08-17")
        add(session, "asleep", "2020-01-01", stage=Stage.DORMANT)
        assert names(session, settings) == ["client", "good fair", "met long ago"]


@on_both
def test_a_logged_contact_sets_the_clock_to_zero(
    database: Database, settings: Settings
) -> None:
    with database.writing() as session:
        erika = add(session, "Erika", "2026-01-01", keep_in_touch="3 months")
        log(session, erika, Channel.CALL, "on holiday", date(2026, 8, 15))
        assert names(session, settings) == ["Erika"]
        log(session, erika, Channel.COFFEE, "", date(2026, 8, 17))
        assert names(session, settings) == []
        assert [entry.channel for entry in log_of(session, id_of(erika))] == [
            Channel.COFFEE,
            Channel.CALL,
        ]


def test_tags_count_whatever_their_case(database: Database, settings: Settings) -> None:
    settings = replace(
        settings, keep_in_touch="never", keep_in_touch_by_tag={"PRESS": "1 month"}
    )
    with database.writing() as session:
        add(session, "Erika", "2026-01-01", tags=[ContactTag(tag="Press")])
        add(session, "Max", "2026-01-01")
        assert names(session, settings) == ["Erika"]


@on_both
def test_whoever_sleeps_is_woken_where_it_was(database: Database) -> None:
    with database.writing() as session:
        erika = add(session, "Erika", "2024-01-01", stage=Stage.RELATIONSHIP)
        add(session, "a client", "2024-01-01", stage=Stage.CLIENT)
        add_contact(session, "with a follow-up", TODAY).met_on = date(2024, 1, 1)
        session.flush()
        assert count_asleep(session, TODAY) == 1
        assert set_dormant(session, TODAY) == [erika.id]
        session.flush()
        log(session, erika, Channel.CALL, "", TODAY)
        session.flush()
        assert erika.stage is Stage.RELATIONSHIP
        steps = [(it.before, it.after) for it in steps_of(session, id_of(erika))]
    assert steps == [
        (Stage.MET, Stage.RELATIONSHIP),
        (Stage.RELATIONSHIP, Stage.DORMANT),
        (Stage.DORMANT, Stage.RELATIONSHIP),
    ]


def test_log_steps_and_interval_survive_a_merge(database: Database) -> None:
    with database.writing() as session:
        keep, other = add(session, "A", "2026-01-01"), add(session, "A", "2026-02-01")
        other.keep_in_touch = "3 months"
        log(session, other, Channel.CALL, "hello", TODAY)
        session.flush()
        merge(session, keep, other)
        assert keep.keep_in_touch == "3 months"
        assert [it.note for it in log_of(session, id_of(keep))] == ["hello"]
        assert steps_of(session, id_of(keep))[-1].after is Stage.FOLLOWED_UP


def test_done_is_logged_and_the_stage_plans_the_next(cardfile: Cardfile) -> None:
    rules = '[follow_up_by_stage]\n"followed up" = "+2 weeks"\n'
    (cardfile.folder / "cardfile.toml").write_text(rules, encoding="utf-8")
    with cardfile.store() as session:
        add_erika(session, date.today())
    assert "Next follow-up" in cardfile.say("done", 1, "--note", "wants an offer")
    assert "wants an offer" in cardfile.say("log", 1)
    assert "wants an offer" in cardfile.say("show", 1)
    assert "followed up" in cardfile.say("stage", 1)
    (due,) = cardfile.objects("due", "--month")
    assert date.fromisoformat(due["due_on"]) >= date.today() + timedelta(days=14)


def test_reconnect_lists_and_lets_go(cardfile: Cardfile) -> None:
    with cardfile.store() as session:
        add(session, "Erika", "2020-01-01")
    (found,) = cardfile.objects("reconnect")
    assert found["every"] == "6 months", "as for everybody of that stage"
    cardfile.say("log", 1, "--every", "never")
    assert cardfile.objects("reconnect") == []
    cardfile.say("log", 1, "--every", "every 3 months")
    (found,) = cardfile.objects("reconnect")
    assert (found["name"], found["every"]) == ("Erika", "every 3 months")
    assert cardfile.say("reconnect", "--let-go") == "Dormant now: 1 contact\n"
    assert cardfile.objects("reconnect") == []


def test_reconnect_says_when_no_interval_is_set(cardfile: Cardfile) -> None:
    with cardfile.store() as session:
        add(session, "Erika", "2020-01-01")
    cardfile.environment["CARDFILE_KEEP_IN_TOUCH"] = "never"
    assert "No interval is set" in cardfile("reconnect").stderr


def test_no_year_ends_the_list(database: Database, settings: Settings) -> None:
    with database.writing() as session:
        add(session, "Methuselah", "0001-01-01")
        add(session, "Visitor", "9999-12-31")
        assert names(session, settings) == ["Methuselah"]


def test_nobody_was_spoken_with_tomorrow(cardfile: Cardfile) -> None:
    with cardfile.store() as session:
        add_erika(session)
    tomorrow = date.today() + timedelta(days=1)
    code, sentence = cardfile.refuse("log", 1, "call", "--on", tomorrow)
    assert code == 2
    assert "in the future" in sentence


@pytest.mark.parametrize(
    ("event_rule", "tags", "expected"),
    [
        ("+1 day", ("supplier",), "+1 day"),
        ("", ("press", "SUPPLIER"), "+1 week"),
        ("", (), "+2 weeks"),
    ],
)
def test_the_first_follow_up_is_by_event_tag_or_stage(
    settings: Settings, event_rule: str, tags: tuple[str, ...], expected: str
) -> None:
    settings = replace(
        settings,
        follow_up_by_tag={"Supplier": "+1 week"},
        follow_up_by_stage={"met": "+2 weeks"},
    )
    assert choose_first_rule(settings, event_rule, tags, Stage.MET).text == expected


def test_a_rule_by_tag_that_is_none_is_refused(settings: Settings) -> None:
    with pytest.raises(RuleInvalid, match='"soonish" is not understood'):
        check_rules(replace(settings, follow_up_by_tag={"supplier": "soonish"}))
