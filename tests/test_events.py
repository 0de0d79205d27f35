"""Events: what they are to bring, their figures, their chart."""

from datetime import date, timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.events.figures import load_met
from actions.follow_ups.conversations import log
from export.pages.chart import WIDTH, as_html, as_svg
from followup.figures import Goals, Met, Promise, count_up
from followup.rules import parse_rule
from followup.workdays import WorkingDays
from models.contact import Channel, PointKind, Stage
from models.database.database import Database
from models.follow_up import Figures
from models.tables.contact import Contact, ContactPoint
from models.tables.follow_up import Event
from tests.backends import on_both
from tests.console import Cardfile
from tests.invented import add_contact, add_erika

TODAY = date(2026, 11, 16)
FAIR = Goals(event="Fair", wants=("Acme", "Nowhere Ltd"), cost=900, hours=6, aim=5)
DAYS = WorkingDays("DE")


def met(
    days_ago: int,
    first: int | None = None,
    talking: int | None = None,
    stage: Stage = Stage.MET,
) -> Met:
    """Someone met so many days ago; followed up, in conversation days after."""
    day = TODAY - timedelta(days=days_ago)

    def after(count: int | None) -> date | None:
        return None if count is None else day + timedelta(days=count)

    return Met(day, True, after(first), after(3), after(talking), stage, "Max", "Acme")


def test_an_event_is_judged_by_its_relationships() -> None:
    people = [
        met(100, first=2, talking=20, stage=Stage.CLIENT),
        met(100, first=9, talking=60, stage=Stage.DORMANT),
        met(40, first=3, talking=31, stage=Stage.RELATIONSHIP),
        met(40),
        met(1),
    ]
    found = count_up(FAIR, people, TODAY)
    assert (found.cards, found.relationships) == (5, 2)
    assert found.in_time == 2 / 4, "of the last one the day is still to come"
    assert found.median_days == 3
    assert found.talking == {30: 1 / 4, 90: 2 / 2}
    assert (found.wanted, found.missed) == (("Acme",), ("Nowhere Ltd",))
    assert (found.cost_per_relationship, found.hours_per_relationship) == (450, 3)


def test_too_early_is_no_zero() -> None:
    found = count_up(FAIR, [met(1)], TODAY)
    assert found.in_time is None
    assert found.median_days is None
    assert found.talking == {30: None, 90: None}
    assert found.cost_per_relationship is None
    assert count_up(FAIR, [], TODAY).cards == 0


@given(st.lists(st.builds(met, st.integers(0, 200), st.none() | st.integers(0, 50))))
def test_shares_are_shares(people: list[Met]) -> None:
    found = count_up(FAIR, people, TODAY)
    shares = [found.in_time, *found.talking.values()]
    assert all(share is None or 0 <= share <= 1 for share in shares)


@on_both
def test_figures_come_from_log_and_stages(database: Database) -> None:
    promise = Promise(parse_rule("+3 working days"), DAYS)
    with database.writing() as session:
        fair = Event(name="Fair")
        session.add(fair)
        session.flush()
        erika = Contact(
            name="Erika",
            met_on=date(2026, 8, 3),
            event_id=fair.id,
            points=[ContactPoint(kind=PointKind.EMAIL, value="erika@example.com")],
        )
        session.add_all([erika, Contact(met_on=date(2026, 8, 3), event_id=fair.id)])
        session.flush()
        log(session, erika, Channel.CALL, "", date(2026, 8, 5))
        erika.stage = Stage.RELATIONSHIP
        session.flush()
        first, second = load_met(session, fair, promise)
    assert first.is_usable
    assert first.first_on == date(2026, 8, 5)
    assert first.promised_on == date(2026, 8, 6)
    assert first.talking_on is not None
    assert not second.is_usable
    assert second.first_on is second.talking_on is None


def some_figures(name: str = "Fair <&> Söhne", cards: int = 12) -> Figures:
    goals = Goals(name, held_on=TODAY, aim=5)
    return count_up(goals, [met(100, first=2, talking=20)] * cards, TODAY)


def test_the_chart_is_xml_whatever_the_name() -> None:
    names = ["Fair <&> Söhne", "\x00\x1b[2J", "展示会", '"quoted"']
    drawing = as_svg([some_figures(name) for name in names])
    root = ET.fromstring(drawing)  # noqa: S314 - our own
    texts = [node.text for node in root.iter("{http://www.w3.org/2000/svg}text")]
    assert "Fair <&> Söhne  2026-11-16" in texts
    assert "12" in texts


def test_the_page_asks_for_nothing_from_elsewhere() -> None:
    page = as_html([some_figures()])
    assert "default-src 'none'" in page
    assert "http" not in page.replace("http://www.w3.org/2000/svg", "").replace(
        "http-equiv", ""
    )


def test_no_bar_leaves_the_drawing() -> None:
    drawing = as_svg([some_figures(cards=0), some_figures(cards=9000)])
    root = ET.fromstring(drawing)  # noqa: S314 - our own
    height = float(root.attrib["height"])
    shapes = [node for node in root.iter() if "y" in node.attrib]
    assert len(shapes) > 20
    for shape in shapes:
        width = float(shape.get("width", 0))
        assert 0 <= float(shape.get("x", 0)) <= WIDTH - width
        assert 0 <= float(shape.attrib["y"]) + float(shape.get("height", 0)) <= height
    assert "goal" in {node.text for node in root.iter()}


@pytest.fixture
def fair(cardfile: Cardfile) -> Cardfile:
    with cardfile.store() as session:
        add_erika(session)
    return cardfile


def test_an_event_is_planned_shown_and_compared(fair: Cardfile) -> None:
    fair.say("events", "new", "Expo", "--on", "2026-12-01", "--want", "Acme; Beta GmbH")
    fair.say("events", "edit", "hannover fair", "--aim", 3, "--want", "Müller & Söhne")
    fair.say("stage", 1, "client")
    expo, hannover = fair.objects("events", "list")
    assert expo["missed"] == ["Acme", "Beta GmbH"]
    assert hannover["wanted"] == ["Müller & Söhne"]
    assert "1, aim: 3" in fair.say("events", "show", "Hannover Fair")


def test_contacts_are_assigned_and_organisers_asked(fair: Cardfile) -> None:
    fair.say("events", "new", "Expo")
    fair.say("events", "assign", "Expo", 1)
    assert fair.objects("events", "show", "Expo")[0]["cards"] == 1
    said = fair.say("events", "ask", "expo", 1, "2027-03-01")
    assert said.startswith("Follow-up set: call on 2027-03-01 (no. ")
    assert "organiser" in fair.say("show", 1)
    assert "Expo: ask about the next date and a place to speak" in fair.say("show", 1)


def test_events_are_drawn(fair: Cardfile, tmp_path: Path) -> None:
    for name in ("chart.svg", "chart.html"):
        fair.say("events", "chart", "-o", tmp_path / name)
    code, sentence = fair.refuse("events", "chart", "-o", tmp_path / "chart.pdf")
    assert code == 2
    assert "chart.pdf must end in .svg or .html" in sentence


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["show", "Nowhere"], 'There is no event "Nowhere"'),
        (["new", "HANNOVER FAIR"], "already"),
        (["new", "Expo", "--follow-up", "soonish"], "is not understood"),
    ],
)
def test_mistakes_about_events_are_named(
    fair: Cardfile, words: list[str], expected: str
) -> None:
    code, sentence = fair.refuse("events", *words)
    assert code == 2
    assert expected in sentence


def test_organisers_and_networks_are_listed_and_asked_to_speak(fair: Cardfile) -> None:
    with fair.store() as session:
        add_contact(session, "Round Table")
    fair.say("events", "ask", "Hannover Fair", 1, "2999-03-01")
    fair.say("tag", 2, "Network")
    first, second = fair.objects("events", "organisers")
    assert (first["id"], first["tag"]) == (1, "organiser")
    assert (second["id"], second["tag"]) == (2, "network")
    (draft,) = fair.objects("draft", 1, "--template", "speak", "--language", "en")
    assert "stand in at short notice" in draft["body"]


@pytest.mark.parametrize("day", [date.min, date.max])
def test_no_year_ends_the_figures(day: date) -> None:
    promise = Promise(parse_rule("+3 working days"), DAYS)
    people = [Met(day, True, None, promise.day(day), None, Stage.MET)]
    assert count_up(FAIR, people, TODAY).cards == 1
