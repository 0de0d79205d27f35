from datetime import date

from sqlmodel import select

from actions.identity.editing import add_point, remove_point, set_columns
from actions.identity.storing import OTHER_COMPANY, UNSURE_ADDITION
from actions.intake.occasion import Occasion
from actions.intake.outcome import Outcome, Result
from models.contact import PointKind
from models.database.database import Database
from models.reading import Problem, Verdict
from models.tables.contact import Contact, PossibleMatch
from models.tables.photo import Card
from tests.backends import on_both
from tests.desk import Desk, contacts, count, only
from tests.readings import ERIKA, MAX, card, field, photo

pytestmark = on_both

BACK = {"email": ERIKA["email"], "website": "https://muster.example"}


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
        session.delete(contacts(session)[0])
    assert desk.take(card(ERIKA), path=path) == Outcome(Result.KNOWN)
    assert count(database, Contact) == 0
    assert count(database, Card) == 1


def test_strange_text_is_stored(desk: Desk, database: Database) -> None:
    name = "Erika\0 Muster\ud800mann"
    desk.take(card({"name": name, "email": ERIKA["email"]}))
    assert only(database).name == "Erika Mustermann"
