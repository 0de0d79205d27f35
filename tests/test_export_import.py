import io
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from PIL import Image

from export.address_book.columns import find_cells
from export.person import Person, PersonTask, Phone
from export.qr import make_qr, show_qr, write_qr
from export.targets import write
from models.errors import ExportFailed, FileUnreadable
from models.field import PhoneKind
from tests.people import ERIKA, NOBODY, cards, people_in

NEVER = datetime.fromtimestamp(0, UTC)


def test_plain_csv_comes_back_as_it_was(tmp_path: Path) -> None:
    people = [ERIKA, NOBODY, replace(ERIKA, title="=1+1", notes=("-1",))]
    write(people, "csv", tmp_path / "x.csv")

    back = people_in(tmp_path / "x.csv")

    assert back[0] == as_csv_keeps(ERIKA)
    assert back[1] == NOBODY
    assert (back[2].title, back[2].notes) == ("1+1", ("-1",))


def as_csv_keeps(person: Person) -> Person:
    """One note, no key of the follow-up, and nothing of the review."""
    (task,) = person.follow_ups
    (read,) = [PersonTask("", task.due_on, NEVER, task.channel, task.reason)]
    notes = ("\n\n".join(person.notes),)
    return replace(
        person, notes=notes, follow_ups=(read,), status=None, changed_at=None
    )


@pytest.mark.parametrize("target", ["google", "outlook", "outlook-classic", "hubspot"])
def test_what_other_programs_export_is_understood(target: str, tmp_path: Path) -> None:
    write([ERIKA], target, tmp_path / "x.csv")

    (person,) = people_in(tmp_path / "x.csv")

    assert (person.given, person.family) == ("Erika", "Muster")
    assert person.emails[0] == ERIKA.emails[0]
    assert Phone("+4915112345678", PhoneKind.MOBILE) in person.phones
    assert (person.company, person.title) == (ERIKA.company, ERIKA.title)
    assert person.address.city == "Dresden"


def test_a_list_somebody_typed_is_understood(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(
        "First name;Last name;E-Mail;Mobile;Shoe size\n"
        "Jörg;Müller;j@x.example;0171 1234567;45\n\n".encode("cp1252")
    )

    (person,) = people_in(tmp_path / "x.csv", "DE")

    assert person == Person(
        name="Jörg Müller",
        given="Jörg",
        family="Müller",
        emails=("j@x.example",),
        phones=(Phone("+491711234567", PhoneKind.MOBILE),),
    )


def test_a_file_that_is_no_list_of_contacts_is_reported(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("colour,size\nred,4\n")

    with pytest.raises(FileUnreadable, match="Its columns: colour, size"):
        (people_in(tmp_path / "x.csv"))


def test_an_empty_file_is_reported(tmp_path: Path) -> None:
    (tmp_path / "x.csv").touch()

    with pytest.raises(FileUnreadable, match="Its columns: none"):
        (people_in(tmp_path / "x.csv"))


def test_headers_are_known_in_any_case() -> None:
    assert set(find_cells(["FIRST NAME", "e-mail", "?"])) == {0, 1}


def test_a_phone_reads_the_code_back(tmp_path: Path) -> None:
    write_qr(ERIKA, tmp_path / "x.png")

    with Image.open(tmp_path / "x.png") as image:
        (code,) = zxingcpp.read_barcodes(np.asarray(image.convert("L")))

    (person,) = cards(code.text)
    assert (person.name, person.emails) == (ERIKA.name, ERIKA.emails)
    assert (person.notes, person.tags, person.follow_ups) == ((), (), ())


def test_a_long_contact_leaves_out_what_matters_least() -> None:
    long = replace(ERIKA, address=replace(ERIKA.address, printed="x" * 3_000))

    assert make_qr(long).designator
    with pytest.raises(ExportFailed, match="too long for a QR code"):
        make_qr(replace(ERIKA, name="x" * 3_000))


def test_the_code_is_shown_on_a_terminal() -> None:
    assert io.StringIO(show_qr(ERIKA)).readline()
