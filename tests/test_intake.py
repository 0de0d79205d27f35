from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlmodel import select

from actions.intake.import_photos import Intake, import_photos
from actions.intake.occasion import Occasion
from actions.intake.outcome import Outcome, Result
from actions.workspace import Workspace
from models.database.database import Database
from models.errors import (
    PhotoUnavailable,
    PhotoUnreadable,
)
from models.photo import PhotoState
from models.reading import PhotoReading, Problem, Verdict
from models.settings import Settings
from models.tables.contact import Contact
from models.tables.follow_up import FollowUp
from models.tables.photo import Card, Delivery, Evidence, Photo
from tests.backends import on_both
from tests.conftest import TODAY
from tests.desk import Desk, count, only
from tests.doubles import InThisProcess
from tests.readings import ERIKA, MAX, card, photo

pytestmark = on_both


def test_the_same_bytes_only_add_what_is_new(desk: Desk, database: Database) -> None:
    first = desk.draw("a.jpg", b"same")
    second = desk.draw("b.jpg", b"same")
    desk.take(card(ERIKA), Occasion(tags=("one",)), first)
    outcome = desk.take(card(ERIKA), Occasion("Fair", tags=("two", "ONE")), second)

    assert outcome.result is Result.KNOWN
    assert outcome.name == "Erika Mustermann"
    contact = only(database)
    assert [row.tag for row in contact.tags] == ["one", "two"]
    assert contact.event_id == 1
    assert count(database, Photo) == 1
    assert count(database, Delivery) == 2


def test_the_same_file_again_is_the_same_delivery(
    desk: Desk, database: Database
) -> None:
    path = desk.draw()
    for _ in range(3):
        desk.take(card(ERIKA), path=path)
    assert count(database, Delivery) == count(database, Contact) == 1
    assert count(database, FollowUp) == 1


@pytest.mark.parametrize(
    "reading", [photo(), photo(card({}, verdict=Verdict.NOT_A_CARD))]
)
def test_a_photo_without_a_card_is_remembered_as_such(
    reading: PhotoReading, desk: Desk, database: Database
) -> None:
    path = desk.draw()
    outcome = desk.take(reading, path=path)
    assert outcome.result is Result.NOT_A_CARD
    assert outcome.problems == (Problem.NO_CARD,)
    assert desk.take(reading, path=path).result is Result.KNOWN
    assert count(database, Contact) == 0


def test_a_photo_that_failed_is_read_again_when_it_comes_again(
    desk: Desk, database: Database
) -> None:
    path = desk.draw("erika.jpg")
    stored_as = desk.intake.register(path, Occasion()).path.name
    error = PhotoUnreadable(f"{stored_as} is damaged: save it anew.", "damaged")
    outcome = desk.take(error, path=path)

    assert outcome.result is Result.FAILED
    assert outcome.message == "erika.jpg is damaged: save it anew."
    with database.reading() as session:
        row = session.exec(select(Photo)).one()
        assert (row.state, row.reason, row.attempts) == ("failed", "damaged", 1)

    assert desk.take(card(ERIKA), path=path).result is Result.STORED
    with database.reading() as session:
        row = session.exec(select(Photo)).one()
        assert (row.state, row.reason, row.attempts) == ("done", "", 2)


def test_what_cannot_be_read_just_now_waits(desk: Desk, database: Database) -> None:
    desk.take(PhotoUnavailable("a.jpg: failing disk.", "unavailable"))
    with database.reading() as session:
        assert session.exec(select(Photo)).one().state is PhotoState.WAITING


def test_what_two_programs_read_is_stored_once(desk: Desk, database: Database) -> None:
    path = desk.draw()
    first = desk.intake.register(path, Occasion())
    second = desk.intake.register(path, Occasion(tags=("late",)))
    desk.intake.store(first, photo(card(ERIKA)))
    (outcome,) = desk.intake.store(second, photo(card(ERIKA)))

    assert outcome.result is Result.KNOWN
    contact = only(database)
    assert len(contact.cards) == 1
    assert [row.tag for row in contact.tags] == ["late"]
    assert count(database, Evidence) == len(ERIKA)


def test_a_late_failure_does_not_undo_a_success(desk: Desk, database: Database) -> None:
    path = desk.draw()
    late = desk.intake.register(path, Occasion())
    desk.take(card(ERIKA), path=path)
    desk.intake.store(late, PhotoUnreadable("Timed out.", "timeout"))
    with database.reading() as session:
        assert session.exec(select(Photo)).one().state is PhotoState.DONE


def test_a_name_that_is_no_text_is_stored(desk: Desk, database: Database) -> None:
    path = Path(f"{desk.folder}/caf\udce9.jpg")
    path.write_bytes(b"\xff\xd8\xff")
    desk.take(card(ERIKA), path=path)
    with database.reading() as session:
        assert session.exec(select(Delivery)).one().source.endswith(r"caf\xe9.jpg")


def test_many_photos_are_imported_and_each_is_reported(
    intake: Intake, tmp_path: Path, desk: Desk
) -> None:
    told: dict[str, list[str]] = {}
    desk.take(card(ERIKA), path=desk.draw("known.jpg", b"known"))
    paths = [
        desk.draw("a.jpg", b"same"),
        desk.draw("b.jpg", b"same"),
        tmp_path / "missing.jpg",
        tmp_path / "known.jpg",
        desk.draw("bad.jpg", b"bad"),
    ]

    def read(path: Path) -> PhotoReading:
        if path.read_bytes().endswith(b"bad"):
            raise PhotoUnreadable("Bad.", "damaged")
        return photo(card(MAX))

    def tell(path: Path, outcomes: tuple[Outcome, ...]) -> None:
        told[path.name] = [it.result.value for it in outcomes]

    photos = [(path, Occasion()) for path in paths]
    import_photos(photos, intake, InThisProcess(read), tell)

    assert told == {
        "a.jpg": ["stored"],
        "b.jpg": ["already known"],
        "missing.jpg": ["failed"],
        "known.jpg": ["already known"],
        "bad.jpg": ["failed"],
    }


def test_four_at_once_take_in_the_same_photos_once(
    settings: Settings, database: Database, desk: Desk
) -> None:
    paths = [desk.draw() for _ in range(6)]
    people = {
        path: {"name": f"Erika Number{n}", "email": f"erika{n}@muster.example"}
        for n, path in enumerate(paths)
    }

    def take_all(_: int) -> list[Result]:
        intake = Intake(Workspace(database, settings, lambda: TODAY))
        each = Desk(intake, desk.folder)
        return [each.take(card(people[path]), path=path).result for path in paths]

    with ThreadPoolExecutor(4) as pool:
        results = [result for one in pool.map(take_all, range(4)) for result in one]

    assert results.count(Result.STORED) == len(paths)
    assert results.count(Result.KNOWN) == 3 * len(paths)
    assert count(database, Contact) == count(database, Card) == len(paths)
