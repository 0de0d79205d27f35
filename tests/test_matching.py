from contextlib import closing
from datetime import date
from typing import cast

import pytest
from sqlalchemy import event

from actions.identity.matching import MOST_POSSIBLE, find_match
from actions.identity.merging import merge
from models.contact import PointKind
from models.database.database import Database
from models.database.sqlite import connect
from models.tables.contact import Contact, ContactPoint
from tests.backends import on_both

pytestmark = on_both

ERIKA = {
    "name": "Erika Mustermann",
    "company": "Muster GmbH",
    "email": "erika@muster.example",
    "mobile": "+491511",
    "phone": "+4930",
    "title": "Head of Sales",
}


def person(**said: str) -> Contact:
    """A contact of which is known what is said; `mobile` is a phone, too."""
    contact = Contact(met_on=date(2026, 11, 12))
    for kind, value in said.items():
        if kind in {"name", "company", "title"}:
            setattr(contact, kind, value)
            continue
        is_phone = kind in {"phone", "mobile"}
        point = ContactPoint(
            kind=PointKind.PHONE if is_phone else PointKind(kind),
            value=value,
            label=kind if is_phone else "",
        )
        contact.points.append(point)
    return contact


def store(database: Database, *contacts: Contact) -> None:
    with database.writing() as session:
        session.add_all(contacts)


def find(database: Database, **said: str) -> tuple[int | None, list[tuple[int, str]]]:
    """Number of the certain match; numbers and reasons of the possible ones."""
    with database.reading() as session:
        match = find_match(session, person(**said))
        certain = match.certain.id if match.certain else None
        return certain, [(it.contact.id or 0, it.reason) for it in match.possible]


CERTAIN = {
    "the same card": ERIKA,
    "same e-mail": {"name": "Erika Mustermann", "email": ERIKA["email"]},
    "same e-mail, no name, as on a back": {"email": ERIKA["email"]},
    "same e-mail, misread name": {
        "name": "Erika Musterrnann",
        "email": ERIKA["email"],
    },
    "same mobile in another company": {
        "name": "Dr. E. Mustermann",
        "company": "Beispiel AG",
        "email": "mustermann@beispiel.example",
        "mobile": "+491511",
    },
    "same number of the office, same name": {
        "name": "Erika Mustermann",
        "phone": "+4930",
    },
    "same name, company and title": {
        "name": "MUSTERMANN Erika",
        "company": "Muster",
        "title": "Head of Sales",
    },
}

POSSIBLE = {
    "same e-mail, other name": {"name": "Max Beispiel", "email": ERIKA["email"]},
    "same phone, no name": {"mobile": "+491511"},
    "same name": {"name": "Erika Mustermann"},
    "similar name, same company": {"name": "E. Mustermann", "company": "Muster GmbH"},
    "same name and company": {"name": "MUSTERMANN Erika", "company": "Muster"},
    "same phone or e-mail, similar name": {
        "name": "Erika Mustermann",
        "email": "erika.mustermann@muster.example",
        "phone": "+4930",
    },
}

STRANGERS = {
    "a colleague": {
        "name": "Max Beispiel",
        "company": "Muster GmbH",
        "email": "max@muster.example",
        "phone": "+4930",
    },
    "of the same name in another company": {
        "name": "Erika Mustermann",
        "company": "Other Ltd",
    },
    "the office": {"company": "Muster GmbH", "phone": "+4930"},
    "one name only": {"name": "Erika", "company": "Muster GmbH"},
    "nothing at all": {},
}


@pytest.mark.parametrize("case", CERTAIN)
def test_a_known_person_is_certain(case: str, database: Database) -> None:
    store(database, person(**ERIKA), person(name="Max Beispiel", company="Muster GmbH"))
    assert find(database, **CERTAIN[case]) == (1, [])


@pytest.mark.parametrize("case", POSSIBLE)
def test_what_is_weak_is_for_a_person_to_decide(case: str, database: Database) -> None:
    store(database, person(**ERIKA))
    assert find(database, **POSSIBLE[case]) == (None, [(1, case)])


def test_two_of_one_name_in_a_company_are_not_merged(database: Database) -> None:
    """Or one address was misread: nobody but a person can tell."""
    store(database, person(**ERIKA))
    other = {**ERIKA, "email": "erika.mustermann@muster.example"}
    said = {name: other[name] for name in ("name", "company", "email", "title")}
    assert find(database, **said) == (None, [(1, "same name and company")])


@pytest.mark.parametrize("case", STRANGERS)
def test_a_stranger_is_nobody_known(case: str, database: Database) -> None:
    store(database, person(**ERIKA))
    assert find(database, **STRANGERS[case]) == (None, [])


def test_an_offices_address_is_no_person(database: Database) -> None:
    office = {"email": "info@muster.example", "company": "Muster GmbH"}
    store(database, person(name="Erika Mustermann", **office))
    assert find(database, name="Max Beispiel", **office) == (None, [])
    assert find(database, name="Erika Mustermann", **office) == (1, [])


def test_two_certain_matches_are_for_a_person_to_decide(database: Database) -> None:
    store(database, person(**ERIKA), person(**ERIKA))
    reason = "same e-mail"
    assert find(database, **ERIKA) == (None, [(1, reason), (2, reason)])


def test_the_e_mail_goes_before_the_phone(database: Database) -> None:
    store(
        database,
        person(name="Erika Mustermann", mobile="+491511"),
        person(name="Erika Mustermann", email=ERIKA["email"]),
    )
    assert find(database, **ERIKA) == (2, [])


def test_only_a_few_possible_matches_are_shown(database: Database) -> None:
    store(database, *(person(name="Erika Mustermann") for _ in range(9)))
    certain, possible = find(database, name="Erika Mustermann")
    assert certain is None
    assert len(possible) == MOST_POSSIBLE


def test_who_was_merged_is_found_where_they_went(database: Database) -> None:
    store(database, person(name="Erika Mustermann"), person(**ERIKA))
    with database.writing() as session:
        merge(session, session.get_one(Contact, 1), session.get_one(Contact, 2))
    assert find(database, **ERIKA) == (1, [])


def test_who_was_deleted_is_not_found(database: Database) -> None:
    store(database, person(**ERIKA))
    with database.writing() as session:
        session.delete(session.get_one(Contact, 1))
    assert find(database, **ERIKA) == (None, [])


def test_a_renamed_person_is_found_by_the_new_name(database: Database) -> None:
    store(database, person(name="Erika Beispiel", company="Muster GmbH"))
    with database.writing() as session:
        session.get_one(Contact, 1).name = "Erika Mustermann"
    name = {"name": "Erika Mustermann", "company": "Muster GmbH"}
    assert find(database, **name) == (None, [(1, "same name and company")])


def test_matching_looks_up_and_never_searches(database: Database) -> None:
    """With a hundred thousand contacts a scan for each card would take for ever."""
    if not database.file:
        pytest.skip("only SQLite tells its plan for an empty table")
    store(database, person(**ERIKA))
    asked: list[tuple[str, tuple[str, ...]]] = []

    @event.listens_for(database.engine, "before_cursor_execute")
    def note(*call: object) -> None:
        asked.append((str(call[2]), cast("tuple[str, ...]", call[3])))

    find(database, **{**ERIKA, "email": "max@other.example", "name": "Max Beispiel"})

    with closing(connect(database.file)) as connection:
        steps = [
            row[3]
            for statement, values in asked
            if statement.startswith("SELECT")
            for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", values)
        ]
    for index in ("contact_point_value", "contact_name_key", "contact_company_key"):
        assert any(f"ix_{index}" in step for step in steps), index
    assert not [step for step in steps if step.startswith("SCAN")]
