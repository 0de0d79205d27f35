"""Whoever is erased is in no file of the data folder any more, and nobody else is."""

import os
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from sqlmodel import Session, select

from actions.backup.back_up import back_up
from actions.backup.check import check
from actions.erasure.erase import erase
from actions.erasure.selection import find_expired
from actions.events.import_guests import recording_list
from actions.exporting.export import export_chosen
from actions.intake.archive import Archive
from actions.intake.occasion import Occasion
from actions.workspace import Workspace
from ingest.decode.photo import open_photo
from models.database.database import Database
from models.geometry import Point, Quad
from models.photo import ItemState
from models.settings import Settings
from models.storage.file_lock import TemporaryFolder
from models.tables import METADATA
from models.tables.columns import id_of
from models.tables.contact import Contact, Note, PossibleMatch
from models.tables.follow_up import Event, FollowUp
from models.tables.guests import GuestList, ListedGuest
from models.tables.history import Erasure, Exported, LogEntry
from models.tables.photo import Card, Delivery, InboxItem, Photo, WatchedFolder
from tests.backends import on_both
from tests.canary import CANARY, hits
from tests.console import Cardfile
from tests.desk import Desk, contacts, count
from tests.kept import hashes
from tests.pictures import draw_card
from tests.readings import MAX, card, photo
from tests.stored import MET, add_contact

NOW = datetime(2026, 11, 16, tzinfo=UTC)


def leave_traces(session: Session, contact: Contact) -> None:
    """Write a name wherever a person's work leaves one."""
    name = contact.name
    contact.notes.append(Note(text=f"{name} wants a quote"))
    contact.follow_ups[0].outcome = f"spoke with {name}"
    session.add(LogEntry(contact_id=id_of(contact), happened_on=MET, note=name))
    session.add(Exported(target="hubspot", uid=contact.uid, digest="d", etag=name))
    session.add(
        Exported(target="ics", uid=contact.follow_ups[0].uid, digest="d", etag=name)
    )
    fair = Event(name="Fair", wants=[name, "Acme"])
    session.add(fair)
    session.flush()
    with recording_list(session, "Imported a list", id_of(fair), []):
        listed = [ListedGuest(row=1, name=name), ListedGuest(row=2, name="Max Sample")]
        session.add(
            GuestList(event_id=id_of(fair), source="x.csv", digest="d", guests=listed)
        )


def test_an_erased_person_is_in_no_file(
    desk: Desk, database: Database, settings: Settings
) -> None:
    for number in range(30):
        desk.take(
            card({"name": f"Max Number{number}", "email": f"m{number}@x.example"})
        )
    path = desk.draw("zerlina quastenflosser.jpg", b"quastenflosser")
    desk.take(card(CANARY), path=path)
    desk.take(card({**CANARY, "title": "Zq canaries again"}))  # a second card
    with database.writing() as session:
        (canary,) = [it for it in contacts(session) if it.name == CANARY["name"]]
        leave_traces(session, canary)
        session.add(
            PossibleMatch(contact_id=id_of(canary), other_id=1, reason=CANARY["name"])
        )
        canary_id = id_of(canary)
    assert len(hits(settings.folder)) > 3

    erased = erase(database, Archive(settings.folder), [canary_id])

    assert hits(settings.folder) == []
    assert (erased.contacts, erased.removed, erased.painted) == (1, 2, 0)
    assert [target for target, _ in erased.traces.targets] == ["hubspot", "ics"]
    assert path in erased.copies
    assert count(database, Contact) == count(database, Photo) == 30
    assert count(database, FollowUp) == 30
    assert len(list(Archive(settings.folder).originals())) == 30


def test_every_table_that_tells_of_people_is_thought_of() -> None:
    """A row that goes with its contact goes by itself; all others are listed here."""
    left = set(METADATA.tables)
    for name, table in METADATA.tables.items():
        keys = {
            (key.column.table.name, key.ondelete)
            for column in table.columns
            for key in column.foreign_keys
        }
        if {("contact", "CASCADE"), ("photo", "CASCADE"), ("card", "CASCADE")} & keys:
            left.discard(name)
    by_hand = {"contact", "photo", "exported", "event", "inbox_item", "listed_guest"}
    by_hand |= {"operation", "row_change", "outbox_event"}
    of_nobody = {"erasure", "backup", "blocked", "watched_folder", "originals_folder"}
    of_nobody |= {"guest_list"}
    assert left == by_hand | of_nobody


LEFT = Quad(Point(20, 20), Point(480, 20), Point(480, 290), Point(20, 290))
RIGHT = Quad(Point(520, 20), Point(980, 20), Point(980, 290), Point(520, 290))


@pytest.fixture
def shared(desk: Desk, tmp_path: Path) -> Path:
    """A photo with the canary's card on the left and Max's on the right."""
    picture = Image.new("RGB", (1000, 310), "navy")
    for left, name in ((20, "Zerlina"), (520, "Max")):
        picture.paste(draw_card([name], (460, 270)), (left, 20))
    path = tmp_path / "table.jpg"
    picture.save(path, quality=95)
    cards = (
        replace(card(CANARY), corners=LEFT),
        replace(card(MAX, position=1), corners=RIGHT),
    )
    desk.take(photo(*cards), path=path)
    return path


@on_both
def test_only_the_card_of_the_erased_is_painted_over(
    shared: Path, database: Database, settings: Settings
) -> None:
    (before,) = open_photo(shared).read_pages()

    erased = erase(database, Archive(settings.folder), [1])

    assert (erased.removed, erased.painted) == (0, 1)
    assert erased.copies == (shared,)
    (original,) = Archive(settings.folder).originals()
    (after,) = open_photo(original).read_pages()
    assert after.shape == before.shape
    assert (np.abs(after[20:290, 20:480].astype(int) - 128) < 12).all()
    kept = (slice(20, 290), slice(520, 980))
    assert np.abs(after[kept].astype(int) - before[kept]).mean() < 2
    with database.reading() as session:
        row = session.exec(select(Photo)).one()
        assert original.name == f"{row.sha256}{row.suffix}"
        assert row.size == original.stat().st_size
        assert [it.contact_id for it in session.exec(select(Card))] == [2]
        assert session.exec(select(Delivery.source)).one() == "erased 1"
    assert hits(settings.folder) == []


def test_the_last_person_on_a_photo_takes_it_along(
    shared: Path, database: Database, settings: Settings
) -> None:
    assert shared.exists()
    erase(database, Archive(settings.folder), [1])
    erase(database, Archive(settings.folder), [2])
    assert list(Archive(settings.folder).originals()) == []
    assert count(database, Photo) == 0


def test_a_stop_before_the_files_go_is_repaired_the_next_time(
    desk: Desk, database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.take(card(CANARY), path=desk.draw("a.jpg", b"quastenflosser"))
    desk.take(card(MAX))
    with monkeypatch.context() as patch:
        patch.setattr("actions.erasure.erase.finish", lambda *_: 0)  # killed here
        erase(database, Archive(settings.folder), [1])
    assert len(list(Archive(settings.folder).originals())) == 2

    erase(database, Archive(settings.folder), [])

    assert len(list(Archive(settings.folder).originals())) == 1
    assert hits(settings.folder) == []


LEFTOVERS = (
    "data/originals/tmp-half",
    "data/cardfile.toml.partial",
    "data/backups/schema-0001-20261116T000000Z.db.partial",
    ".data.restoring/cardfile.db",
    "data/.cardfile.db.restoring",
    "disk/.20261116T000000.000000Z.partial/cardfile.db",
    "disk/originals/tmp-half",
)
"""Where killed programs leave photos and copies of the database."""


@pytest.mark.parametrize("name", LEFTOVERS)
def test_what_a_killed_program_left_is_reported_and_erased(
    name: str, desk: Desk, database: Database, settings: Settings
) -> None:
    desk.take(card(CANARY))
    archive, top = Archive(settings.folder), settings.folder.parent
    back_up(database, Archive(settings.folder), top / "disk", lambda *_: None, NOW)
    left = top / name.replace("data", settings.folder.name, 1)
    left.parent.mkdir(parents=True, exist_ok=True)
    left.write_text("quastenflosser")

    found = check(database, archive, lambda *_: None)
    assert len(found.leftovers) == 1
    assert str(left).startswith(found.leftovers[0])
    assert not found.is_well
    erase(database, archive, [1])
    assert not left.exists()
    assert hits(settings.folder) == []
    assert check(database, archive, lambda *_: None).is_well


def test_an_upload_of_the_same_photo_that_waits_is_erased(
    desk: Desk, database: Database, settings: Settings
) -> None:
    photo = desk.draw("a.jpg", b"quastenflosser")
    desk.take(card(CANARY), path=photo)
    uploads = settings.folder / "uploads"
    uploads.mkdir()
    (uploads / "1.upload").write_bytes(photo.read_bytes())
    (uploads / "2.upload").write_bytes(b"somebody else")
    erase(database, Archive(settings.folder), [1])
    assert [it.name for it in uploads.iterdir()] == ["2.upload"]


@pytest.mark.skipif(sys.platform == "win32", reason="no fork")
def test_a_photo_half_copied_when_the_program_was_killed_is_erased(
    desk: Desk, database: Database, settings: Settings
) -> None:
    desk.take(card(CANARY))
    photo = desk.draw("a.jpg", b"quastenflosser" * 1000)
    if not (pid := os.fork()):
        Archive(settings.folder, step=lambda _: os._exit(9)).keep(photo)
    os.waitpid(pid, 0)
    (left,) = Archive(settings.folder).leftovers()
    assert left.read_bytes() == photo.read_bytes()
    with Archive(settings.folder)._temporary() as (file, partial):
        file.write(b"somebody else, whose photo is being copied just now")
        erase(database, Archive(settings.folder), [1])
        assert partial.exists()
    assert not left.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="no fork")
def test_contacts_half_exported_when_the_program_was_killed_are_erased(
    desk: Desk,
    database: Database,
    settings: Settings,
    temporary_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk.take(card(CANARY))
    if not (pid := os.fork()):
        monkeypatch.setattr("shutil.rmtree", lambda *_, **_options: os._exit(9))
        export_chosen(Workspace(database, settings, NOW.date), [1], "csv")
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 9
    (left,) = temporary_folder.glob("cardfile-*")
    assert hits(left) != []
    archive = Archive(settings.folder)
    assert check(database, archive, lambda *_: None).leftovers == (str(left),)
    with TemporaryFolder() as running:
        erase(database, archive, [1])
        assert running.path.exists()
    assert list(temporary_folder.glob("cardfile-*")) == []


def test_a_file_in_a_watched_folder_is_found_and_forgotten(
    desk: Desk, database: Database, settings: Settings, tmp_path: Path
) -> None:
    path = desk.draw("zerlina.jpg")
    desk.take(card(CANARY), path=path)
    inbox = tmp_path / "inbox" / "done" / "2026-11"
    inbox.mkdir(parents=True)
    moved = path.rename(inbox / "zerlina.jpg")
    with database.writing() as session:
        folder = WatchedFolder(path=str(tmp_path / "inbox"))
        session.add(folder)
        session.flush()
        stat = moved.stat()
        session.add(
            InboxItem(
                folder_id=id_of(folder),
                path="zerlina.jpg",
                device=stat.st_dev,
                inode=stat.st_ino,
                mtime_ns=stat.st_mtime_ns,
                state=ItemState.TAKEN,
                first_seen=folder.looked_at,
                last_change=folder.looked_at,
            )
        )

    erased = erase(database, Archive(settings.folder), [1])

    assert erased.copies == (moved,)
    assert count(database, InboxItem) == 0


def test_somebody_erased_who_comes_again_is_reported(
    desk: Desk, database: Database, settings: Settings
) -> None:
    path = desk.draw()
    desk.take(card(CANARY), path=path)
    erase(database, Archive(settings.folder), [1])

    told = desk.take(card({"name": "Z. Q.", "email": CANARY["email"]}))
    misread = desk.take(card({"name": "Zerl1na"}), path=path)
    other = desk.take(card(MAX))

    assert told.needs_review
    assert "erased" in told.message
    assert "erased" in misread.message
    assert not other.needs_review


def test_marks_tell_nothing_without_the_key(
    desk: Desk, database: Database, settings: Settings
) -> None:
    desk.take(card(CANARY))
    erase(database, Archive(settings.folder), [1])
    key = settings.folder / "erasure.key"
    assert key.stat().st_mode & 0o077 == 0
    with database.reading() as session:
        marks = session.exec(select(Erasure)).all()
        assert {len(mark.digest) for mark in marks} == {64}
        assert {mark.kind.value for mark in marks} == {
            "uid",
            "name",
            "email",
            "phone",
            "photo",
        }


def test_an_older_backup_forgets_again(cardfile: Cardfile, tmp_path: Path) -> None:
    for name in ("Zerlina Quastenflosser", "Max Beispiel"):
        with cardfile.store() as session:
            add_contact(session, name, f"{name.split()[0].lower()}@x.example")
    cardfile.say("edit", 1, "--email", "zerlina@quastenflosser.example")
    told = tmp_path / "events.jsonl"
    told.touch()
    cardfile.environment["CARDFILE_OUTBOX_FILE"] = str(told)
    made = cardfile("backup", tmp_path / "disk")
    assert "2 contacts" in made.stdout

    shown = cardfile.say("erase", 1, "--yes")
    assert f"Still in the backup {tmp_path / 'disk'}" in shown
    assert f"Still in the file {told}, if events about them" in shown
    assert hits(cardfile.folder) == []

    shown = cardfile.say("restore", tmp_path / "disk", "--replace")
    assert "Erased again: 1 contact " in shown
    assert hits(cardfile.folder) == []
    (row,) = cardfile.objects("list")
    assert row["name"] == "Max Beispiel"

    # The data folder is lost altogether: the backups know who was erased since.
    new = tmp_path / "new"
    shown = cardfile.say("--folder", new, "restore", tmp_path / "disk")
    assert "Erased again: 1 contact " in shown
    assert hits(new) == []


def test_a_backup_whose_marks_are_damaged_is_not_restored(
    cardfile: Cardfile, tmp_path: Path
) -> None:
    with cardfile.store() as session:
        add_contact(session, "Max Beispiel")
    cardfile("backup", tmp_path / "disk")
    cardfile.say("erase", 1, "--yes")
    book = tmp_path / "disk" / "erased.json"
    book.write_text(book.read_text()[:-9])

    new = tmp_path / "new"
    code, sentence = cardfile.refuse("--folder", new, "restore", tmp_path / "disk")

    assert (code, "erased.json is damaged" in sentence) == (5, True)
    assert not [path for path in tmp_path.iterdir() if "new" in path.name]


def test_whoever_was_imported_again_stays_when_a_backup_comes_back(
    cardfile: Cardfile, tmp_path: Path
) -> None:
    for _ in range(2):
        with cardfile.store() as session:
            add_contact(session, "Max Beispiel", "max@x.example")
        cardfile("backup", tmp_path / "disk")
        (row,) = cardfile.objects("list")
        cardfile.say("erase", row["id"], "--yes")
    with cardfile.store() as session:
        add_contact(session, "Max Beispiel", "max@x.example")
    cardfile("backup", tmp_path / "disk")
    cardfile.say("restore", tmp_path / "disk", "--replace")
    assert len(cardfile.objects("list")) == 1


def test_erasing_asks_first(cardfile: Cardfile) -> None:
    with cardfile.store() as session:
        add_contact(session, "Max Beispiel")
    before = hashes(cardfile.folder)
    result = cardfile("erase", 1, answer="n\n")
    assert result.exit_code == 1
    assert "1 Max Beispiel" in result.stderr
    assert hashes(cardfile.folder) == before
    assert cardfile.refuse("erase", 99, "--yes")[0] == 2
    assert cardfile.refuse("erase", "--yes")[0] == 2


def test_who_was_deleted_meanwhile_is_not_erased(
    cardfile: Cardfile, monkeypatch: pytest.MonkeyPatch
) -> None:
    with cardfile.store() as session:
        add_contact(session, "Max Beispiel")

    def confirm_late(*_: object, **__: object) -> bool:
        cardfile.say("delete", 1, "--yes")
        return True

    monkeypatch.setattr("click.confirm", confirm_late)
    assert cardfile.refuse("erase", 1)[0] == 2
    cardfile.say("undelete", 1)


def test_erasing_forgets_what_was_done_with_a_person_and_with_its_doubles(
    desk: Desk, cardfile: Cardfile
) -> None:
    desk.take(card(MAX))
    with cardfile.store() as session:
        add_contact(session, "Max Beispiel", "zerlina.q@canary.example")
        add_contact(session, "Erika Mustermann")
    cardfile.say("edit", 2, "--company", "Quastenflosser")
    cardfile.say("merge", 1, 2)
    cardfile.say("note", 3, "stays")
    cardfile.say("erase", 1, "--yes")
    assert hits(cardfile.folder) == []
    assert [it["title"] for it in cardfile.objects("undo")] == [
        "Wrote a note about contact 3"
    ]


def test_everybody_in_the_trash_is_erased(cardfile: Cardfile) -> None:
    with cardfile.store() as session:
        add_contact(session, "Zerlina Quastenflosser", company="Canary")
    cardfile.say("delete", 1, "--yes")
    result = cardfile("erase", "--deleted", answer="y\n")
    assert "Zerlina Quastenflosser" in result.stderr
    assert hits(cardfile.folder) == []
    assert cardfile.refuse("undelete", 1)[0] == 2


def test_everybody_of_an_event_is_erased_with_its_photos(
    desk: Desk, database: Database, cardfile: Cardfile
) -> None:
    fair = Occasion(event="Sample Fair")
    desk.take(card(CANARY), fair)
    desk.intake.register(desk.draw(), fair)  # never read
    desk.take(card(MAX), Occasion(event="Other Fair"))
    (told,) = cardfile.objects("erase", "--event", "sample fair", "--yes", "--copies")
    assert (told["contacts"], told["photos"], told["copies"]) == (1, 2, [])
    assert [path.name for path in desk.folder.glob("*.jpg")] == ["3.jpg"]
    with database.reading() as session:
        assert [it.name for it in contacts(session)] == ["Max Beispiel"]


def test_what_deleting_left_can_be_erased(
    desk: Desk, database: Database, cardfile: Cardfile
) -> None:
    desk.take(card(CANARY))
    desk.take(card(MAX))
    cardfile.say("delete", 1, "--yes")
    assert hits(cardfile.folder)
    cardfile.say("erase", "--deleted", "--yes")
    assert hits(cardfile.folder) == []
    assert count(database, Photo) == 1


def test_notes_about_others_that_name_the_erased_are_reported(
    cardfile: Cardfile,
) -> None:
    with cardfile.store() as session:
        add_contact(session, "Zerlina Quastenflosser")
        add_contact(session, "Max Beispiel")
    cardfile.say("note", 2, "met zerlina quastenflosser as well")
    shown = cardfile.say("erase", 1, "--yes")
    assert "Still in a note about contact 2, by name" in shown


def test_people_are_kept_as_long_as_event_and_setting_say(session: Session) -> None:
    add_contact(session, "Kept Long")
    add_contact(session, "Met Lately").met_on = date(2026, 11, 1)
    spoken = add_contact(session, "Spoken Lately")
    session.add(LogEntry(contact_id=id_of(spoken), happened_on=date(2026, 11, 1)))
    fair = Event(name="Fair", retain_until=date(2026, 11, 30))
    session.add(fair)
    session.flush()
    add_contact(session, "Of Fair").event_id = fair.id
    for contact in session.exec(select(Contact)):
        if contact.name != "Met Lately":
            contact.met_on = date(2026, 1, 10)
    session.flush()

    def names(day: date, days: int) -> list[str]:
        return [person.name for person in find_expired(session, day, days)]

    assert names(date(2026, 11, 30), 0) == []
    assert names(date(2026, 12, 1), 0) == ["Of Fair"]
    assert names(date(2026, 11, 30), 100) == ["Kept Long"]
    assert names(date(2027, 12, 1), 100) == [
        "Kept Long",
        "Of Fair",
        "Met Lately",
        "Spoken Lately",
    ]


def test_the_command_erases_whoever_was_kept_long_enough(cardfile: Cardfile) -> None:
    with cardfile.store() as session:
        add_contact(session, "Max Beispiel").met_on = date(2020, 1, 1)
        add_contact(session, "Erika Mustermann").met_on = date(2020, 1, 1)
    cardfile.say("events", "new", "Fair", "--retain-until", "2999-12-31")
    cardfile.say("events", "assign", "Fair", 2)
    (cardfile.folder / "cardfile.toml").write_text("retain_days = 365\n")
    result = cardfile("erase", "--expired", answer="y\n")
    assert "1 Max Beispiel, kept until 2020-12-31" in result.stderr
    assert [row["name"] for row in cardfile.objects("list")] == ["Erika Mustermann"]
