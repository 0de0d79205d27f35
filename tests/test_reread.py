"""A newer reading changes what was read, and nothing that a person did."""

from pathlib import Path

import pytest
from sqlmodel import select

from actions.identity.editing import add_note, remove_point, set_columns
from actions.identity.merging import merge
from actions.intake.occasion import Occasion
from actions.intake.reread import Reread, RereadRequest, find_stored, reread
from actions.workspace import Workspace
from ingest import VERSION
from models.contact import PointKind, Status
from models.database.database import Database
from models.errors import PhotoError, PhotoUnreadable
from models.photo import PhotoState
from models.reading import CardReading, PhotoReading, Verdict
from models.settings import Settings
from models.tables.contact import Contact, PossibleMatch
from models.tables.photo import Card, Photo
from tests.conftest import TODAY
from tests.console import Cardfile
from tests.desk import Desk, count, only
from tests.doubles import InThisProcess
from tests.pictures import draw_card
from tests.readings import ERIKA, MAX, card, photo

OLD = {"name": "Erika Musterrnann", "email": ERIKA["email"], "title": "Sale"}


class Again:
    """Somebody who reads what is stored again."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._settings = settings

    def __call__(
        self,
        *readings: CardReading | PhotoReading | PhotoError,
        wanted: RereadRequest | None = None,
        is_trial: bool = False,
    ) -> list[Reread]:
        """Read every photo again, the first one stored first."""
        work = Workspace(self._database, self._settings, lambda: TODAY)
        photos = find_stored(work, wanted or RereadRequest())
        assert len(photos) == len(readings)
        answers = dict(zip(photos, readings, strict=True))

        def read(path: Path) -> PhotoReading:
            reading = answers[path]
            if isinstance(reading, PhotoError):
                raise reading
            if isinstance(reading, CardReading):
                return photo(reading, version="2")
            return reading

        executor = InThisProcess(read)
        return list(reread(work, photos, executor, is_trial=is_trial))


@pytest.fixture
def again(database: Database, settings: Settings) -> Again:
    return Again(database, settings)


def changes(done: list[Reread]) -> dict[str, tuple[str, str]]:
    return {
        it.field: (it.before, it.after)
        for reread in done
        for renewal in reread.renewals
        for it in renewal.changes
    }


def test_what_was_misread_is_put_right(
    desk: Desk, again: Again, database: Database
) -> None:
    desk.take(card({**OLD, "phone": "+493011111"}))
    done = again(card(ERIKA))

    assert changes(done) == {
        "name": ("Erika Musterrnann", "Erika Mustermann"),
        "title": ("Sale", "Head of Sales"),
        "company": ("", "Muster GmbH"),
        "phone": ("+493011111", "+493012345678"),
    }
    contact = only(database)
    assert (contact.name, contact.values(PointKind.PHONE)) == (
        ERIKA["name"],
        [ERIKA["phone"]],
    )
    assert len(contact.follow_ups) == 1
    (stored,) = contact.cards
    assert stored.version == "2"


def test_what_a_person_did_stays(desk: Desk, again: Again, database: Database) -> None:
    desk.take(card(ERIKA))
    desk.take(card(MAX))
    with database.writing() as session:
        contact = session.get_one(Contact, 1)
        set_columns(contact, {"title": "Director", "company": ""})
        remove_point(contact, PointKind.PHONE, ERIKA["phone"])
        add_note(contact, "Likes coffee.")
        merge(session, contact, session.get_one(Contact, 2))
        contact.follow_ups[0].pinned = True
        due_on = contact.follow_ups[0].due_on

    again(card(ERIKA), card({"name": "Max B.", "email": "max.b@beispiel.example"}))

    contact = only(database)
    assert (contact.name, contact.title, contact.company) == (
        "Erika Mustermann",
        "Director",
        "",
    )
    assert contact.values(PointKind.PHONE) == []
    assert contact.values(PointKind.EMAIL) == [ERIKA["email"], "max.b@beispiel.example"]
    assert contact.follow_ups[0].due_on == due_on
    assert len(contact.cards) == 2


def test_a_trial_tells_what_would_change_and_stores_nothing(
    desk: Desk, again: Again, database: Database
) -> None:
    desk.take(card(OLD))
    assert "name" in changes(again(card(ERIKA), is_trial=True))
    assert only(database).name == "Erika Musterrnann"
    assert "name" in changes(again(card(ERIKA)))


def test_both_sides_are_still_one(desk: Desk, again: Again, database: Database) -> None:
    back = card({"company": "Muster GmbH", "phone": "+493099"}, verdict=Verdict.REVIEW)
    desk.take(card(OLD), path=desk.draw("x_front.jpg"))
    desk.take(back, path=desk.draw("x_back.jpg"))
    again(card(ERIKA), back)

    contact = only(database)
    assert contact.name == ERIKA["name"]
    assert contact.values(PointKind.PHONE) == [ERIKA["phone"], "+493099"]


def test_a_deleted_contact_does_not_come_back(
    desk: Desk, again: Again, database: Database
) -> None:
    desk.take(card(ERIKA))
    with database.writing() as session:
        session.delete(session.get_one(Contact, 1))
    again(card(ERIKA))
    assert count(database, Contact) == 0


def test_a_card_that_was_not_found_before_becomes_a_contact(
    desk: Desk, again: Again, database: Database
) -> None:
    fair = Occasion("Fair")
    desk.take(card({}, verdict=Verdict.NOT_A_CARD), fair)
    desk.take(PhotoUnreadable("Damaged.", "damaged"), fair)
    (first, second) = again(card(ERIKA), card(MAX))

    assert first.renewals[0].is_new
    assert second.renewals[0].is_new
    with database.reading() as session:
        states = {it.state for it in session.exec(select(Photo))}
        events = {it.event_id for it in session.exec(select(Contact))}
    assert (states, events) == ({PhotoState.DONE}, {1})


def test_what_is_no_longer_understood_or_found_stays(
    desk: Desk, again: Again, database: Database
) -> None:
    desk.take(card(ERIKA))
    again(card({}, verdict=Verdict.NOT_A_CARD))
    again(photo(version="3"))
    (done,) = again(PhotoUnreadable("Damaged.", "damaged"))

    assert done.error is not None
    assert only(database).name == ERIKA["name"]


def test_one_more_card_on_a_photo_is_found(
    desk: Desk, again: Again, database: Database
) -> None:
    desk.take(card(ERIKA))
    again(photo(card(ERIKA), card(MAX, position=1), version="2"))
    assert count(database, Contact) == 2
    assert count(database, Card) == 2


def test_a_newly_read_address_shows_who_it_may_be(
    desk: Desk, again: Again, database: Database
) -> None:
    desk.take(card(ERIKA))
    desk.take(card({"name": "E. Schulz", "phone": "+49777"}))
    again(card(ERIKA), card({"name": "E. Schulz", "email": ERIKA["email"]}))

    assert count(database, PossibleMatch) == 1
    with database.reading() as session:
        assert session.get_one(Contact, 2).status is Status.REVIEW


def test_only_what_is_wanted_is_read(
    desk: Desk, again: Again, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("actions.intake.reread.VERSION", "2")
    desk.take(card(ERIKA))
    desk.take(card(MAX))
    again(card(ERIKA), wanted=RereadRequest(contacts=(1,)))
    again(card(MAX), wanted=RereadRequest(is_outdated=True))
    again(wanted=RereadRequest(is_outdated=True))


def test_what_was_not_fully_read_is_read_again(desk: Desk, again: Again) -> None:
    desk.take(photo(card(ERIKA), version=VERSION))
    desk.take(photo(card(MAX), version=f"{VERSION}, incomplete"))

    again(card(MAX), wanted=RereadRequest(is_outdated=True))


def test_the_command_says_what_it_did(cardfile: Cardfile, tmp_path: Path) -> None:
    draw_card().save(tmp_path / "erika.png")
    cardfile.say("import", tmp_path / "erika.png", "--reader", "tesseract")
    with cardfile.store() as session:
        contact = session.get_one(Contact, 1)
        contact.name = "Misread"
        contact.cards[0].evidence[0].value = "Misread"

    assert cardfile("reread").exit_code == 2
    assert "this version has read" in cardfile.say("reread", "--all")
    words = ("reread", 1, "--again", "--reader", "tesseract")
    shown = cardfile.say(*words, "--dry-run")
    assert shown.startswith("1 Erika Mustermann: name Misread → Erika Mustermann")
    assert shown.endswith("1 photo read: 1 changed (nothing was stored)\n")
    (told,) = cardfile.objects(*words)
    assert told["contacts"][0]["changes"][0]["field"] == "name"
