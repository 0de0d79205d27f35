"""Contacts one has already come in beside those of cards, and overwrite nothing."""

from dataclasses import replace
from pathlib import Path

import pytest

from actions.follow_ups.conversations import steps_of
from export.person import Address, Person, Phone, Social
from export.targets import write
from models.contact import PointKind, Stage
from models.field import PhoneKind
from models.tables.contact import Contact, PossibleMatch
from tests.console import Cardfile
from tests.stored import add_contact

ERIKA = Person(
    uid="0b8f5a4e-6f0e-4c0e-9d3b-6f1f6c1d2a01",
    name="Erika Mustermann",
    given="Erika",
    family="Mustermann",
    title="Director",
    company="Muster GmbH",
    emails=("erika@muster.example",),
    phones=(Phone("+493012345678", PhoneKind.WORK, "12"),),
    websites=("https://muster.example",),
    socials=(Social("https://www.linkedin.com/in/erika", "linkedin"),),
    address=Address("", "Weg 1", "Berlin", "", "10115", "DE"),
    tags=("friend",),
    notes=("Likes coffee.",),
)
NOBODY = Person(company="Beispiel AG", phones=(Phone("call the desk"),))


@pytest.fixture(params=["vcard", "csv"])
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Both contacts in a file of another program."""
    path = tmp_path / {"vcard": "known.vcf", "csv": "known.csv"}[request.param]
    write([ERIKA, NOBODY], request.param, path)
    return path


def test_who_is_not_known_becomes_a_contact_once(
    cardfile: Cardfile, file: Path
) -> None:
    first = cardfile.objects("contacts", "import", file, "--tag", "book")
    again = cardfile.objects("contacts", "import", file)

    assert [it["result"] for it in first] == ["stored", "stored"]
    assert first[1]["left_out"] == ["call the desk"]
    assert [it["result"] for it in again] == ["already known"] * 2
    with cardfile.store() as session:
        erika = session.get_one(Contact, 1)
        assert (erika.title, erika.city, erika.stage) == ("Director", "Berlin", None)
        assert erika.values(PointKind.PHONE) == ["+493012345678"]
        assert {it.extension for it in erika.points} == {"12", ""}
        assert [it.tag for it in erika.tags] == ["book", "friend"]
        assert [it.text for it in erika.notes] == ["Likes coffee."]
        assert "title" in erika.typed
        assert erika.status == "ready"
        assert not erika.follow_ups


def test_a_stage_and_all_words_of_who_is_new_are_known_at_once(
    cardfile: Cardfile, tmp_path: Path
) -> None:
    write([replace(ERIKA, stage=Stage.CLIENT)], "vcard", tmp_path / "x.vcf")

    cardfile("contacts", "import", tmp_path / "x.vcf")

    with cardfile.store() as session:
        assert [it.after for it in steps_of(session, 1)] == [Stage.CLIENT]
    for words in ("coffee", "friend", "erika@muster.example", "30 1234"):
        assert [it["id"] for it in cardfile.objects("list", "--search", words)] == [1]


def test_who_is_known_gets_only_what_was_blank(cardfile: Cardfile, file: Path) -> None:
    with cardfile.store() as session:
        add_contact(session, "E. Mustermann", "erika@muster.example", title="CEO")

    results = [it["result"] for it in cardfile.objects("contacts", "import", file)]

    assert results == ["merged", "stored"]
    with cardfile.store() as session:
        erika = session.get_one(Contact, 1)
        assert (erika.name, erika.title) == ("E. Mustermann", "CEO")
        assert (erika.company, erika.city) == ("Muster GmbH", "Berlin")
        assert {"company", "city"} <= {*erika.typed}
        assert "title" not in erika.typed
        assert [it.text for it in erika.notes] == ["Likes coffee."]


def test_the_same_file_again_changes_nothing_and_brings_nothing_back(
    cardfile: Cardfile, file: Path
) -> None:
    cardfile.say("contacts", "import", file)
    cardfile.say("edit", 1, "--remove", "erika@muster.example")
    with cardfile.store() as session:
        before = session.get_one(Contact, 1).changed_at

    again = cardfile.objects("contacts", "import", file)

    assert [it["result"] for it in again] == ["already known"] * 2
    with cardfile.store() as session:
        erika = session.get_one(Contact, 1)
        assert not erika.values(PointKind.EMAIL)
        assert erika.changed_at == before


def test_an_import_is_undone_also_in_who_was_known(
    cardfile: Cardfile, file: Path
) -> None:
    with cardfile.store() as session:
        add_contact(session, "E. Mustermann", "erika@muster.example", title="CEO")
    before = cardfile.objects("show", 1)
    cardfile.say("contacts", "import", file)

    assert "Imported 2 contacts from known" in cardfile.say("undo", "--yes")

    assert cardfile.objects("show", 1) == before
    assert len(cardfile.objects("list")) == 1


def test_who_may_be_known_is_shown(cardfile: Cardfile, file: Path) -> None:
    with cardfile.store() as session:
        add_contact(session, "Max Beispiel", "erika@muster.example")

    outcome, _ = cardfile.objects("contacts", "import", file)

    assert outcome["needs_review"]
    with cardfile.store() as session:
        assert session.get_one(PossibleMatch, 1).other_id == 1


def test_a_file_of_another_kind_is_refused(cardfile: Cardfile, tmp_path: Path) -> None:
    path = tmp_path / "known.docx"
    path.write_text("Erika", encoding="utf-8")
    code, sentence = cardfile.refuse("contacts", "import", path)
    assert code == 2
    assert "neither a vCard file" in sentence


def test_presets_are_listed_and_shown(cardfile: Cardfile) -> None:
    assert "hubspot" in cardfile.say("presets")
    shown = cardfile.say("presets", "show", "hubspot")
    assert "Company name" in shown
    assert "A file has at most: 1,048,575 rows, 20,000,000 bytes" in shown
    columns = cardfile.objects("presets", "show", "hubspot")
    memory = [it["header"] for it in columns if it["confidence"] == "memory"]
    assert "Street address" in memory
    code, sentence = cardfile.refuse("presets", "show", "hubsport")
    assert (code, "did you mean hubspot?" in sentence) == (2, True)


def test_a_contact_is_given_as_a_code(cardfile: Cardfile, tmp_path: Path) -> None:
    with cardfile.store() as session:
        add_contact(session, "Erika Mustermann", "erika@muster.example")

    assert len(cardfile.say("show", 1, "--qr").splitlines()) > 10
    cardfile.say("show", 1, "--qr-png", tmp_path / "erika.png")
    assert (tmp_path / "erika.png").read_bytes().startswith(b"\x89PNG")


def test_who_was_erased_is_looked_at(cardfile: Cardfile, file: Path) -> None:
    cardfile.say("contacts", "import", file)
    cardfile.say("erase", 1, "--yes")
    erika, _ = cardfile.objects("contacts", "import", file)
    assert erika["result"] == "stored"
    assert erika["message"].startswith("erased on")


def test_nobody_was_met_on_the_day_of_an_import(cardfile: Cardfile, file: Path) -> None:
    cardfile.say("contacts", "import", file)

    with cardfile.store() as session:
        erika = session.get_one(Contact, 1)
        assert (erika.met_on, erika.stage) == (None, None)
    assert "met" not in cardfile.say("show", 1)


def test_an_import_that_was_stopped_continues(
    cardfile: Cardfile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The contacts of the batches before the stop stay, and the rest follows."""
    monkeypatch.setattr("actions.contacts.import_address_book.BATCH", 2)
    path = tmp_path / "known.csv"
    good = "Name,E-mail\n" + "".join(f"P{n},p{n}@example.com\n" for n in range(40))
    path.write_text(good + '"' + "x" * 200_000 + '"\n')
    code, sentence = cardfile.refuse("contacts", "import", path)
    assert (code, "known.csv" in sentence) == (2, True)
    path.write_text(good)

    results = [it["result"] for it in cardfile.objects("contacts", "import", path)]

    assert results == ["already known"] * 40


def test_people_of_one_file_are_matched_with_each_other(
    cardfile: Cardfile, tmp_path: Path
) -> None:
    """Whoever comes twice in a batch is one contact, and a colleague is another."""
    path = tmp_path / "known.csv"
    path.write_text(
        "Name,Company,E-mail,Job title\n"
        "Ada Beispiel,Muster GmbH,ada@muster.example,\n"
        "Bo Beispiel,Muster GmbH,bo@muster.example,\n"
        "Ada Beispiel,Muster GmbH,ada@muster.example,Director\n"
    )

    outcomes = cardfile.objects("contacts", "import", path)

    assert [it["result"] for it in outcomes] == ["stored", "stored", "merged"]
    with cardfile.store() as session:
        assert session.get_one(Contact, 1).title == "Director"


def test_cards_that_say_nothing_are_left_out_and_counted(
    cardfile: Cardfile, tmp_path: Path
) -> None:
    file = tmp_path / "half-empty.vcf"
    empty = "BEGIN:VCARD\nUID:{}\nEND:VCARD\n"
    named = "BEGIN:VCARD\nFN:Kim Beispiel\nEND:VCARD\n"
    file.write_text(empty.format("a") + named + empty.format("b"))

    assert "number or address: 2" in cardfile("contacts", "import", file).output
    assert [it["name"] for it in cardfile.objects("list")] == ["Kim Beispiel"]


@pytest.mark.parametrize(
    "text",
    ["BEGIN:VCARD\nVERSION:3.0\n", "BEGIN:VCARD\n" * 20_000 + "END:VCARD\n" * 20_000],
)
def test_a_file_without_any_contact_is_refused(
    cardfile: Cardfile, tmp_path: Path, text: str
) -> None:
    (tmp_path / "nobody.vcf").write_text(text)
    _, said = cardfile.refuse("contacts", "import", tmp_path / "nobody.vcf")
    assert "nobody.vcf contains no contact" in said
