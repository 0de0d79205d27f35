"""Two photos of one card are one contact, in whatever order they are stored."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from sqlmodel import select

from actions.identity.editing import split
from actions.identity.pairs import Face, side_by_name, sides_in_turn
from actions.intake.occasion import Occasion
from actions.intake.outcome import Outcome, Result
from models.contact import PointKind, Status
from models.database.database import Database
from models.errors import NotFound, PhotoError
from models.photo import PhotoState
from models.reading import CardReading, PhotoReading, Verdict
from models.tables.contact import Contact, PossibleMatch
from models.tables.photo import Card, Photo
from tests.console import Cardfile
from tests.desk import Desk, count, only
from tests.doubles import InThisProcess
from tests.pictures import draw_card
from tests.readings import ERIKA, MAX, card, field, photo

PICTURES = Path(__file__).parent.parent / "samples" / "pictures"
FRONT = card(ERIKA)
PLAIN = card({}, verdict=Verdict.NOT_A_CARD)
OFFICE = card(
    {
        "company": "Muster Gesellschaft mbH",
        "phone": "+493099",
        "website": "https://m.e",
    },
    field("name", "Precision in Motion", 0.99),
    verdict=Verdict.REVIEW,
)


def take_both(
    desk: Desk, readings: Sequence[CardReading], order: Sequence[int] = (0, 1)
) -> list[Outcome]:
    """Register a front and a back, then store them in this order."""
    paths = [desk.draw("x_front.jpg"), desk.draw("x_back.jpg")]
    registered = [desk.intake.register(path, Occasion()) for path in paths]
    return [desk.intake.store(registered[n], photo(readings[n]))[0] for n in order]


@pytest.mark.parametrize(
    ("front", "back"),
    [
        ("a/meier_front.jpg", "a/meier_back.png"),
        ("a/Front (2).JPG", "a/back (2).jpg"),
        ("a/meier recto.tif", "a/meier-verso.tif"),
        ("a/meier-Vorne.jpg", "a/meier-Hinten.jpg"),
        ("a/12 Vorderseite.jpg", "a/12 Ru\u0308ckseite.jpg"),
        ("a/front.jpg", "a/back.jpg"),
    ],
)
def test_names_tell_the_two_sides_of_a_card(front: str, back: str) -> None:
    one, other = side_by_name(Path(front)), side_by_name(Path(back))
    assert one is not None
    assert other is not None
    assert (one.face, other.face) == (Face.FRONT, Face.BACK)
    assert one.pair == other.pair


@pytest.mark.parametrize("name", ["backes.jpg", "scan-1.jpg", "front_back.jpg"])
def test_other_names_tell_nothing(name: str) -> None:
    assert side_by_name(Path(name)) is None


def test_folders_and_the_rest_of_the_name_keep_pairs_apart() -> None:
    names = ("a/x_front.jpg", "b/x_back.jpg", "a/y_back.jpg")
    assert len({side.pair for it in names if (side := side_by_name(Path(it)))}) == 3


def test_photos_in_turn_are_paired_within_their_folder() -> None:
    paths = [Path("a/1.jpg"), Path("a/2.jpg"), Path("a/x_front.jpg"), Path("b/1.jpg")]
    sides = sides_in_turn([*paths, Path("b/2.jpg")])
    assert sides[paths[0]].pair == sides[paths[1]].pair != sides[paths[3]].pair
    assert paths[2] not in sides
    with pytest.raises(NotFound, match=r"3\.jpg has no other side"):
        sides_in_turn([*paths, Path("a/3.jpg"), Path("b/2.jpg")])


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_both_sides_are_read_as_one_card(
    order: Sequence[int], desk: Desk, database: Database
) -> None:
    results = [it.result for it in take_both(desk, (FRONT, OFFICE), order)]

    assert results == [Result.STORED, Result.MERGED]
    contact = only(database)
    assert (contact.name, contact.company) == ("Erika Mustermann", "Muster GmbH")
    assert contact.values(PointKind.PHONE) == [ERIKA["phone"], "+493099"]
    assert contact.values(PointKind.WEBSITE) == ["https://m.e"]
    assert contact.status is Status.READY
    assert len(contact.cards) == 2
    assert len(contact.follow_ups) == 1


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_back_that_says_nothing_is_kept_with_its_front(
    order: Sequence[int], desk: Desk, database: Database
) -> None:
    take_both(desk, (FRONT, PLAIN), order)

    assert len(only(database).cards) == 2
    with database.reading() as session:
        assert {it.state for it in session.exec(select(Photo))} == {PhotoState.DONE}


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_side_in_another_script_adds_the_other_spelling(
    order: Sequence[int], desk: Desk, database: Database
) -> None:
    japanese = card({"name": "田辺二郎", "phone": "+81312345678"})
    english = card({"name": "Jiro Tanabe", "phone": "+81312345678"})
    take_both(desk, (english, japanese), order)

    contact = only(database)
    assert (contact.name, contact.romanised_name) == ("田辺二郎", "Jiro Tanabe")


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_people_are_not_joined_but_shown(
    order: Sequence[int], desk: Desk, database: Database
) -> None:
    last = take_both(desk, (FRONT, card(MAX)), order)[-1]

    assert last.needs_review
    assert "the other side of the card" in last.message
    assert count(database, Contact) == 2
    assert count(database, PossibleMatch) == 1


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_both_sides_come_to_a_contact_that_is_known(
    order: Sequence[int], desk: Desk, database: Database
) -> None:
    desk.take(card({"name": ERIKA["name"], "email": ERIKA["email"]}))
    take_both(desk, (FRONT, OFFICE), order)

    contact = only(database)
    assert len(contact.cards) == 3
    assert "+493099" in contact.values(PointKind.PHONE)


def test_the_back_of_an_earlier_run_finds_its_front(
    desk: Desk, database: Database
) -> None:
    front, back = desk.draw("1.jpg"), desk.draw("2.jpg")
    sides = sides_in_turn([front, back])
    desk.take(OFFICE, Occasion(side=sides[back]), back)
    for _ in range(2):
        desk.take(FRONT, Occasion(side=sides[front]), front)
        desk.take(OFFICE, Occasion(side=sides[back]), back)

    assert len(only(database).cards) == 2


def test_names_that_come_again_are_of_another_card(
    desk: Desk, database: Database
) -> None:
    take_both(desk, (FRONT, OFFICE))
    desk.take(PLAIN, path=desk.draw("x_back.jpg"))
    desk.take(card(MAX), path=desk.draw("x_front.jpg"))

    with database.reading() as session:
        owners = [it.contact_id for it in session.exec(select(Card).order_by("id"))]
    assert owners == [1, 1, 2, 2]


def test_what_a_person_split_or_deleted_stays_so(
    desk: Desk, database: Database
) -> None:
    take_both(desk, (FRONT, OFFICE))
    with database.writing() as session:
        contact = session.get_one(Contact, 1)
        session.delete(split(session, contact, contact.cards[1]))
    for path in sorted(desk.folder.glob("x_*.jpg")):
        desk.take(OFFICE, path=path)

    assert len(only(database).cards) == 1


def test_the_command_pairs_photos_that_lie_in_turn(
    cardfile: Cardfile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "scans"
    folder.mkdir()
    for number in (1, 2, 3, 4):
        draw_card([f"Side {number}"], (400, 250)).save(folder / f"{number}.png")
    readings = iter([PLAIN, card(ERIKA), card(MAX), PLAIN])

    class SecondFirst(InThisProcess[PhotoReading]):
        """Keeps four photos, to return the second first."""

        def results(
            self, *, drain: bool = True
        ) -> Iterator[tuple[Path, PhotoReading | PhotoError]]:
            if not drain:
                return
            first, second, third, fourth = self._queued
            for path in (second, first, third, fourth):
                yield path, photo(next(readings))

    executor = SecondFirst(lambda _: photo())
    monkeypatch.setattr("actions.intake.read.Pool", lambda *_: executor)
    cardfile.say("import", folder, "--two-sided")

    for number, name in ((1, ERIKA["name"]), (2, MAX["name"])):
        (contact,) = cardfile.objects("show", number)
        assert contact["facts"][0]["value"] == name
        assert len(contact["cards"]) == 2


def test_a_real_front_and_back_are_one_contact(cardfile: Cardfile) -> None:
    sides = sorted(PICTURES.glob("de-schluetter_*.jpg"))
    assert len(sides) == 2
    cardfile.say("import", *sides, "--reader", "tesseract")
    (contact,) = cardfile.objects("list")
    (shown,) = cardfile.objects("show", contact["id"])
    assert len(shown["cards"]) == 2
