from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlmodel import select

from actions.intake.import_photos import Intake
from actions.intake.occasion import Occasion
from actions.workspace import Workspace
from models.contact import Channel, Status
from models.database.database import Database
from models.errors import (
    RuleInvalid,
    SettingInvalid,
)
from models.settings import Settings
from models.tables.columns import now
from models.tables.follow_up import Event, FollowUp
from models.tables.photo import Photo
from tests.backends import on_both
from tests.conftest import TODAY
from tests.desk import Desk, contacts, count, only
from tests.readings import ERIKA, MAX, card, photo

pytestmark = on_both


def test_who_is_met_again_gets_a_new_follow_up(desk: Desk, database: Database) -> None:
    desk.take(card(ERIKA), Occasion(met_on=date(2025, 1, 10)))
    with database.writing() as session:
        session.exec(select(FollowUp)).one().done_at = now()
    desk.take(card(ERIKA))
    assert [it.due_on for it in only(database).follow_ups] == [
        date(2026, 11, 16),  # today, since its own day has passed
        date(2026, 11, 19),
    ]


def test_a_date_that_a_person_set_is_not_moved(desk: Desk, database: Database) -> None:
    desk.take(card(ERIKA), Occasion(met_on=date(2025, 1, 10)))
    with database.writing() as session:
        follow_up = session.exec(select(FollowUp)).one()
        follow_up.due_on, follow_up.pinned = date(2027, 1, 4), True
    desk.take(card(ERIKA))
    assert [it.due_on for it in only(database).follow_ups] == [date(2027, 1, 4)]


@pytest.mark.parametrize(
    ("occasion", "taken_on", "met_on"),
    [
        (Occasion(met_on=date(2026, 11, 2)), date(2026, 11, 5), date(2026, 11, 2)),
        (Occasion(), date(2026, 11, 5), date(2026, 11, 5)),
        (Occasion("Fair"), None, date(2026, 10, 1)),
        (Occasion("Fair"), date(2026, 11, 5), date(2026, 11, 5)),
        (Occasion(), None, TODAY),
        (Occasion(), date(2030, 1, 1), TODAY),  # a camera's mistake
    ],
)
def test_day_of_meeting(
    occasion: Occasion,
    taken_on: date | None,
    met_on: date,
    desk: Desk,
    database: Database,
) -> None:
    with database.writing() as session:
        session.add(Event(name="Fair", held_on=date(2026, 10, 1)))
    desk.take(photo(card(ERIKA), taken_on=taken_on), occasion)
    assert only(database).met_on == met_on


@pytest.mark.parametrize(
    ("occasion", "due"),
    [
        (Occasion(), date(2026, 11, 19)),
        (Occasion("Fair"), date(2026, 11, 23)),
        (Occasion("fair ", follow_up="tomorrow"), date(2026, 11, 17)),
        (Occasion(follow_up="2026-12-24"), date(2026, 12, 24)),
        (Occasion(follow_up="none"), None),
    ],
)
def test_rule_of_the_run_goes_before_the_events_and_the_setting(
    occasion: Occasion, due: date | None, desk: Desk, database: Database
) -> None:
    with database.writing() as session:
        session.add(Event(name="Fair", follow_up="+1 week"))
    assert desk.take(card(ERIKA), occasion).due_on == due
    assert count(database, Event) == 1


def test_a_rule_that_names_a_date_is_pinned(desk: Desk, database: Database) -> None:
    desk.take(card(ERIKA), Occasion(follow_up="2026-12-24"))
    assert only(database).follow_ups[0].pinned


def test_a_new_event_remembers_its_rule_and_day(desk: Desk, database: Database) -> None:
    day = date(2026, 11, 12)
    desk.take(card(ERIKA), Occasion("Fair", day, follow_up="+1 week"))
    desk.take(card(MAX), Occasion("fair"))
    with database.reading() as session:
        _, second = contacts(session)
        assert second.met_on == day
        assert second.follow_ups[0].due_on == date(2026, 11, 19)


def test_who_has_no_phone_is_written_to(desk: Desk, database: Database) -> None:
    desk.take(card(MAX))
    assert only(database).follow_ups[0].channel is Channel.EMAIL


def test_a_wrong_rule_or_region_is_refused_at_once(
    database: Database, settings: Settings, desk: Desk
) -> None:
    with pytest.raises(RuleInvalid):
        Intake(Workspace(database, replace(settings, follow_up="soon")))
    with pytest.raises(SettingInvalid):
        Intake(Workspace(database, replace(settings, region="ZZ")))
    with pytest.raises(RuleInvalid):
        desk.intake.register(desk.draw(), Occasion(follow_up="soon"))
    assert count(database, Photo) == 0


@pytest.mark.parametrize(
    ("taken_on", "occasion", "is_doubted"),
    [
        (date(2010, 9, 27), Occasion(), True),  # a camera whose clock was never set
        (date(2010, 9, 27), Occasion(met_on=date(2010, 9, 27)), False),
        (TODAY - timedelta(days=300), Occasion(), False),
    ],
)
def test_a_photo_dated_years_ago_is_for_review(
    taken_on: date,
    occasion: Occasion,
    is_doubted: bool,
    desk: Desk,
    database: Database,
) -> None:
    desk.take(photo(card(ERIKA), taken_on=taken_on), occasion)
    with database.reading() as session:
        (contact,) = contacts(session)
        follow_ups = len(contact.follow_ups)
    assert (contact.status is Status.REVIEW) is is_doubted
    assert ("2010-09-27" in contact.doubt) is is_doubted
    assert (contact.met_on, follow_ups) == (taken_on, 1)
