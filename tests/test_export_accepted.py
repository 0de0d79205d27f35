"""Rows that EspoCRM and Twenty accept, checked by the rules of their importers."""

import csv
import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import phonenumbers
import pytest

from export.person import Person, Phone
from export.tables.cells import for_importer
from export.targets import write
from models.export_result import ExportResult
from models.field import PhoneKind
from tests.awkward import awkward_contacts, awkward_follow_ups

EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+\.[A-Za-z0-9-]{2,}")
E164 = re.compile(r"\+[1-9]\d{6,14}")
LENGTHS = {"firstName": 100, "lastName": 100, "title": 100, "accountName": 255}
PEOPLE = [
    *awkward_contacts(),
    Person(
        name="Ana Beispiel",
        given="Ana",
        family="Beispiel",
        phones=(
            Phone("4711", PhoneKind.WORK),
            Phone("+12025550123", PhoneKind.WORK, "12"),
            Phone("(020) 7946", PhoneKind.MOBILE),
        ),
        emails=("ana@bücher.example", "åsa@example.com"),
    ),
    Person(name="Plato", given="Plato"),
]


def rows_of(path: Path, target: str) -> tuple[list[dict[str, str]], ExportResult]:
    result = write(PEOPLE, target, path)
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file)), result


@pytest.mark.parametrize("target", ["espocrm", "espocrm-contacts"])
def test_espocrm_accepts_every_row(target: str, tmp_path: Path) -> None:
    rows, result = rows_of(tmp_path / "x.csv", target)

    assert len(rows) + len(result.lacking) == len(PEOPLE)
    for row in rows:
        phones = [row[name] for name in row if name.startswith("phoneNumber")]
        assert all(E164.fullmatch(it) for it in filter(None, phones)), row
        emails = [row[name] for name in row if name.startswith("emailAddress")]
        assert all(EMAIL.fullmatch(it) for it in filter(None, emails)), row
        assert all(len(row[name]) <= most for name, most in LENGTHS.items())
        assert row["lastName"]
    ana = next(row for row in rows if row["firstName"] == "Ana")
    assert (ana["phoneNumber"], ana["phoneNumberMobile"]) == ("+12025550123", "")
    assert ana["emailAddress"] == "ana@xn--bcher-kva.example"
    for text in ("4711", "(020) 7946", "+12025550123 ext. 12", "åsa@example.com"):
        assert text in ana["description"]
    said = " ".join(loss.reason for loss in result.losses)
    assert "4711 is not an international number: it is in the notes" in said
    assert any(row["lastName"] == "Plato" for row in rows)


def test_twenty_accepts_every_row(tmp_path: Path) -> None:
    rows, result = rows_of(tmp_path / "x.csv", "twenty")

    assert len(rows) == len(PEOPLE)
    for row in rows:
        number = row["Phones / Primary Phone Number"]
        code = row["Phones / Primary Phone Calling Code"]
        country = row["Phones / Primary Phone Country Code"]
        assert bool(number) == bool(code) == bool(country), row
        if number:
            assert re.fullmatch(r"\+\d{1,3}", code)
            assert phonenumbers.country_code_for_region(country) == int(code)
        emails = [row["Emails / Primary Email"]]
        emails += json.loads(row["Emails / Additional Emails"] or "[]")
        assert all(EMAIL.fullmatch(it) for it in filter(None, emails)), row
    assert any("4711" in loss.reason for loss in result.losses)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("+49", "+49"),
        ("+1 202-555-0123; +44 20 7946 0123 ext. 4", None),
        ("+1202555|cmd", "'+1202555|cmd"),
        ("+A1()", "'+A1()"),
        ("=1+2", "'=1+2"),
    ],
)
def test_the_guard_against_formulas_spares_numbers(
    text: str, expected: str | None
) -> None:
    assert for_importer(text, is_phone=True) == (expected or text)


@pytest.mark.parametrize("target", ["csv", "zoho-leads", "google", "ics", "vcard"])
@pytest.mark.parametrize("day", [date.min, date.max])
def test_no_year_ends_an_export(target: str, day: date, tmp_path: Path) -> None:
    (person,) = awkward_follow_ups()[:1]
    tasks = tuple(replace(task, due_on=day) for task in person.follow_ups)
    person = replace(person, follow_ups=tasks, met_on=day)

    write([person], target, tmp_path / "x.csv")

    assert f"{day.year:04}" in (tmp_path / "x.csv").read_text(encoding="utf-8")


LIMITS = {
    "salesforce-lead": {"First Name": 40, "Last Name": 80, "Company": 255, "City": 40},
    "salesforce-contact": {"First Name": 40, "Last Name": 80, "Title": 128},
    "dynamics": {"First Name": 50, "Last Name": 50, "Address 1: City": 80},
    "zoho-leads": {"First Name": 40, "Last Name": 80, "Company": 100, "Phone": 30},
    "espocrm": {"firstName": 100, "lastName": 100, "website": 255},
}
"""Letters that a field of the target has, by its public reference."""


@pytest.mark.parametrize("target", LIMITS)
@pytest.mark.parametrize("sign", ["x", "Я", "名", "🙂"])
def test_no_value_is_longer_than_the_field_of_the_target(
    target: str, sign: str, tmp_path: Path
) -> None:
    long = sign * 300
    person = replace(
        PEOPLE[0],
        given=long,
        family=long,
        company=long,
        title=long,
        emails=(f"a@{'sub.' * 60}example",),
        websites=(f"https://muster.example/{'a' * 300}",),
    )
    result = write([person], target, tmp_path / "x.csv")
    text = (tmp_path / "x.csv").read_text(encoding="utf-8-sig")
    (row,) = csv.DictReader(text.splitlines())
    for header, most in LIMITS[target].items():
        assert len(row[header].encode("utf-16-le")) <= 2 * most
    notes = row.get("Description") or row.get("description") or text
    assert f"Job title: {long}" in notes
    for name in ("Email", "emailAddress", "Website", "website"):
        kept = row.get(name, "")
        assert kept in {"", person.emails[0], person.websites[0]}  # and no half of them
        assert kept or name not in row or person.websites[0] in notes
    assert any("keeps only" in loss.reason for loss in result.losses)


def test_a_name_that_fits_is_whole_in_every_script(tmp_path: Path) -> None:
    name = "Александра Константиновна"
    write([replace(PEOPLE[0], given=name)], "salesforce-lead", tmp_path / "x.csv")
    assert name in (tmp_path / "x.csv").read_text(encoding="utf-8-sig")
