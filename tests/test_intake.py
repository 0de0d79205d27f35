from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func
from sqlmodel import Session, select

from ingest.archive import Archive
from ingest.intake import Intake, take_in
from ingest.occasion import Occasion
from ingest.outcome import Outcome, Result
from ingest.storing import OTHER_COMPANY, UNSURE_ADDITION
from models.card import Card, Evidence
from models.columns import Row, now
from models.contact import Contact, PointKind, PossibleMatch
from models.database import Database
from models.editing import add_point, delete, remove_point, set_columns
from models.errors import (
    PhotoError,
    PhotoUnavailable,
    PhotoUnreadable,
    RuleInvalid,
    SettingInvalid,
)
from models.event import Event
from models.followup import FollowUp, Way
from models.photo import Delivery, Photo, PhotoState
from models.reading import CardReading, PhotoReading, Problem, Verdict
from models.settings import Settings
from tests.backends import on_both
from tests.conftest import TODAY
from tests.readings import ERIKA, card, field, photo

pytestmark = on_both

BACK = {"email": ERIKA["email"], "website": "https://muster.example"}
MAX = {"name": "Max Beispiel", "email": "max@beispiel.example"}


class Desk:
    """Somebody who takes in one photo after the other."""

    def __init__(self, intake: Intake, folder: Path) -> None:
        self.intake = intake
        self.folder = folder
        self.count = 0

    def draw(self, name: str = "", content: bytes = b"") -> Path:
        """A new photo, unless its content is given."""
        self.count += 1
        path = self.folder / (name or f"{self.count}.jpg")
        path.write_bytes(b"\xff\xd8\xff" + (content or f"{self.count}".encode()))
        return path

    def take(
        self,
        reading: PhotoReading | CardReading | PhotoError,
        occasion: Occasion = Occasion(),  # noqa: B008  frozen
        path: Path | None = None,
    ) -> Outcome:
        """Take in a photo with one card, a new one if none is given."""
        if isinstance(reading, CardReading):
            reading = photo(reading)
        registered = self.intake.register(path or self.draw(), occasion)
        outcomes = registered.outcomes or self.intake.store(registered, reading)
        return outcomes[0]


@pytest.fixture
def desk(intake: Intake, tmp_path: Path) -> Desk:
    return Desk(intake, tmp_path)


def count(database: Database, table: type[Row]) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def contacts(session: Session) -> Sequence[Contact]:
    return session.exec(select(Contact).order_by("id")).all()


def only(database: Database) -> Contact:
    """The only contact, with all that belongs to it."""
    with database.reading() as session:
        (contact,) = contacts(session)
        _ = contact.points, contact.tags, contact.cards, contact.follow_ups
        return contact


def test_a_card_becomes_a_contact_with_a_follow_up(
    desk: Desk, database: Database
) -> None:
    outcome = desk.take(card(ERIKA))

    contact = only(database)
    (follow_up,) = contact.follow_ups
    assert contact.name == "Erika Mustermann"
    assert contact.title == "Head of Sales"
    assert contact.values(PointKind.EMAIL) == [ERIKA["email"]]
    assert contact.values(PointKind.PHONE) == [ERIKA["phone"]]
    assert contact.met_on == date(2026, 11, 16)
    assert follow_up.due_on == date(2026, 11, 19)
    assert outcome == Outcome(
        Result.STORED, 1, "Erika Mustermann", "Muster GmbH", date(2026, 11, 19)
    )


def test_every_part_of_a_reading_is_kept(desk: Desk, database: Database) -> None:
    name = field("name", "Dr. Erika Mustermann", prefix="Dr.", given="Erika")
    address = field("address", "Weg 1, 10115 Berlin", city="Berlin", country="DE")
    phone = field("phone", "+491511", kind="mobile", extension="12")
    desk.take(card({}, name, address, phone, problems=(Problem.GLARE,)))

    contact = only(database)
    assert (contact.prefix, contact.given_name) == ("Dr.", "Erika")
    assert (contact.city, contact.country) == ("Berlin", "DE")
    assert contact.points[0].label == "mobile"
    assert contact.points[0].extension == "12"
    with database.reading() as session:
        stored = session.exec(select(Card)).one()
        assert stored.problems == ["glare"]
        assert stored.words[0] == ["Dr. Erika Mustermann", 0.9, 10, 20, 110, 40, 0]
        assert [row.value for row in stored.evidence] == [
            "Dr. Erika Mustermann",
            "Weg 1, 10115 Berlin",
            "+491511",
        ]


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


def test_front_and_back_become_one_contact(desk: Desk, database: Database) -> None:
    desk.take(card(ERIKA))
    outcome = desk.take(card(BACK, verdict=Verdict.REVIEW))

    assert outcome.result is Result.MERGED
    assert not outcome.needs_review
    contact = only(database)
    assert len(contact.cards) == 2
    assert contact.values(PointKind.WEBSITE) == ["https://muster.example"]
    assert len(contact.follow_ups) == 1


def test_a_back_that_comes_first_is_settled_by_its_front(
    desk: Desk, database: Database
) -> None:
    assert desk.take(card(BACK, verdict=Verdict.REVIEW)).needs_review
    assert not desk.take(card(ERIKA)).needs_review
    assert only(database).name == "Erika Mustermann"


def test_a_photo_may_hold_several_cards(desk: Desk, database: Database) -> None:
    sheet = photo(card(ERIKA), card(MAX, position=1), card(ERIKA, position=2))
    registered = desk.intake.register(desk.draw(), Occasion())
    outcomes = desk.intake.store(registered, sheet)
    assert [it.result for it in outcomes] == ["stored", "stored", "merged"]
    assert count(database, Contact) == 2
    assert count(database, Card) == 3


def test_what_is_not_sure_is_for_review(desk: Desk) -> None:
    assert desk.take(card(ERIKA, verdict=Verdict.REVIEW)).needs_review


def test_a_possible_match_is_for_review(desk: Desk, database: Database) -> None:
    desk.take(card(ERIKA))
    outcome = desk.take(card({"name": "Max Beispiel", "email": ERIKA["email"]}))
    assert outcome.result is Result.STORED
    assert outcome.needs_review
    assert outcome.message == "perhaps contact 1: same e-mail, other name"
    with database.reading() as session:
        match = session.exec(select(PossibleMatch)).one()
        assert (match.contact_id, match.other_id) == (2, 1)


def test_another_company_is_kept_as_history_and_looked_at(
    desk: Desk, database: Database
) -> None:
    mobile = field("phone", "+491511", kind="mobile")
    desk.take(card(ERIKA, mobile), Occasion(met_on=date(2025, 1, 10)))
    new = {"name": "Erika Mustermann", "company": "Beispiel AG", "title": "CEO"}
    email = field("email", "erika@beispiel.example")
    outcome = desk.take(card(new, mobile, email))

    assert outcome.result is Result.MERGED
    assert outcome.needs_review
    contact = only(database)
    assert contact.doubt == OTHER_COMPANY
    assert (contact.company, contact.title) == ("Muster GmbH", "Head of Sales")
    assert "erika@beispiel.example" in contact.values(PointKind.EMAIL)
    assert len(contact.cards) == 2


def test_what_a_later_card_adds_unsurely_is_looked_at(
    desk: Desk, database: Database
) -> None:
    desk.take(card(ERIKA))
    unsure = field("phone", "+49309999999", confidence=0.4)
    assert desk.take(card({"email": ERIKA["email"]}, unsure)).needs_review
    assert only(database).doubt == UNSURE_ADDITION


def test_what_a_person_typed_stays(desk: Desk, database: Database) -> None:
    desk.take(card({"name": "Erika Musterman", "email": ERIKA["email"]}))
    with database.writing() as session:
        (contact,) = contacts(session)
        set_columns(contact, {"name": "Erika Mustermann", "title": ""})
        add_point(contact, PointKind.PHONE, "030 1234567", country="DE")
    desk.take(card(ERIKA | {"name": "Erika Musterman"}))

    contact = only(database)
    assert contact.name == "Erika Mustermann"
    assert contact.title == "", "emptied on purpose"
    assert contact.company == "Muster GmbH", "was blank"
    assert contact.values(PointKind.PHONE) == ["+49301234567", ERIKA["phone"]]


def test_what_a_person_took_away_does_not_come_back(
    desk: Desk, database: Database
) -> None:
    desk.take(card(ERIKA))
    with database.writing() as session:
        remove_point(contacts(session)[0], PointKind.PHONE, ERIKA["phone"])
    desk.take(card(ERIKA))
    assert only(database).values(PointKind.PHONE) == []


def test_who_was_deleted_does_not_come_back(desk: Desk, database: Database) -> None:
    path = desk.draw()
    desk.take(card(ERIKA), path=path)
    with database.writing() as session:
        delete(session, contacts(session)[0])
    assert desk.take(card(ERIKA), path=path) == Outcome(Result.KNOWN)
    assert count(database, Contact) == 0
    assert count(database, Card) == 1


def test_who_is_met_again_gets_a_new_follow_up(desk: Desk, database: Database) -> None:
    desk.take(card(ERIKA), Occasion(met_on=date(2025, 1, 10)))
    with database.writing() as session:
        session.exec(select(FollowUp)).one().done_at = now()
    desk.take(card(ERIKA))
    assert [it.due_on for it in only(database).follow_ups] == [
        date(2025, 1, 15),
        date(2026, 11, 19),
    ]


def test_a_date_that_a_person_set_is_not_moved(desk: Desk, database: Database) -> None:
    desk.take(card(ERIKA), Occasion(met_on=date(2025, 1, 10)))
    with database.writing() as session:
        follow_up = session.exec(select(FollowUp)).one()
        follow_up.due_on, follow_up.pinned = date(2027, 1, 4), True
    desk.take(card(ERIKA))
    assert [it.due_on for it in only(database).follow_ups] == [date(2027, 1, 4)]


@pytest.mark.parametrize(
    ("occasion", "taken_on", "met_on"),
    [
        (Occasion(met_on=date(2026, 11, 2)), date(2026, 11, 5), date(2026, 11, 2)),
        (Occasion(), date(2026, 11, 5), date(2026, 11, 5)),
        (Occasion("Fair"), None, date(2026, 10, 1)),
        (Occasion("Fair"), date(2026, 11, 5), date(2026, 11, 5)),
        (Occasion(), None, TODAY),
        (Occasion(), date(2030, 1, 1), TODAY),  # a camera's mistake
    ],
)
def test_day_of_meeting(
    occasion: Occasion,
    taken_on: date | None,
    met_on: date,
    desk: Desk,
    database: Database,
) -> None:
    with database.writing() as session:
        session.add(Event(name="Fair", held_on=date(2026, 10, 1)))
    desk.take(photo(card(ERIKA), taken_on=taken_on), occasion)
    assert only(database).met_on == met_on


@pytest.mark.parametrize(
    ("occasion", "due"),
    [
        (Occasion(), date(2026, 11, 19)),
        (Occasion("Fair"), date(2026, 11, 23)),
        (Occasion("fair ", follow_up="tomorrow"), date(2026, 11, 17)),
        (Occasion(follow_up="2026-12-24"), date(2026, 12, 24)),
        (Occasion(follow_up="none"), None),
    ],
)
def test_rule_of_the_run_goes_before_the_events_and_the_setting(
    occasion: Occasion, due: date | None, desk: Desk, database: Database
) -> None:
    with database.writing() as session:
        session.add(Event(name="Fair", follow_up="+1 week"))
    assert desk.take(card(ERIKA), occasion).due_on == due
    assert count(database, Event) == 1


def test_a_rule_that_names_a_date_is_pinned(desk: Desk, database: Database) -> None:
    desk.take(card(ERIKA), Occasion(follow_up="2026-12-24"))
    assert only(database).follow_ups[0].pinned


def test_a_new_event_remembers_its_rule_and_day(desk: Desk, database: Database) -> None:
    day = date(2026, 11, 12)
    desk.take(card(ERIKA), Occasion("Fair", day, follow_up="+1 week"))
    desk.take(card(MAX), Occasion("fair"))
    with database.reading() as session:
        _, second = contacts(session)
        assert second.met_on == day
        assert second.follow_ups[0].due_on == date(2026, 11, 19)


def test_who_has_no_phone_is_written_to(desk: Desk, database: Database) -> None:
    desk.take(card(MAX))
    assert only(database).follow_ups[0].way is Way.EMAIL


def test_a_wrong_rule_or_region_is_refused_at_once(
    database: Database, settings: Settings, desk: Desk
) -> None:
    archive = Archive(settings.folder)
    with pytest.raises(RuleInvalid):
        Intake(database, archive, Settings(Path(), "", follow_up="soon"), TODAY)
    with pytest.raises(SettingInvalid):
        wrong = Settings(Path(), "", country="DE", region="ZZ")
        Intake(database, archive, wrong, TODAY)
    with pytest.raises(RuleInvalid):
        desk.intake.register(desk.draw(), Occasion(follow_up="soon"))
    assert count(database, Photo) == 0


@pytest.mark.parametrize(
    "reading", [photo(), photo(card({}, verdict=Verdict.NOT_A_CARD))]
)
def test_a_photo_without_a_card_is_remembered_as_such(
    reading: PhotoReading, desk: Desk, database: Database
) -> None:
    path = desk.draw()
    assert desk.take(reading, path=path).result is Result.NOT_A_CARD
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


def test_strange_text_is_stored(desk: Desk, database: Database) -> None:
    name = "Erika\0 Muster\ud800mann"
    desk.take(card({"name": name, "email": ERIKA["email"]}))
    assert only(database).name == "Erika Mustermann"


def test_a_name_that_is_no_text_is_stored(desk: Desk, database: Database) -> None:
    path = Path(f"{desk.folder}/caf\udce9.jpg")
    path.write_bytes(b"\xff\xd8\xff")
    desk.take(card(ERIKA), path=path)
    with database.reading() as session:
        assert session.exec(select(Delivery)).one().source.endswith(r"caf\xe9.jpg")


def test_many_photos_are_taken_in_and_each_is_told(
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

    def read_all(
        paths: Iterable[Path],
    ) -> Iterator[tuple[Path, PhotoReading | PhotoError]]:
        for path in paths:
            is_bad = path.read_bytes().endswith(b"bad")
            error = PhotoUnreadable("Bad.", "damaged")
            yield path, error if is_bad else photo(card(MAX))

    def tell(path: Path, outcomes: tuple[Outcome, ...]) -> None:
        told[path.name] = [it.result.value for it in outcomes]

    take_in([(path, Occasion()) for path in paths], intake, read_all, tell)

    assert told == {
        "a.jpg": ["stored"],
        "b.jpg": ["already known"],
        "missing.jpg": ["failed"],
        "known.jpg": ["already known"],
        "bad.jpg": ["failed"],
    }
