"""A badge is a contact by its code, or waits until the organiser's list names it."""

from pathlib import Path

import pytest

from ingest.fields import is_badge_type
from ingest.options import ReadOptions
from ingest.pipeline import Tools, load_tools, read_photo
from models.reading import CardReading, Verdict
from tests.badges import draw_badge
from tests.console import Cardfile

VCARD = (
    "BEGIN:VCARD\nVERSION:3.0\nN:Berg;Ada\nFN:Ada Berg\nORG:Berg Optics\n"
    "TITLE:Buyer\nEMAIL:ada@berg.example\nEND:VCARD"
)
MECARD = "MECARD:N:Berg,Ada;ORG:Berg Optics;EMAIL:ada@berg.example;;"
LISTED = """Badge ID,Name,Company,E-mail,Job title
SF-20471,Ada Berg,Berg Optics,ada@berg.example,Buyer
"""


@pytest.fixture(scope="module")
def tools() -> Tools:
    return load_tools(ReadOptions())


def read(tools: Tools, folder: Path, code: str, *lines: str, kind: str) -> CardReading:
    path = folder / "badge.png"
    draw_badge(code, *lines, kind=kind).save(path)
    (card,) = read_photo(path, tools).cards
    return card


def values(card: CardReading) -> dict[str, str]:
    return {str(it.kind): it.value for it in reversed(card.fields)}


@pytest.mark.parametrize("code", [VCARD, MECARD])
@pytest.mark.parametrize("kind", ["ATTENDEE", "SPEAKER", "EXHIBITOR"])
def test_a_badge_with_a_contact_in_its_code_is_that_contact(
    tools: Tools, tmp_path: Path, code: str, kind: str
) -> None:
    card = read(tools, tmp_path, code, "Ada Berg", "Berg Optics", kind=kind)
    found = values(card)
    assert card.verdict is not Verdict.NOT_A_CARD
    assert (found["name"], found["company"]) == ("Ada Berg", "Berg Optics")
    assert found["email"] == "ada@berg.example"
    assert kind.casefold() not in {it.value.casefold() for it in card.fields}


@pytest.mark.parametrize("kind", ["ATTENDEE", "SPEAKER", "EXHIBITOR", "BESUCHER"])
def test_the_kind_of_a_badge_is_neither_title_nor_company(
    tools: Tools, tmp_path: Path, kind: str
) -> None:
    card = read(tools, tmp_path, "SF-20471", "Ada Berg", "Berg Optics GmbH", kind=kind)
    found = values(card)
    assert (found["name"], found["company"]) == ("Ada Berg", "Berg Optics GmbH")
    assert found["code"] == "SF-20471"
    assert "title" not in found


def test_a_speaker_with_an_address_may_be_one_by_profession() -> None:
    assert is_badge_type("SPEAKER", has_points=False)
    assert not is_badge_type("Speaker", has_points=True)
    assert not is_badge_type("Speaker & Author", has_points=False)


def test_a_code_alone_waits_and_finds_its_person_when_the_list_arrives(
    cardfile: Cardfile, tmp_path: Path
) -> None:
    badge = tmp_path / "badge.png"
    draw_badge("SF-20471", kind="VISITOR").save(badge)
    cardfile.say("import", badge, "--event", "Sample Fair", "--workers", "1")
    (waiting,) = cardfile.objects("list")
    assert (waiting["name"], waiting["status"]) == ("", "review")
    assert 'badge with the code "SF-20471"' in cardfile.say("show", waiting["id"])
    guests = tmp_path / "guests.csv"
    guests.write_text(LISTED, "utf-8")
    cardfile.say("events", "guests", "Sample Fair", guests)
    (found,) = cardfile.objects("list")
    assert found["name"] == "Ada Berg"
    assert (found["email"], found["status"]) == ("ada@berg.example", "ready")
    (shown,) = cardfile.objects("show", found["id"])
    assert shown["basis"]["source"] == "badge"
    sources = {it["kind"]: it["source"]["rule"] for it in shown["facts"]}
    assert sources["title"] == "on the guest list guests.csv, row 1"


def test_a_badge_that_comes_after_the_list_is_known_at_once(
    cardfile: Cardfile, tmp_path: Path
) -> None:
    guests = tmp_path / "guests.csv"
    guests.write_text(LISTED, "utf-8")
    cardfile.say("events", "new", "Sample Fair")
    cardfile.say("events", "guests", "Sample Fair", guests)
    badge = tmp_path / "badge.png"
    draw_badge("https://fair.example/b/SF-20471", "Ada Berq", kind="VISITOR").save(
        badge
    )
    cardfile.say("import", badge, "--event", "Sample Fair", "--workers", "1")
    (found,) = cardfile.objects("list")
    assert (found["name"], found["company"]) == ("Ada Berg", "Berg Optics")
