"""Possible duplicates are offered, never merged, and a no is remembered."""

import pytest
from sqlmodel import Session

from actions.contacts.lists import list_duplicates
from actions.contacts.merge import keep_apart, merge_contacts
from actions.contacts.suspects import find_suspects
from actions.workspace import Workspace
from models.contact import PointKind
from models.database.database import Database
from models.errors import EditInvalid
from models.settings import Settings
from models.tables.contact import Contact, ContactPoint
from tests.backends import on_both
from tests.conftest import TODAY
from tests.desk import Desk, count
from tests.readings import card

pytestmark = on_both


@pytest.fixture
def work(database: Database, settings: Settings) -> Workspace:
    return Workspace(database, settings, lambda: TODAY)


def add(session: Session, name: str, company: str, email: str = "") -> None:
    contact = Contact(name=name, company=company, met_on=TODAY)
    if email:
        contact.points = [ContactPoint(kind=PointKind.EMAIL, value=email)]
    session.add(contact)
    session.flush()


def store_people(work: Workspace) -> None:
    with work.writing() as session:
        add(session, "Erika Mustermann", "Muster GmbH", "erika@muster.example")
        add(session, "MUSTERMANN, Erika", "Muster")
        add(session, "E. Mustermann", "Muster GmbH", "e.muster@muster.example")
        add(session, "Erika Mustermann", "Other Ltd")
        add(session, "Max Beispiel", "Muster GmbH")


def suspects(work: Workspace) -> list[tuple[int, int, str]]:
    found = list_duplicates(work)
    return sorted((it.other_id, it.id, it.reason) for it in found)


def test_stored_contacts_are_compared_by_name_and_company(work: Workspace) -> None:
    store_people(work)
    assert find_suspects(work) == 2
    assert suspects(work) == [
        (1, 2, "same name and company"),
        (2, 3, "similar name, same company"),
    ]
    assert find_suspects(work) == 0
    assert count(work.database, Contact) == 5


def test_a_no_is_remembered_when_contacts_are_compared_again(work: Workspace) -> None:
    store_people(work)
    keep_apart(work, 1, [2])
    keep_apart(work, 2, [3])
    assert find_suspects(work) == 0
    assert suspects(work) == []


def test_a_contact_is_not_kept_apart_from_itself(work: Workspace) -> None:
    store_people(work)
    with pytest.raises(EditInvalid, match="from itself"):
        keep_apart(work, 1, [2, 1])


def test_a_no_goes_with_a_contact_that_is_merged(work: Workspace) -> None:
    store_people(work)
    find_suspects(work)
    keep_apart(work, 2, [3])
    with work.writing() as session:
        add(session, "E. Mustermann", "Muster")
    find_suspects(work)
    assert (2, 6, "similar name, same company") in suspects(work)
    merge_contacts(work, 3, [6])
    assert all({2, 3} != {one, other} for one, other, _ in suspects(work))


def test_name_and_company_alone_never_merge(desk: Desk, work: Workspace) -> None:
    said = {"name": "Erika Mustermann", "company": "Muster GmbH"}
    desk.take(card(said))
    desk.take(card({**said, "company": "Muster"}))
    assert count(work.database, Contact) == 2
    assert suspects(work) == [(1, 2, "same name and company")]


def test_the_other_side_of_a_card_is_not_merged_against_a_no(
    desk: Desk, work: Workspace
) -> None:
    erika = {"name": "Erika Mustermann", "email": "erika@muster.example"}
    desk.take(card({"name": "Max Beispiel", "email": "max@beispiel.example"}))
    front = desk.draw("scan_front.jpg")
    back = desk.draw("scan_back.jpg")
    desk.take(card({"company": "Muster GmbH", "phone": "+493012345678"}), path=front)
    desk.take(card(erika))
    keep_apart(work, 2, [3])
    desk.take(card(erika), path=back)
    assert count(work.database, Contact) == 3
