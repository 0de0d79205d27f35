import csv
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from actions.exporting.export import write_people
from actions.exporting.people import read_people, read_person
from export.person import Person, Phone
from export.targets import Options, suffix_of, target_names, write
from models.contact import Channel, Filter, PointKind
from models.database.database import Database
from models.errors import ExportFailed, NotFound
from models.field import PhoneKind
from models.tables.columns import Row
from models.tables.contact import Contact, ContactPoint, ContactTag, Note
from models.tables.follow_up import Event, FollowUp
from tests.backends import on_both
from tests.people import ERIKA, NOBODY


def read(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def fill(database: Database, count: int = 1) -> None:
    with database.writing() as session:
        event = Event(name="Sample Fair")
        session.add(event)
        session.flush()
        for number in range(count):
            contact = Contact(
                name=f"Erika Muster {number}",
                given_name="Erika",
                family_name="Muster",
                met_on=date(2026, 11, 12),
                event_id=event.id,
            )
            session.add(contact)
            session.flush()
            assert contact.id is not None
            session.add_all(belongings(contact.id))


def belongings(contact: int) -> Iterator[Row]:
    email, phone = PointKind.EMAIL, PointKind.PHONE
    yield ContactPoint(contact_id=contact, kind=email, value="e@muster.example")
    yield ContactPoint(
        contact_id=contact,
        kind=phone,
        value="+493012345678",
        label="mobile",
        extension="5",
    )
    yield ContactTag(contact_id=contact, tag="hot")
    yield Note(contact_id=contact, text="Wants a quote.")
    yield FollowUp(contact_id=contact, due_on=date(2026, 11, 17), channel=Channel.CALL)


@on_both
def test_contact_leaves_the_database_with_all_that_belongs_to_it(
    database: Database,
) -> None:
    fill(database)
    with database.reading() as session:
        person = read_person(session, 1)

    assert person.event == "Sample Fair"
    assert person.emails == ("e@muster.example",)
    assert person.phones == (Phone("+493012345678", PhoneKind.MOBILE, "5"),)
    assert (person.tags, person.notes) == (("hot",), ("Wants a quote.",))
    assert person.next_task is not None
    assert person.next_task.due_on == date(2026, 11, 17)


@on_both
def test_contacts_come_batch_by_batch_and_only_those_that_are_meant(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("actions.exporting.people.BATCH", 3)
    fill(database, 10)
    with database.reading() as session:
        names = [it.name for it in read_people(session, Filter(tag="hot"))]
        with pytest.raises(NotFound, match="no tag"):
            list(read_people(session, Filter(tag="cold")))

    assert names == [f"Erika Muster {number}" for number in range(10)]


def test_a_number_nobody_has_is_not_found(database: Database) -> None:
    with (
        database.reading() as session,
        pytest.raises(NotFound, match="There is no contact"),
    ):
        read_person(session, 7)


@pytest.mark.parametrize("target", target_names())
def test_every_target_takes_a_full_contact(target: str, tmp_path: Path) -> None:
    result = write([ERIKA], target, tmp_path / "out.csv")

    assert result.lacking == ()
    assert result.rows >= 1
    assert all(file.stat().st_size > 0 for file in result.files)


def test_plain_csv_has_a_column_for_everything(tmp_path: Path) -> None:
    write([ERIKA], "csv", tmp_path / "out.csv")

    (row,) = read(tmp_path / "out.csv")
    assert row["ID"] == ERIKA.uid
    assert row["Phone"] == "+493012345678 ext. 12"
    assert row["Other e-mails"] == "e.muster@home.example"
    assert row["Follow-up on"] == "2026-11-17"
    assert row["Tags"] == "hot; sensors"


def test_what_has_no_column_goes_into_the_notes(tmp_path: Path) -> None:
    write([ERIKA], "hubspot", tmp_path / "out.csv")

    (row,) = read(tmp_path / "out.csv")
    assert row["Message"].splitlines() == [
        "Wants a quote.",
        "Prefers mornings;",
        "not Fridays.",
        "Department: Sales",
        "E-mail: e.muster@home.example",
        "Fax: +493012345679",
        "Linkedin: https://www.linkedin.com/in/erika-muster",
        "Tags: hot, sensors",
        "Met: Sample Fair, Hall 3, 2026-11-12",
    ]


def test_follow_up_is_a_line_of_the_notes_where_the_target_takes_no_tasks(
    tmp_path: Path,
) -> None:
    write([ERIKA], "google", tmp_path / "out.csv")

    (row,) = read(tmp_path / "out.csv")
    assert row["Notes"].endswith("Follow-up on 2026-11-17, call: send the quote")


def test_follow_ups_get_a_second_file_where_the_target_takes_tasks(
    tmp_path: Path,
) -> None:
    result = write([ERIKA, NOBODY], "hubspot", tmp_path / "out.csv")

    assert [file.name for file in result.files] == ["out.csv", "out-tasks.csv"]
    (row,) = read(tmp_path / "out-tasks.csv")
    assert row["Task title"] == "Call Dr. Erika Muster, Muster & Söhne GmbH"
    assert row["Due date"] == "2026-11-17 09:00"


def test_formulas_are_dropped_from_names_and_guarded_elsewhere(tmp_path: Path) -> None:
    evil = replace(ERIKA, given="=HYPERLINK(1)", company="@x", notes=("-1", "b"))

    write([evil], "hubspot", tmp_path / "out.csv")

    (row,) = read(tmp_path / "out.csv")
    assert (row["First name"], row["Company name"]) == ("HYPERLINK(1)", "x")
    assert row["Message"].startswith("'-1\nb")
    assert row["Mobile phone number"] == "+4915112345678"


def test_spreadsheets_get_phones_they_cannot_calculate(tmp_path: Path) -> None:
    options = Options(for_spreadsheet=True)
    write([ERIKA], "csv", tmp_path / "out.csv", options)

    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["Mobile"] == "+49 1511 2345678"
    assert row["Postcode"] == "'01067"


def test_each_company_is_written_once_and_before_its_people(tmp_path: Path) -> None:
    one, other = (replace(ERIKA, company=name) for name in ("Muster AG", "Muster SE"))

    result = write([one, other, one], "odoo", tmp_path / "x.csv")

    assert [file.name for file in result.files] == [
        "x-companies.csv",
        "x.csv",
        "x-tasks.csv",
    ]
    companies = read(tmp_path / "x-companies.csv")
    people = read(tmp_path / "x.csv")
    assert [row["Name"] for row in companies] == ["Muster AG", "Muster SE"]
    assert {row["Related Company/External ID"] for row in people} == {
        row["External ID"] for row in companies
    }


def test_files_are_split_where_the_target_stops(tmp_path: Path) -> None:
    people = [replace(ERIKA, uid=f"{number}") for number in range(3_001)]

    result = write(people, "google", tmp_path / "out.csv")

    assert [file.name for file in result.files] == ["out-1.csv", "out-2.csv"]
    assert [len(read(file)) for file in result.files] == [3_000, 1]
    assert result.rows == 3_001


def test_contacts_the_target_would_refuse_are_reported(tmp_path: Path) -> None:
    result = write([Person(uid="1", company="X")], "hubspot", tmp_path / "out.csv")

    (lack,) = result.lacking
    assert (lack.label, lack.missing) == ("X", ("First name or Last name or Email",))
    assert read(tmp_path / "out.csv") == []


def test_an_export_that_breaks_off_leaves_the_old_file(tmp_path: Path) -> None:
    def people() -> Iterator[Person]:
        yield ERIKA
        raise KeyboardInterrupt

    (tmp_path / "out.csv").write_text("old")
    with pytest.raises(KeyboardInterrupt):
        write(people(), "csv", tmp_path / "out.csv")

    assert [file.name for file in tmp_path.iterdir()] == ["out.csv"]
    assert (tmp_path / "out.csv").read_text() == "old"


@pytest.mark.parametrize("target", ["csv", "xlsx", "vcard", "ics"])
def test_a_disk_that_takes_no_more_leaves_the_old_file(
    target: str, tmp_path: Path
) -> None:
    resource = pytest.importorskip("resource", reason="Windows has no such limit")
    path = tmp_path / f"out{suffix_of(target)}"
    path.write_text("old")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, before[1]))
    try:
        with pytest.raises(ExportFailed, match="what was there before is unchanged"):
            write([ERIKA] * 400, target, path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert [file.name for file in tmp_path.iterdir()] == [path.name]
    assert path.read_text() == "old"


def test_a_folder_that_is_not_there_is_reported(tmp_path: Path) -> None:
    with pytest.raises(ExportFailed, match="make the folder"):
        write([ERIKA], "csv", tmp_path / "none" / "out.csv")


def test_an_unknown_target_is_reported_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(ExportFailed, match="did you mean hubspot"):
        write([ERIKA], "hubspott", tmp_path / "out.csv")


@on_both
def test_only_what_changed_goes_out_again(database: Database, tmp_path: Path) -> None:
    options, path = Options(changed=True), tmp_path / "out.csv"
    fill(database, 3)

    def export(target: str) -> int:
        return write_people(database, Filter(), target, path, options).rows

    rows = [export("google"), export("google"), export("csv")]
    with database.writing() as session:
        session.add(Note(contact_id=2, text="Called back."))
    rows += [export("google"), export("google")]

    assert rows == [3, 0, 3, 1, 0]


def test_what_the_target_would_refuse_is_not_taken_for_exported(
    database: Database, tmp_path: Path
) -> None:
    options, path = Options(changed=True), tmp_path / "out.csv"
    fill(database)
    with database.writing() as session:
        session.add(Contact(name="", met_on=date(2026, 11, 12)))

    first = write_people(database, Filter(), "hubspot", path, options)
    second = write_people(database, Filter(), "hubspot", path, options)

    assert (first.rows, len(first.lacking)) == (1, 1)
    assert (second.rows, len(second.lacking)) == (0, 1)
