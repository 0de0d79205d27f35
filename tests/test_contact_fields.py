"""A field is declared once and works everywhere; a whole follows its parts."""

from pathlib import Path

import pytest
from email_validator import validate_email
from hypothesis import given
from hypothesis import strategies as st

from actions.identity.editing import set_columns
from actions.identity.normalise import PLAIN_EMAIL, compose_address, compose_name
from cli.contacts.editor_file import as_toml
from export.tables.preset_file import load_preset
from export.tables.source import find_source
from ingest.fields.lexicon.address import split_address
from ingest.fields.lexicon.person import split_name
from models.contact import Status
from models.contact_fields import FIELDS
from models.tables.contact import Contact
from models.text import tidy_birthday
from tests.console import Cardfile

VALUES = {
    "name": "Dr. Erika Mustermann, PhD",
    "prefix": "Dr.",
    "given_name": "Erika",
    "family_name": "Mustermann",
    "suffix": "PhD",
    "address": "Weg 1, 10115 Berlin, Germany",
    "street": "Weg 1",
    "city": "Berlin",
    "postcode": "10115",
    "country": "DE",
    "birthday": "1984-06-17",
    "met_on": "2026-11-12",
    "stage": "client",
    "region": "",
}


def value_of(name: str) -> str:
    return VALUES.get(name, f"some {name.replace('_', ' ')}")


@pytest.mark.parametrize("name", FIELDS)
def test_every_field_is_a_column_and_a_source(name: str) -> None:
    assert name in Contact.model_fields
    assert find_source(FIELDS[name].source) is not None
    taken = {source for it in load_preset("csv").columns for source in it.takes}
    assert FIELDS[name].source in taken


@pytest.mark.parametrize("target", ["csv", "vcard"])
def test_every_field_survives_edit_export_and_import(
    cardfile: Cardfile, tmp_path: Path, empty_database: Path, target: str
) -> None:
    with cardfile.store() as session:
        session.add(Contact(name="Nobody"))
    options = [
        word
        for name in FIELDS
        if value_of(name)
        for word in (f"--{name.replace('_', '-')}", value_of(name))
    ]
    cardfile.say("edit", 1, *options, "--email", "erika@example.com")
    (before,) = cardfile.objects("show", 1)
    assert before["values"] == {name: value_of(name) for name in FIELDS}

    file = tmp_path / {"csv": "out.csv", "vcard": "out.vcf"}[target]
    cardfile.say("export", "--to", target, "-o", file)
    other = Cardfile(tmp_path / "other", empty_database)
    other.say("contacts", "import", file)
    (after,) = other.objects("show", 1)
    assert after["values"] == before["values"]


@pytest.mark.parametrize(
    ("typed", "name", "parts"),
    [
        ({"name": "Prof. Ada Byron"}, "Prof. Ada Byron", ("Ada", "Byron")),
        ({"family_name": "Jones"}, "Anna Jones", ("Anna", "Jones")),
        ({"given_name": "Anne"}, "Anne Smith", ("Anne", "Smith")),
        ({"given_name": "太郎", "family_name": "山田"}, "山田太郎", ("太郎", "山田")),
        ({"name": ""}, "", ("", "")),
        ({"family_name": ""}, "Anna", ("Anna", "")),
    ],
)
def test_name_and_parts_follow_each_other(
    typed: dict[str, str], name: str, parts: tuple[str, str]
) -> None:
    contact = Contact(name="Anna Smith", given_name="Anna", family_name="Smith")
    set_columns(contact, typed)
    assert contact.name == name
    assert (contact.given_name, contact.family_name) == parts


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ({"city": "Boston"}, "19 Pearl Alley, 2nd floor, Boston, NY 10004"),
        ({"street": "1 New Street"}, "1 New Street, Albany, NY 10004"),
        ({"address": "Weg 1, 10115 Berlin"}, "Weg 1, 10115 Berlin"),
        ({"postcode": "10115", "city": "Berlin", "region": "", "country": "DE"}, ""),
    ],
)
def test_address_and_parts_follow_each_other(
    typed: dict[str, str], address: str
) -> None:
    contact = Contact(
        address="19 Pearl Alley, 2nd floor, Albany, NY 10004",
        street="19 Pearl Alley, 2nd floor",
        city="Albany",
        region="NY",
        postcode="10004",
        country="US",
    )
    set_columns(contact, typed)
    assert contact.address == (address or "19 Pearl Alley, 2nd floor, 10115 Berlin, DE")
    if "address" in typed:
        assert (contact.city, contact.region, contact.country) == ("Berlin", "", "")


def test_an_address_of_unknown_form_is_not_lost_where_only_parts_are_exported() -> None:
    contact = Contact(name="Anna", city="Albany", address="Albany")
    set_columns(contact, {"address": "Lot 5, Old Mill Road"})
    assert (contact.street, contact.city) == ("Lot 5, Old Mill Road", "")


def test_a_contact_without_an_address_gets_one_of_its_city() -> None:
    contact = Contact(name="Anna")
    set_columns(contact, {"city": "München"})
    assert contact.address == "München"


names = st.from_regex(r"[A-Z][a-zäöéñ]{2,8}", fullmatch=True)


@given(names, names)
def test_a_composed_name_is_taken_apart_as_it_was_put_together(
    given_name: str, family: str
) -> None:
    name = compose_name({"given_name": given_name, "family_name": family})
    parts = split_name(name)
    assert {parts.get("given"), parts.get("family")} <= {given_name, family, None} or (
        " ".join(filter(None, (parts.get("prefix"), parts.get("given")))) == given_name
    )


@pytest.mark.parametrize(
    "parts",
    [
        {"street": "Weg 1", "postcode": "10115", "city": "Berlin", "country": "DE"},
        {
            "street": "1 High St",
            "city": "Springfield",
            "region": "IL",
            "postcode": "62701",
            "country": "US",
        },
        {"street": "1 Road", "city": "London", "postcode": "N1 9GU", "country": "GB"},
    ],
)
def test_a_composed_address_is_in_the_order_of_its_country(
    parts: dict[str, str],
) -> None:
    found = split_address(compose_address(parts))
    assert {**found, "country": parts["country"]} == parts


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("19840617", "1984-06-17"),
        ("1984-06-17T00:00:00Z", "1984-06-17"),
        ("1604-06-17", "--06-17"),
        ("--0617", "--06-17"),
        ("in June", "in June"),
    ],
)
def test_birthdays_have_one_form(text: str, stored: str) -> None:
    assert tidy_birthday(text) == stored
    assert tidy_birthday(stored) == stored


def test_the_editor_shows_every_field() -> None:
    file = as_toml(dict.fromkeys(FIELDS, "x"), [], Status.READY)
    assert all(f'\n{name} = "x"' in file for name in FIELDS)


@given(st.from_regex(r"[a-z0-9._-]{1,12}@[a-z0-9.-]{1,16}\.[a-z]{1,9}", fullmatch=True))
def test_an_address_that_needs_no_look_is_stored_as_the_library_would(
    text: str,
) -> None:
    if PLAIN_EMAIL.fullmatch(text):
        found = validate_email(text, check_deliverability=False, test_environment=True)
        assert found.normalized.lower() == text
