"""Whoever is erased does not come back by what is being read at that moment."""

from contextlib import suppress
from dataclasses import replace
from itertools import takewhile
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlmodel import select

from actions.backup.check import check
from actions.erasure.erase import erase, finish
from actions.intake.archive import Archive
from actions.intake.import_photos import Intake
from actions.intake.occasion import Occasion
from actions.intake.outcome import Result
from actions.intake.reread import RereadRequest, find_stored, reread
from actions.workspace import Workspace
from models.database.database import Database, open_database
from models.errors import DatabaseUnusable, PhotoUnavailable
from models.geometry import Point, Quad
from models.reading import PhotoReading
from models.settings import Settings
from models.tables.contact import Contact
from models.tables.photo import Card, Photo
from tests.backends import on_both
from tests.canary import CANARY, hits
from tests.conftest import TODAY
from tests.desk import Desk, count
from tests.doubles import InThisProcess
from tests.pictures import draw_card
from tests.readings import ERIKA, MAX, card, photo

LEFT = Quad(Point(20, 20), Point(480, 20), Point(480, 290), Point(20, 290))


@on_both
def test_a_photo_that_is_erased_while_it_is_read_is_not_stored(
    desk: Desk, database: Database, settings: Settings
) -> None:
    registered = desk.intake.register(desk.draw(), Occasion())
    erase(database, Archive(settings.folder), [], [registered.photo_id])

    (outcome,) = desk.intake.store(registered, photo(card(CANARY)))

    assert (outcome.result, outcome.reason) == (Result.FAILED, "erased")
    assert count(database, Contact) == count(database, Photo) == 0
    assert hits(settings.folder) == []


def test_a_photo_with_the_number_of_an_erased_one_keeps_its_own_cards(
    desk: Desk, database: Database, settings: Settings
) -> None:
    first = desk.intake.register(desk.draw(), Occasion())
    erase(database, Archive(settings.folder), [], [first.photo_id])
    second = desk.intake.register(desk.draw(), Occasion())
    assert first.photo_id == second.photo_id

    (outcome,) = desk.intake.store(first, photo(card(CANARY)))

    assert outcome.reason == "erased"
    assert desk.intake.store(second, photo(card(MAX)))[0].name == MAX["name"]
    assert count(database, Contact) == count(database, Card) == 1


def test_a_photo_imported_again_is_not_swept_away_with_the_erased(
    desk: Desk, database: Database, settings: Settings
) -> None:
    path = desk.draw()
    desk.take(card(CANARY), path=path)
    erase(database, Archive(settings.folder), [1])

    def sweep(step: str) -> None:
        if step == "kept":
            finish(database, Archive(settings.folder))

    archive = Archive(settings.folder)
    hurried = Intake(Workspace(database, settings, lambda: TODAY), archive, sweep)
    with pytest.raises(PhotoUnavailable, match="was erased during its import"):
        hurried.register(path, Occasion())
    assert count(database, Photo) == 0

    desk.intake.register(path, Occasion())
    assert check(database, archive, lambda _done, _total: None).is_well


def test_who_is_painted_over_while_the_photo_is_read_again_stays_erased(
    desk: Desk, database: Database, settings: Settings, tmp_path: Path
) -> None:
    both = photo(replace(card(CANARY), corners=LEFT), card(MAX, position=1))
    path = tmp_path / "table.jpg"
    draw_card(size=(1000, 600)).save(path)
    desk.take(both, path=path)

    def read(_original: Path) -> PhotoReading:
        erase(database, Archive(settings.folder), [1])
        return both

    work = Workspace(database, settings, lambda: TODAY)
    (done,) = reread(work, find_stored(work, RereadRequest()), InThisProcess(read))

    assert done.error is not None
    assert done.error.code == "erased"
    with database.reading() as session:
        assert session.exec(select(Contact.name)).all() == [MAX["name"]]
    assert hits(settings.folder) == []


def test_erasing_over_and_over_while_photos_are_imported(
    desk: Desk, database: Database, settings: Settings
) -> None:
    """Photos come again and again, until some came while they were erased."""
    paths = [desk.draw(content=f"quastenflosser {n}".encode()) for n in range(8)]
    desk.take(card(ERIKA))

    enough = Event()

    def take_all() -> None:
        with open_database(settings.database, settings.folder) as own:
            archive = Archive(settings.folder)
            intake = Intake(Workspace(own, settings, lambda: TODAY), archive)
            for path in takewhile(lambda _: not enough.is_set(), paths * 200):
                try:
                    registered = intake.register(path, Occasion())
                except PhotoUnavailable as error:
                    assert error.code == "erased"
                    continue
                if registered.outcomes is None:
                    intake.store(registered, photo(card(CANARY)))

    others = select(Contact.id).where(Contact.name != ERIKA["name"])
    taking = Thread(target=take_all)
    taking.start()
    erased = 0
    while taking.is_alive():
        with database.reading() as session:
            found = session.exec(others).all()
        with suppress(DatabaseUnusable):  # it asks to be tried again
            erase(database, Archive(settings.folder), [it for it in found if it])
            erased += len(found)
        if erased > 4:
            enough.set()
    assert erased > 4
    with database.reading() as session:
        found = session.exec(others).all()
    assert check(database, Archive(settings.folder), lambda *_: None).is_well

    erase(database, Archive(settings.folder), [it for it in found if it])

    assert hits(settings.folder) == []
    assert count(database, Contact) == count(database, Photo) == 1
