from datetime import date
from pathlib import Path

from sqlmodel import Session, func, select

from ingest.intake import Intake
from ingest.occasion import Occasion
from ingest.outcome import Outcome, Result
from models.contact import Contact, PointKind, Status
from models.database import Database
from models.errors import PhotoError
from models.photo import Delivery, Photo
from models.reading import PhotoReading
from tests.backends import on_both
from tests.readings import ERIKA, card, photo

pytestmark = on_both

JPEG = b"\xff\xd8\xff"
FAIR = Occasion(event="Hannover Fair", tags=("fair",))


def draw(folder: Path, name: str, content: bytes = b"") -> Path:
    path = folder / name
    path.write_bytes(JPEG + (content or name.encode()))
    return path


def count(session: Session, table: type) -> int:
    return session.exec(select(func.count()).select_from(table)).one()


def take(
    intake: Intake, path: Path, reading: PhotoReading | PhotoError, **said: object
) -> tuple[Outcome, ...]:
    registered = intake.register(path, Occasion(**said))  # type: ignore[arg-type]
    return registered.outcomes or intake.store(registered, reading)


def only(database: Database) -> Contact:
    with database.reading() as session:
        contact = session.exec(select(Contact)).one()
        _ = contact.points, contact.tags, contact.cards, contact.follow_ups
        return contact


def test_a_card_becomes_a_contact_with_a_follow_up(
    intake: Intake, database: Database, tmp_path: Path
) -> None:
    (outcome,) = take(intake, draw(tmp_path, "a.jpg"), photo(card(ERIKA)))

    assert outcome.result is Result.STORED
    assert not outcome.needs_review
    contact = only(database)
    assert contact.name == "Erika Mustermann"
    assert contact.values(PointKind.EMAIL) == ["erika.mustermann@muster.example"]
    assert contact.status is Status.READY
    assert contact.met_on == date(2026, 11, 16)
    assert outcome.due_on == date(2026, 11, 19) == contact.follow_ups[0].due_on


def test_the_same_bytes_are_known_and_only_add_tags(
    intake: Intake, database: Database, tmp_path: Path
) -> None:
    first = draw(tmp_path, "a.jpg", b"same")
    second = draw(tmp_path, "b.jpg", b"same")
    take(intake, first, photo(card(ERIKA)), tags=("one",))
    (outcome,) = take(intake, second, photo(card(ERIKA)), tags=("two", "ONE"))

    assert outcome.result is Result.KNOWN
    assert [row.tag for row in only(database).tags] == ["one", "two"]
    with database.reading() as session:
        assert count(session, Photo) == 1
        assert count(session, Delivery) == 2


def test_front_and_back_become_one_contact_with_two_cards(
    intake: Intake, database: Database, tmp_path: Path
) -> None:
    take(intake, draw(tmp_path, "front.jpg"), photo(card(ERIKA)))
    back = {"email": ERIKA["email"], "website": "https://muster.example"}
    (outcome,) = take(intake, draw(tmp_path, "back.jpg"), photo(card(back)))

    assert outcome.result is Result.MERGED
    contact = only(database)
    assert len(contact.cards) == 2
    assert contact.values(PointKind.WEBSITE) == ["https://muster.example"]
    assert len(contact.follow_ups) == 1
