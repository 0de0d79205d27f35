import pytest

from ingest.fields import extract
from ingest.fields.lexicon.address import (
    is_no_place,
    is_register,
    is_scrap,
)
from ingest.fields.lexicon.labels import without_labels_behind
from models.field import Field, FieldKind
from models.geometry import Box
from models.reading import OcrResult, Word

HEIGHT = 20


def fields_of(*rows: str) -> list[Field]:
    """What a card with these lines says."""
    words = []
    for row, text in enumerate(rows):
        left = 0
        for word in text.split():
            right = left + 10 * len(word)
            top = row * 2 * HEIGHT
            words.append(Word(word, 0.95, Box(left, top, right, top + HEIGHT), row))
            left = right + 10
    return list(extract(OcrResult(tuple(words), "test"), "US").fields)


def addresses_of(*rows: str) -> str:
    found = [f for f in fields_of(*rows) if f.kind is FieldKind.ADDRESS]
    return " | ".join(field.value for field in found)


@pytest.mark.parametrize(
    "text",
    [
        "GSTIN: 27ABCDE0000F1Z5",
        "PAN No. ABCDE0000F",
        "P.IVA 00000000000",
        "SIRET 000 000 000 00000",
        "USt-IdNr. DE 000000000",
        "KvK 00000000",
        "Org.nr 000000-0000",
        "Lic. No. 00-000",
        "Regn. No. 0000",
        "RCS Lyon B 000 000 000 - SIREN 000 000 000",
    ],
)
def test_number_of_a_register_tells_no_place(text: str) -> None:
    assert is_register(text)
    assert is_no_place(text)


@pytest.mark.parametrize(
    "text",
    ["Mon-Sat: 9.30 am - 1 pm", "Open 7 days", "24 hrs", "Mo 9:00 Uhr", "Telex 00 000"],
)
def test_opening_hours_and_telex_tell_no_place(text: str) -> None:
    assert is_no_place(text)


@pytest.mark.parametrize(
    "text",
    [
        "PAN BAZAAR, GUWAHATI - 781 000",
        "Regd. Office: 4 Station Road, Pune 411 000",
        "Flat No. 4, Survey No. 00/0",
        "P.O. Box 0000, PC 000, Al Falk",
        "12 Sunset Lane, Unit 4",
    ],
)
def test_postal_address_is_no_register(text: str) -> None:
    assert not is_no_place(text)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Pune 411 000. Ph.", "Pune 411 000"),
        ("Pune 411 000, Tel/Fax :", "Pune 411 000"),
        ("12 Faxe Road", "12 Faxe Road"),
        ("Hotel Falk", "Hotel Falk"),
    ],
)
def test_label_of_a_phone_is_no_end_of_an_address(text: str, kept: str) -> None:
    assert without_labels_behind(text) == kept


def test_postcode_after_a_dash_stays_with_its_city() -> None:
    found = addresses_of(
        "Nora Falk", "Director", "14, Station Road, Camp,", "Pune - 411 000 (M.S.)"
    )

    assert found == "14, Station Road, Camp, Pune - 411 000 (M.S.)"


def test_every_office_is_kept_and_registers_are_not() -> None:
    found = addresses_of(
        "Falk Forgings Pvt. Ltd.",
        "Nora Falk",
        "Director",
        "Office : 14, Station Road, Camp, Pune - 411 000 Ph. : 020-5550 0100",
        "Factory : Plot No. 4, Survey No. 20, Falk Estate, Chakan - 410 000",
        "GSTIN : 27ABCDE0000F1Z5",
    )

    assert "Station Road" in found
    assert "Chakan - 410 000" in found
    assert "GSTIN" not in found
    assert "Ph" not in found


def test_slogan_with_the_word_of_a_street_is_no_second_address() -> None:
    found = addresses_of(
        "Falk Tea House",
        "Nora Falk",
        "Owner",
        "14 Station Road, Bradford BD1 0AA",
        "",
        "",
        "Afternoon Tea in the Park",
    )

    assert found == "14 Station Road, Bradford BD1 0AA"


@pytest.mark.parametrize(
    ("text", "scrap"), [("Fax", True), ("4", True), ("(0)", True), ("Bonn", False)]
)
def test_rest_of_a_line_of_numbers_is_scrap(text: str, scrap: bool) -> None:
    assert is_scrap(text) is scrap


@pytest.mark.parametrize("text", ["Plots @ Rs. 500", "Trips from £75", "$5 off"])
def test_price_tells_no_place(text: str) -> None:
    assert is_no_place(text)


def test_large_city_alone_is_the_address_of_a_card_without_another() -> None:
    rows = "Falk Bau", "Nora Falk", "Direktorin", "nora@falk.example", "Wien"

    assert addresses_of(*rows) == "Wien"
