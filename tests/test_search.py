"""Contacts are found by any piece of what is known of them, on both databases."""

import pytest
from sqlmodel import Session, select

from actions.identity.editing import add_note, add_tag, remove_point
from actions.identity.merging import merge
from models.contact import Filter, PointKind
from models.database import search
from models.database.database import Database
from models.database.queries import list_contacts
from models.tables.contact import Contact
from models.tables.follow_up import Event
from tests.backends import on_both
from tests.invented import add_contact, add_erika

pytestmark = on_both


@pytest.fixture(autouse=True)
def people(session: Session) -> None:
    add_erika(session)
    for name in (
        "王小明",
        "김민준",
        "José Nuñez",
        "ＡＢＣ Trading",
        "Bo Li",
        "50% Off",
    ):
        add_contact(session, name)


def found(session: Session, words: str) -> list[str]:
    session.flush()
    rows = list_contacts(session, Filter(search=words))
    return sorted(row.name for row in rows)


ERIKA = ["Erika Mustermann"]


@pytest.mark.parametrize(
    "words",
    [
        "erika",
        "ERIKA müller",
        "muller sohne",
        "mueller",
        "rik",
        "musterstr. 1",
        "10115",
        "wants offer",
        "supplier",
        "hannover",
        "erika@example",
        "030 12345678",
        "+49 30 1234",
    ],
)
def test_any_text_of_a_contact_finds_it(session: Session, words: str) -> None:
    assert found(session, words) == ERIKA


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("王", "王小明"),
        ("小明", "王小明"),
        ("王小明", "王小明"),
        ("민준", "김민준"),
        ("nunez", "José Nuñez"),
        ("abc", "ＡＢＣ Trading"),
        ("bo", "Bo Li"),
        ("li", "Bo Li"),
        ("50%", "50% Off"),
    ],
)
def test_short_words_and_other_scripts_are_found(
    session: Session, words: str, name: str
) -> None:
    assert name in found(session, words)


@pytest.mark.parametrize("words", ['"', "a\"b'", "%%%", "___", "\\", "NEAR(", "xyz*"])
def test_signs_that_mean_something_to_a_database_mean_nothing(
    session: Session, words: str
) -> None:
    assert found(session, words) == []


def test_what_changes_is_found_again(session: Session) -> None:
    erika = session.exec(select(Contact).where(Contact.name == ERIKA[0])).one()
    add_note(erika, "likes zeppelins")
    add_tag(erika, "Friday")
    remove_point(erika, PointKind.EMAIL, "erika@example.com")
    assert found(session, "zeppelin friday") == ERIKA
    assert found(session, "erika@example") == []


def test_an_event_that_is_renamed_finds_its_contacts(session: Session) -> None:
    session.exec(select(Event)).one().name = "Leipzig Days"
    assert found(session, "leipzig") == ERIKA
    assert found(session, "hannover") == []


def test_notes_of_a_merged_contact_find_the_one_that_is_kept(session: Session) -> None:
    erika = session.exec(select(Contact).where(Contact.name == ERIKA[0])).one()
    other = add_contact(session, "E. Mustermann")
    add_note(other, "plays the oboe")
    session.flush()
    merge(session, erika, other)
    assert found(session, "oboe") == ERIKA


def test_who_is_deleted_is_not_found(session: Session) -> None:
    erika = session.exec(select(Contact).where(Contact.name == ERIKA[0])).one()
    session.delete(erika)
    assert found(session, "erika") == []


def test_what_is_written_in_one_transaction_is_found_in_the_next(
    database: Database, session: Session
) -> None:
    session.commit()
    with database.reading() as reading:
        assert found(reading, "mustermann") == ERIKA


@pytest.mark.parametrize("words", ["berta", "berta fair", "be", "berta be"])
def test_pages_of_a_search_hold_together_all_that_is_found(
    session: Session, words: str
) -> None:
    for number in range(7):
        add_contact(session, f"Berta Fair {number}" if number % 3 else "Anna Fair")
    session.flush()
    everybody = [row.id for row in list_contacts(session, Filter(search=words))]
    paged: list[int] = []
    while page := [
        row.id
        for row in list_contacts(
            session, Filter(search=words), 2, paged[-1] if paged else None
        )
    ]:
        paged += page
    assert paged == everybody
    assert len(paged) >= 4


def test_a_page_of_a_search_among_an_event_looks_beyond_the_newest(
    session: Session,
) -> None:
    event = Event(name="Fair")
    first = add_contact(session, "Berta One")
    session.add(event)
    session.flush()
    first.event_id = event.id
    for number in range(3):
        add_contact(session, f"Berta {number}")
    session.flush()
    rows = list_contacts(session, Filter(search="berta", event="Fair"), 2)
    assert [row.id for row in rows] == [first.id]


@pytest.mark.parametrize("common", [2, 1_000])
def test_a_common_word_with_a_tag_is_found_page_by_page(
    session: Session, monkeypatch: pytest.MonkeyPatch, common: int
) -> None:
    monkeypatch.setattr(search, "COMMON", common)
    people = [add_contact(session, f"Bea Muster {it}") for it in range(9)]
    add_tag(add_contact(session, "Cid Beispiel"), "press")
    for person in people[::2]:
        add_tag(person, "press")
    session.flush()
    wanted = Filter(search="bea muster", tag="press")

    first = [it.id for it in list_contacts(session, wanted, 3)]
    rest = [it.id for it in list_contacts(session, wanted, 3, first[-1])]

    assert [*first, *rest] == [it.id for it in reversed(people[::2])]
