"""Whatever was done to contacts can be undone, to the byte."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from actions.contacts.edit import Changes, add_note, add_tags, edit_contact
from actions.contacts.import_address_book import import_address_book
from actions.contacts.merge import (
    delete_contacts,
    keep_apart,
    merge_contacts,
    split_contact,
)
from actions.contacts.view import view_contact
from actions.follow_ups.schedule import parse_follow_up, remind
from actions.recorded_rows import BELONGINGS
from actions.undo import (
    list_deleted,
    list_operations,
    restore_contact,
    undo,
)
from actions.workspace import Workspace
from models.contact import Channel
from models.database.database import Database
from models.errors import EditConflict, NotFound
from models.settings import Settings
from models.tables import METADATA
from models.tables.contact import Contact, Note
from models.tables.follow_up import FollowUp
from models.tables.history import RowChange
from tests.backends import on_both
from tests.console import Cardfile
from tests.stored import MET, add_contact

NAMES = ("Erika Mustermann", "Dr. Max Power", "山田太郎", "Bùi Thục Uyên")
OF_HISTORY = {"operation", "row_change", "cardfile_version"}


def fill(database: Database) -> None:
    with database.writing() as session:
        for name in NAMES:
            contact = add_contact(session, name, f"c{len(name)}@example.com")
            contact.follow_ups = [
                FollowUp(due_on=MET, channel=Channel.CALL, reason="first")
            ]


def everything(session: Session) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables but those of the history."""
    return {
        name: sorted(map(tuple, session.connection().execute(table.select())), key=str)
        for name, table in METADATA.tables.items()
        if name not in OF_HISTORY
    }


@pytest.fixture
def work(database: Database, settings: Settings) -> Workspace:
    fill(database)
    return Workspace(database, settings)


def state(work: Workspace) -> dict[str, list[tuple[object, ...]]]:
    with work.reading() as session:
        return everything(session)


@on_both
def test_a_merge_is_undone_to_the_byte(work: Workspace) -> None:
    keep_apart(work, 2, [3])
    before = state(work)
    merge_contacts(work, 1, [2, 3])
    assert state(work) != before
    (last, *_) = list_operations(work)
    assert last.title == "Merged contacts 2, 3 into 1"
    assert set(last.names.values()) == set(NAMES[:3])
    undo(work, last.id)
    assert state(work) == before


def test_operations_on_follow_ups_name_the_contact(work: Workspace) -> None:
    remind(work, 1, parse_follow_up("+1 week"))
    assert list_operations(work)[0].names == {1: NAMES[0]}


@on_both
def test_a_deleted_contact_comes_back_as_it_was(work: Workspace) -> None:
    add_tags(work, 2, ["press"])
    before = state(work)
    delete_contacts(work, [2, 4])
    assert [it.name for it in list_deleted(work)] == [NAMES[1], NAMES[3]]
    with work.writing() as session:
        assert add_contact(session, "Newcomer").id == 5
        session.delete(session.get_one(Contact, 5))
    assert restore_contact(work, 4).id == 4
    restore_contact(work, 2)
    assert not list_deleted(work)
    after = state(work)
    for name in ("contact", "contact_point", "contact_tag", "follow_up"):
        assert after[name] == before[name]


def test_what_was_changed_since_is_not_undone(work: Workspace) -> None:
    edit_contact(work, 1, Changes(columns={"title": "Engineer"}))
    edit_contact(work, 1, Changes(columns={"title": "Director"}))
    first = list_operations(work)[1]
    with pytest.raises(EditConflict, match="changed again since: contact 1"):
        undo(work, first.id)
    assert view_contact(work, 1).values["title"] == "Director"


def test_what_came_to_a_contact_that_would_go_is_not_lost(work: Workspace) -> None:
    merge_contacts(work, 1, [2])
    split_contact(work, 1, 2)
    with work.writing() as session:
        session.add(Note(contact_id=5, text="came later"))
    with pytest.raises(EditConflict, match="contact 5"):
        undo(work, list_operations(work)[0].id)


def book(folder: Path, size: int) -> Path:
    file = folder / "book.vcf"
    file.write_text(
        "".join(
            f"BEGIN:VCARD\nFN:Ada {n}\nEMAIL:{n}@ada.example\nNOTE:met\nEND:VCARD\n"
            for n in range(size)
        )
    )
    return file


@on_both
def test_an_import_of_many_batches_is_one_operation(
    work: Workspace, tmp_path: Path
) -> None:
    before = state(work)
    import_address_book(work, book(tmp_path, 250), ["old friends"], lambda _: None)
    (last,) = list_operations(work)
    assert last.title == "Imported 250 contacts from book.vcf"
    assert not last.is_all
    undo(work, last.id)
    assert state(work) == before


def test_an_import_is_not_undone_when_something_came_to_its_contacts(
    work: Workspace, tmp_path: Path
) -> None:
    import_address_book(work, book(tmp_path, 150), (), lambda _: None)
    (last,) = list_operations(work)
    for number in range(10, 20):
        add_note(work, number, "called back")
    with pytest.raises(EditConflict, match="contact 14 and 5 more"):
        undo(work, last.id)
    assert view_contact(work, 10).notes


def test_an_operation_of_an_earlier_version_is_undone(
    work: Workspace, tmp_path: Path
) -> None:
    before = state(work)
    import_address_book(work, book(tmp_path, 3), (), lambda _: None)
    with work.writing() as session:
        for change in session.exec(select(RowChange)).all():
            values = dict(change.after or {})
            for table, row in values.pop(BELONGINGS):
                session.add(
                    RowChange(
                        operation_id=change.operation_id,
                        contact_id=change.contact_id,
                        table_name=table,
                        after=row,
                    )
                )
            change.after = values
    undo(work, list_operations(work)[0].id)
    assert state(work) == before


def test_a_plan_with_its_deadline_is_undone(cardfile: Cardfile) -> None:
    today = date.today()
    with cardfile.store() as session:
        for number in range(3):
            contact = add_contact(session, f"Erika Muster{number}")
            contact.follow_ups = [FollowUp(due_on=today + timedelta(days=3))]
        session.flush()
        before = everything(session)
    last = today + timedelta(days=21)
    cardfile.say("plan", "--squeeze", today, last, "--apply")
    with cardfile.store() as session:
        assert everything(session) != before
    assert cardfile.objects("undo")[0]["title"] == "Planned follow-ups"
    cardfile.say("undo", "--yes")
    with cardfile.store() as session:
        assert everything(session) == before


def test_who_is_gone_is_said_to_be_merged_or_in_the_trash(work: Workspace) -> None:
    merge_contacts(work, 1, [2])
    delete_contacts(work, [3])
    with pytest.raises(NotFound, match="any more: Merged contact 2 into 1"):
        view_contact(work, 2)
    with pytest.raises(NotFound, match="Contact 3 is in the trash"):
        view_contact(work, 3)
    with pytest.raises(NotFound, match="no contact 2 in the trash"):
        restore_contact(work, 2)


def test_the_number_of_a_contact_is_never_given_again(work: Workspace) -> None:
    delete_contacts(work, [4])
    with work.writing() as session:
        assert add_contact(session, "Newcomer").id == 5


def test_undo_says_what_it_will_undo_and_asks(cardfile: Cardfile) -> None:
    with cardfile.store() as session:
        add_contact(session, "Erika Mustermann")
    cardfile.say("edit", 1, "--title", "Chief")
    refused = cardfile("undo", answer="n\n")
    assert "Edited contact 1: title (Erika Mustermann)" in refused.stderr
    assert cardfile.objects("show", 1)[0]["values"]["title"] == "Chief"
    assert "Undone: Edited contact 1: title." in cardfile.say("undo", "--yes")
    assert cardfile.objects("show", 1)[0]["values"]["title"] == ""
    assert "nothing to undo" in cardfile("undo").stderr
