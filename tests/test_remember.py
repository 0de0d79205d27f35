"""Why a contact is remembered is seen wherever the contact is."""

import csv
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import Session

from actions.contacts.neighbours import MOST, colleagues_of, met_with
from actions.identity.merging import merge
from actions.intake.occasion import Occasion
from models.database.database import Database
from models.tables.contact import Contact
from models.tables.follow_up import Event
from tests.backends import on_both
from tests.console import Cardfile
from tests.desk import Desk, only
from tests.invented import add_contact, add_erika
from tests.readings import ERIKA, card

LINE = "asked about solar roofs, has twins"


@pytest.fixture
def remembered(cardfile: Cardfile) -> Cardfile:
    """Erika, 1, due today and remembered."""
    with cardfile.store() as session:
        add_erika(session, date.today())
    cardfile.say("remember", 1, LINE)
    return cardfile


def test_the_line_is_where_people_look_before_a_call(
    remembered: Cardfile, tmp_path: Path
) -> None:
    remembered.say("assign", 1, "Anna")
    remembered.say("queue", "Anna", "-o", tmp_path / "anna.html")
    remembered.say("queue", "Anna", "-o", tmp_path / "anna")
    remembered.say("due", "--digest", "-o", tmp_path / "digest.html")
    places = [
        remembered.say("due"),
        remembered.say("due", "--digest"),
        remembered.say("show", 1),
        remembered.say("queue", "Anna"),
        remembered("draft", 1).stderr,
        (tmp_path / "anna.html").read_text("utf-8"),
        (tmp_path / "anna" / "queue.csv").read_text("utf-8-sig"),
        (tmp_path / "digest.html").read_text("utf-8"),
    ]
    assert [LINE in it for it in places] == [True] * len(places)
    assert [row["remember"] for row in remembered.objects("due")] == [LINE]
    assert [row["id"] for row in remembered.objects("list", "--search", "twins")] == [1]


def test_no_shipped_draft_tells_the_line_to_the_contact(remembered: Cardfile) -> None:
    for template in ("first", "later", "again", "speak"):
        assert "twins" not in remembered.say("draft", 1, "--template", template)


def test_the_line_can_be_replaced_removed_and_brought_back(
    remembered: Cardfile,
) -> None:
    assert remembered.say("remember", 1, "").endswith(": nothing\n")
    assert remembered.objects("show", 1)[0]["values"]["remember"] == ""
    remembered.say("undo", "--yes")
    assert remembered.objects("show", 1)[0]["values"]["remember"] == LINE


@pytest.mark.parametrize("target", ["hubspot", "google", "outlook", "csv"])
def test_targets_get_the_line_in_a_column_or_among_the_notes(
    remembered: Cardfile, tmp_path: Path, target: str
) -> None:
    remembered.say("export", "--to", target, "-o", tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as table:
        cells = [cell for row in csv.reader(table) for cell in row]
    assert any(LINE in cell for cell in cells)


def test_an_import_says_it_of_all_people_of_the_photos(
    desk: Desk, database: Database
) -> None:
    photo = desk.draw()
    desk.take(card(ERIKA), Occasion(remember=f" {LINE}\n"), photo)
    desk.take(card(ERIKA), Occasion(remember=LINE), photo)
    assert only(database).remember == LINE
    with database.reading() as session:
        notes = session.get_one(Contact, 1).notes
        assert not notes, "the same photo again says nothing new"


def test_a_second_reason_is_kept_as_a_note(desk: Desk, database: Database) -> None:
    for line in (LINE, "knows the mayor", "knows the mayor"):
        desk.take(card(ERIKA), Occasion(remember=line))
    assert only(database).remember == LINE
    with database.reading() as session:
        notes = session.get_one(Contact, 1).notes
        assert [it.text for it in notes] == ["knows the mayor"]


def test_a_merge_keeps_both_reasons(
    session: Session, erika: Contact, max_: Contact
) -> None:
    erika.remember, max_.remember = LINE, "knows the mayor"
    merge(session, erika, max_)
    assert erika.remember == LINE
    assert [it.text for it in erika.notes] == ["knows the mayor"]


@on_both
def test_who_was_met_there_and_who_is_at_the_company_is_found(
    session: Session, backend: str
) -> None:
    assert backend
    fair, trip = Event(name="Fair"), Event(name="Trip")
    session.add_all([fair, trip])
    session.flush()
    people = [
        Contact(name="Erika", company="Muster GmbH", event_id=fair.id),
        Contact(name="Max", company="Muster", event_id=trip.id),
        Contact(name="Kim", company="Other Ltd", event_id=fair.id),
        *(Contact(name=f"Guest {n}", event_id=trip.id) for n in range(MOST + 3)),
    ]
    session.add_all(people)
    session.flush()
    erika, max_, kim, guest, *_ = people

    assert [it.name for it in colleagues_of(session, erika).named] == ["Max"]
    assert [it.name for it in met_with(session, kim).named] == ["Erika"]
    of_max = met_with(session, max_)
    assert (len(of_max.named), of_max.count) == (MOST, MOST + 3)
    assert colleagues_of(session, guest).count == 0, "no company is no company"


def test_show_names_them(remembered: Cardfile) -> None:
    with remembered.store() as session:
        other = add_contact(session, "Max Beispiel")
        other.event_id, other.company = 1, "Müller & Soehne"
    shown = remembered.say("show", 1)
    assert "same event     2 Max Beispiel" in shown
    (found,) = remembered.objects("show", 1)
    assert [it["id"] for it in found["met_with"]["named"]] == [2]
