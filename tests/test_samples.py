"""The sample pictures: complete, true to what is printed, and drawn again the same."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import phonenumbers
import pytest
import zxingcpp
from email_validator import validate_email
from PIL import Image

from samples.drawing.cards import check_card, read_cards, side_truth
from samples.drawing.design import print_side
from samples.drawing.fonts import missing_fonts
from samples.generate import HERE, encode, read_pictures, take_pages, write_truth

PICTURES = HERE / "pictures"
TRUTH = (HERE / "truth.jsonl").read_text(encoding="utf-8")
ROWS = [json.loads(line) for line in TRUTH.splitlines()]
CARDS = [card for row in ROWS for card in row.get("cards", [row])]
REGIONS = ("DE", "GB", "US", "FR", "ES", "IT", "NL", "PT", "BR", "AU", "JP", "CN")
FEATURES = """
    left, centred, two-column, right, portrait, dark, coloured, logo-heavy, small
    type, clean scan, tilted, perspective, shadow, glare, blur, patterned table,
    turned 90, turned 180, pdf, multi-page tiff, sheet of six cards, front and
    back, qr vcard, two offices, label after number, number range, extension, tax
    number, slogan, e-mail domain unlike the company, company like a person,
    certifications, honours, post-nominals, all caps name, name in two lines,
    icons, vertical text, no e-mail, only a mobile, social handles, department,
    two scripts, exif turned, cmyk, 16 bit
"""
needs_fonts = pytest.mark.skipif(
    bool(missing_fonts()), reason="the fonts of samples/README.md are not installed"
)


def features_of(row: dict[str, Any]) -> set[str]:
    return set(row["features"])


def test_every_picture_has_a_row_and_every_row_a_picture() -> None:
    drawn = {path.relative_to(HERE).as_posix() for path in PICTURES.iterdir()}
    assert sorted(row["image"] for row in ROWS) == sorted(drawn)


def test_there_are_enough_pictures_and_they_stay_small() -> None:
    sizes = [path.stat().st_size for path in PICTURES.iterdir()]
    assert len(sizes) >= 60
    assert sum(sizes) <= 20e6
    assert max(sizes) <= 1e6


def test_every_language_and_kind_is_there() -> None:
    languages = {row["language"] for row in ROWS}
    assert {"en", "de", "fr", "es", "it", "nl", "pt", "ja", "zh"} <= languages
    assert {row["kind"] for row in ROWS} == {"photo", "scan", "render"}


@pytest.mark.parametrize(
    "feature", [" ".join(name.split()) for name in FEATURES.split(",")]
)
def test_every_feature_of_real_cards_is_there(feature: str) -> None:
    assert any(feature in features_of(row) for row in ROWS)


def test_six_sides_belong_to_three_pairs() -> None:
    stems = {Path(row["image"]).stem for row in ROWS}
    fronts = {stem.removesuffix("_front") for stem in stems if stem.endswith("_front")}
    backs = {stem.removesuffix("_back") for stem in stems if stem.endswith("_back")}
    assert fronts == backs
    assert len(fronts) == 3


def test_everything_true_of_a_card_is_printed_on_it() -> None:
    for card in read_cards().values():
        check_card(card)


def test_a_domain_in_an_e_mail_address_is_not_a_website() -> None:
    front = read_cards()["ashgrove"].sides[0]
    assert side_truth(read_cards()["ashgrove"], front)["websites"] == []


def test_the_truth_is_that_of_the_cards(tmp_path: Path) -> None:
    write_truth(read_pictures(), read_cards(), tmp_path)
    assert (tmp_path / "truth.jsonl").read_text(encoding="utf-8") == TRUTH


def test_every_phone_number_is_a_possible_one_of_its_country() -> None:
    numbers = {phone["raw"] for card in CARDS for phone in card["phones"]}
    wrong = [number for number in numbers if not any_valid(number)]
    assert wrong == []


def any_valid(number: str) -> bool:
    readings = (phonenumbers.parse(number, region) for region in REGIONS)
    return any(phonenumbers.is_valid_number(reading) for reading in readings)


def test_every_e_mail_address_is_one() -> None:
    for card in CARDS:
        for address in card["emails"]:
            validate_email(address, check_deliverability=False)


@pytest.mark.parametrize(
    "row",
    [row for row in ROWS if "qr vcard" in features_of(row) and row["kind"] == "photo"],
    ids=lambda row: Path(row["image"]).stem,
)
def test_the_code_on_a_photo_is_the_vcard_of_its_person(row: dict[str, Any]) -> None:
    with Image.open(HERE / row["image"]) as picture:
        codes = zxingcpp.read_barcodes(picture.convert("RGB"))
    assert codes[0].text.startswith("BEGIN:VCARD")
    assert row["emails"][0] in codes[0].text


@needs_fonts
@pytest.mark.parametrize(
    "name",
    ["fr-saintclair-scan.jpg", "nl-terbraak-render.png", "fr-lavallee-photo.jpg"],
)
def test_a_picture_is_drawn_the_same_again(name: str) -> None:
    picture = next(p for p in read_pictures() if p["file"] == name)
    cards = read_cards()
    first, second = (encode(take_pages(picture, cards), picture) for _ in range(2))
    assert first == second
    with Image.open(PICTURES / name) as stored:
        kept = np.asarray(stored.convert("RGB"), np.int16)
    drawn = np.asarray(take_pages(picture, cards)[0].convert("RGB"), np.int16)
    # Other processors round otherwise, and JPEG loses a little: alike, not equal.
    assert np.abs(kept - drawn).mean() < 4


@needs_fonts
@pytest.mark.parametrize("key", sorted(read_cards())[::6])
def test_no_text_runs_into_another_or_off_the_card(key: str) -> None:
    card = read_cards()[key]
    for number in range(len(card.sides)):
        assert print_side(card, number).crowded() == []
