"""Awkward contacts through every file; bench/conformance.py has the other readers."""

import csv
from dataclasses import replace
from pathlib import Path

import icalendar
import pytest

from bench.card_readers import by_vobject
from bench.facts import differences
from export.tables.cells import clean, starts_formula
from export.tables.preset_file import load_preset, preset_names
from export.targets import write
from export.vcard import Version, write_vcard
from export.wording import subject
from tests.awkward import awkward_contacts, awkward_follow_ups
from tests.people import cards, people_in

PEOPLE = awkward_contacts()


@pytest.mark.parametrize("version", Version)
def test_another_library_reads_every_card_as_it_was_meant(version: Version) -> None:
    text = "".join(write_vcard(person, version) for person in PEOPLE)

    assert differences(by_vobject(text), PEOPLE) == {}


@pytest.mark.parametrize("version", Version)
def test_every_card_comes_back(version: Version) -> None:
    for person in PEOPLE:
        (back,) = cards(write_vcard(person, version))

        as_written = replace(
            person,
            websites=back.websites,
            given=back.given,
            follow_ups=back.follow_ups,
        )
        assert back == as_written
        assert len(back.websites) == len(person.websites)


def test_every_row_of_plain_csv_comes_back(tmp_path: Path) -> None:
    write(PEOPLE, "csv", tmp_path / "x.csv")

    back = people_in(tmp_path / "x.csv")

    assert [it.uid for it in back] == [it.uid for it in PEOPLE]
    assert [it.notes for it in back] == [it.notes for it in PEOPLE]
    assert [set(it.phones) for it in back] == [set(it.phones) for it in PEOPLE]
    assert [it.emails for it in back] == [it.emails for it in PEOPLE]
    assert [it.address for it in back] == [it.address for it in PEOPLE]


@pytest.mark.parametrize("name", preset_names())
def test_no_file_has_a_broken_row_or_a_formula(name: str, tmp_path: Path) -> None:
    preset = load_preset(name)
    result = write(PEOPLE, name, tmp_path / "x.csv")

    with (tmp_path / "x.csv").open(encoding=preset.layout.encoding, newline="") as file:
        header, *rows = csv.reader(file)
    assert header == preset.header
    assert len(rows) == result.rows
    assert {len(row) for row in rows} <= {len(header)}
    strange = {
        cell for row in rows for cell in row if starts_formula(cell) and cell[0] != "+"
    }
    assert strange == set()


@pytest.mark.parametrize("target", ["ics", "ics-tasks"])
def test_calendars_hold_any_text(target: str, tmp_path: Path) -> None:
    people = awkward_follow_ups()
    write(people, target, tmp_path / "x.ics")

    read = icalendar.Calendar.from_ical((tmp_path / "x.ics").read_text())
    entries = read.walk("VEVENT") + read.walk("VTODO")
    assert [str(it["SUMMARY"]) for it in entries] == [
        subject(it, it.follow_ups[0]) for it in people
    ]
    for person, entry in zip(people, entries, strict=True):
        text = clean(str(person.follow_ups[0].reason))
        assert str(entry.get("DESCRIPTION", "")).startswith(text)
