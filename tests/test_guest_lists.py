"""An organiser's list corrects the cards of its event, and nothing a person did."""

from dataclasses import replace
from pathlib import Path

import pytest

from actions.contacts.view import view_contact
from actions.events.edit import new_event
from actions.events.import_guests import (
    ListImported,
    forget_guest_list,
    import_guest_list,
)
from actions.events.prepare import list_missed, prepare_event
from actions.identity.editing import set_columns, set_ready
from actions.intake.occasion import Occasion
from actions.undo import list_operations, undo
from actions.workspace import Workspace
from models.contact import PointKind, Status
from models.database.database import Database
from models.database.filters import event_named
from models.errors import FileUnreadable, NotFound
from models.reading import CardReading, Verdict
from models.reason import Reason, ReasonKind
from models.settings import Settings
from models.tables.guests import GuestList, ListedGuest
from tests.backends import on_both
from tests.conftest import TODAY
from tests.desk import Desk, count, only
from tests.readings import card, field

pytestmark = on_both

FAIR = Occasion(event="Sample Fair")
LISTED = """Attendees of the Sample Fair
Vorname;Nachname;Firma;E-Mail;Treffen
Max;Beispiel;Beispiel AG;max@beispiel.example;
Erika;Mustermann;Muster GmbH;erika.mustermann@muster.example;ja
Erik;Mustermann;Muster GmbH;erik.mustermann@muster.example;
"""
MISREAD = card(
    {"company": "Muster GmbH", "email": "erika.mustermann@muster.example"},
    field("name", "Erika Musterrnann", 0.7),
    verdict=Verdict.REVIEW,
)


@pytest.fixture
def work(database: Database, settings: Settings) -> Workspace:
    work = Workspace(database, settings, lambda: TODAY)
    new_event(work, "Sample Fair", {})
    return work


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    file = tmp_path / "guests.csv"
    file.write_text(LISTED, "utf-8")
    return file


def import_list(work: Workspace, *files: Path) -> ListImported:
    return import_guest_list(work, "sample fair", files)


def doubted(reading: CardReading) -> CardReading:
    """The same reading as the judge leaves it that is not sure of the name."""
    name = reading.fields[-1]
    reason = Reason(ReasonKind.UNSURE, name.kind, (name.value,))
    return replace(reading, right=0.7, reasons=(reason,))


@pytest.mark.parametrize("is_first", [True, False])
def test_a_listed_person_that_was_nearly_read_is_that_person(
    desk: Desk, work: Workspace, listed: Path, is_first: bool
) -> None:
    if is_first:
        import_list(work, listed)
    outcome = desk.take(doubted(MISREAD), FAIR)
    if not is_first:
        (renewal,) = import_list(work, listed).renewals
        assert [it.after for it in renewal.changes] == ["Erika Mustermann"]
    view = view_contact(work, outcome.contact_id or 0)
    assert view.values["name"] == "Erika Mustermann"
    assert view.values["family_name"] == "Mustermann"
    assert (view.status, view.waits) == (Status.READY, ())
    name = next(it.source for it in view.facts if it.kind == "name")
    assert name is not None
    assert name.printed == "Erika Musterrnann"
    assert "corrected by the guest list guests.csv, row 2" in name.rule


def test_the_same_list_again_is_one_list_and_a_newer_one_replaces_it(
    work: Workspace, listed: Path
) -> None:
    assert not import_list(work, listed).is_known
    assert import_list(work, listed).is_known
    listed.write_text(LISTED.replace("Beispiel AG", "Beispiel SE"), "utf-8")
    assert not import_list(work, listed).is_known
    assert count(work.database, GuestList) == 1
    assert count(work.database, ListedGuest) == 3


def test_what_a_newer_list_does_not_say_any_more_is_as_it_was_read(
    desk: Desk, work: Workspace, listed: Path
) -> None:
    desk.take(doubted(MISREAD), FAIR)
    import_list(work, listed)
    listed.write_text(LISTED.replace("Erik", "Ulrik"), "utf-8")
    import_list(work, listed)
    assert only(work.database).name == "Erika Musterrnann"


def test_an_import_of_a_list_is_undone_with_all_it_changed(
    desk: Desk, work: Workspace, listed: Path
) -> None:
    outcome = desk.take(doubted(MISREAD), FAIR)
    before = view_contact(work, outcome.contact_id or 0)
    import_list(work, listed)
    undo(work, list_operations(work)[0].id)
    after = view_contact(work, outcome.contact_id or 0)
    assert (after.values, after.facts, after.waits, after.status) == (
        before.values,
        before.facts,
        before.waits,
        before.status,
    )
    assert count(work.database, GuestList) == count(work.database, ListedGuest) == 0


def test_whom_one_wants_to_meet_is_undone_with_the_list(
    desk: Desk, work: Workspace, listed: Path
) -> None:
    desk.take(doubted(MISREAD), FAIR)
    import_guest_list(work, "sample fair", [listed], wants=["Ida Beispiel"])
    import_guest_list(work, "sample fair", [listed], wants=["Muster GmbH"])

    undo(work, list_operations(work)[0].id)
    with work.reading() as session:
        assert event_named(session, "sample fair").wants == ["Ida Beispiel"]
    undo(work, list_operations(work)[0].id)
    with work.reading() as session:
        assert event_named(session, "sample fair").wants == []


def test_a_typed_name_stays_whatever_a_list_says(
    desk: Desk, work: Workspace, listed: Path
) -> None:
    desk.take(doubted(MISREAD), FAIR)
    with work.writing() as session:
        contact = session.merge(only(work.database))
        set_columns(contact, {"name": "Erika Musterrnann-Berg"})
    import_list(work, listed)
    assert only(work.database).name == "Erika Musterrnann-Berg"


def test_what_a_person_has_found_right_stays(
    desk: Desk, work: Workspace, listed: Path
) -> None:
    desk.take(doubted(MISREAD), FAIR)
    with work.writing() as session:
        set_ready(session.merge(only(work.database)))
    assert import_list(work, listed).renewals == ()
    assert only(work.database).name == "Erika Musterrnann"


@pytest.mark.parametrize(
    "printed",
    [
        ("Erika Mustermann", "Other GmbH", "erika@other.example"),
        ("Erik Mustermann", "Muster GmbH", "erik.mustermann@muster.example"),
        ("Martina Beispiel", "Beispiel AG", "info@beispiel.example"),
        ("Erika Muster", "Muster GmbH", "e.muster@muster.example"),
    ],
)
def test_a_stranger_with_a_near_name_stays_as_it_was_read(
    desk: Desk, work: Workspace, listed: Path, printed: tuple[str, str, str]
) -> None:
    name, company, email = printed
    import_list(work, listed)
    desk.take(card({"name": name, "company": company, "email": email}), FAIR)
    contact = only(work.database)
    assert (contact.name, contact.company) == (name, company)
    assert contact.values(PointKind.EMAIL) == [email]


def test_cards_of_other_events_are_not_touched(
    desk: Desk, work: Workspace, listed: Path
) -> None:
    desk.take(doubted(MISREAD), Occasion(event="Another Fair"))
    assert import_list(work, listed).renewals == ()
    assert only(work.database).name == "Erika Musterrnann"


def test_an_excel_file_is_read_as_a_table(work: Workspace, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["Name", "Company", "Badge ID"])
    book.active.append(["Muster, Erika", "Muster GmbH", 4711])
    book.save(tmp_path / "guests.xlsx")
    assert import_list(work, tmp_path / "guests.xlsx").guests == 1
    with work.reading() as session:
        guest = session.get_one(ListedGuest, 1)
        assert (guest.name, guest.codes) == ("Erika Muster", ["4711"])


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no zip", b"\x00" * 100])
def test_a_damaged_excel_file_is_named(
    work: Workspace, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "guests.xlsx"
    file.write_bytes(content)
    with pytest.raises(FileUnreadable, match=r"guests\.xlsx"):
        import_list(work, file)


def test_an_excel_file_with_a_cell_far_out_is_refused(
    work: Workspace, tmp_path: Path
) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["Name", "Company", "Badge ID"])
    book.active.append(["Muster, Erika", "Muster GmbH", 4711])
    for row in range(3, 400):
        book.active.cell(row, 16_384, "x")
    book.save(tmp_path / "guests.xlsx")
    with pytest.raises(FileUnreadable, match=r"guests\.xlsx has more than 5,000,000"):
        import_list(work, tmp_path / "guests.xlsx")


def test_a_list_of_an_unknown_event_is_refused(work: Workspace, listed: Path) -> None:
    with pytest.raises(NotFound, match="Sample Fair"):
        import_guest_list(work, "Sample Fari", [listed])


def test_before_an_event_one_sees_whom_one_knows_there(
    desk: Desk, work: Workspace, listed: Path
) -> None:
    desk.take(card({"name": "Max Beispiel", "company": "Beispiel AG"}))
    import_guest_list(work, "Sample Fair", [listed], ["Unknown Ltd"])
    found = prepare_event(work, "Sample Fair")
    (known,) = found.known
    assert (known.name, known.by) == ("Max Beispiel", "name and company")
    assert known.due_on is not None
    assert [it.name for it in found.wanted] == ["Erika Mustermann"]
    assert [it.name for it in list_missed(work, "Sample Fair")] == [
        "Erika Mustermann",
        "Unknown Ltd",
    ]


def test_whoever_was_met_is_missed_no_more(
    desk: Desk, work: Workspace, listed: Path
) -> None:
    import_list(work, listed)
    desk.take(doubted(MISREAD), FAIR)
    assert list_missed(work, "Sample Fair") == []
    found = prepare_event(work, "Sample Fair")
    assert [it.is_wanted for it in found.known] == [True]
    assert [it.name for it in found.colleagues] == ["Erik Mustermann"]


def test_a_forgotten_list_leaves_its_corrections_and_cannot_come_back(
    desk: Desk, work: Workspace, listed: Path
) -> None:
    desk.take(doubted(MISREAD), FAIR)
    import_list(work, listed)
    forget_guest_list(work, "Sample Fair")
    assert count(work.database, ListedGuest) == 0
    assert list_operations(work) == []
    assert only(work.database).name == "Erika Mustermann"
    with pytest.raises(NotFound, match="no list"):
        forget_guest_list(work, "Sample Fair")
