from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from actions.contacts.draw import draw_card, draw_first_card
from actions.contacts.edit import Changes, add_tags, edit_contact
from actions.contacts.lists import count_contacts, list_contacts
from actions.contacts.merge import delete_contacts, keep_apart, split_contact
from actions.contacts.view import view_contact
from actions.review.queue import next_to_review
from actions.workspace import Workspace
from models.contact import Filter, Status
from models.database.database import Database
from models.errors import NotFound, PhotoError
from models.settings import Settings
from tests.desk import Desk
from tests.pictures import draw_card as draw_sample
from tests.readings import ERIKA, card, photo
from tests.stored import add_contact


@pytest.fixture
def work(database: Database, settings: Settings) -> Workspace:
    with database.writing() as session:
        for name in ("Erika Mustermann", "Max Power", "Kim Gray"):
            add_contact(session, name, f"{name[:3].lower()}@example.com")
    return Workspace(database, settings)


def test_pages_of_a_list_follow_each_other(work: Workspace) -> None:
    first = list(list_contacts(work, Filter(), limit=2))
    rest = list(list_contacts(work, Filter(), limit=2, before=first[-1].id))
    assert [row.id for row in (*first, *rest)] == [3, 2, 1]


def test_review_goes_from_one_waiting_contact_to_the_next(work: Workspace) -> None:
    edit_contact(work, 2, Changes(ready=True))
    assert [next_to_review(work, after) for after in (0, 1, 3)] == [1, 3, 1]
    assert count_contacts(work, Filter(status=Status.REVIEW)) == 2


def test_tags_are_found_again(work: Workspace) -> None:
    assert add_tags(work, 3, ["press", "Press"]).tags == ("press",)
    assert [row.id for row in list_contacts(work, Filter(tag="PRESS"))] == [3]


def test_a_card_that_is_not_there_cannot_be_split_off(work: Workspace) -> None:
    with pytest.raises(NotFound, match="has no card 0"):
        split_contact(work, 1, 0)


def test_two_people_kept_apart_are_no_longer_compared(work: Workspace) -> None:
    keep_apart(work, 1, [2])
    assert not view_contact(work, 1).twins


def test_a_deleted_contact_is_gone(work: Workspace) -> None:
    delete_contacts(work, [1, 2])
    with pytest.raises(NotFound):
        view_contact(work, 1)


def test_a_card_and_a_field_on_it_are_drawn_as_jpeg(
    desk: Desk, database: Database, settings: Settings, tmp_path: Path
) -> None:
    draw_sample(["Erika"], (1000, 600)).save(tmp_path / "erika.png")
    desk.take(photo(card(ERIKA)), path=tmp_path / "erika.png")
    work = Workspace(database, settings)
    (shown,) = view_contact(work, 1).cards
    whole = Image.open(BytesIO(draw_card(work, shown)))
    assert whole.format == "JPEG"
    work.archive.path_of(shown.sha256, shown.suffix).unlink()
    assert draw_first_card(work, 1) == b""
    with pytest.raises(PhotoError):
        draw_card(work, shown)
