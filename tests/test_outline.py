import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.outline.cards import find_cards
from ingest.outline.flatten import flatten
from models.geometry import Quad
from tests.scenes import (
    CARD,
    TABLES,
    card_face,
    lay,
    table,
    turned,
)


@settings(max_examples=20, deadline=None)
@given(
    kind=st.sampled_from(TABLES),
    dark=st.booleans(),
    angle=st.floats(-30, 30),
    lean=st.floats(0, 0.15),
)
def test_a_card_on_a_table_is_found_within_a_few_pixels(
    kind: str, dark: bool, angle: float, lean: float
) -> None:
    page = table(kind)
    if dark and kind == "dark":
        page = table("light")
    corners = turned(angle, lean=lean)
    lay(page, card_face(dark), corners)

    (found,) = find_cards(page)

    assert np.abs(np.array(found) - corners).max() < 5


@pytest.mark.parametrize("kind", TABLES)
def test_a_table_without_a_card_has_none(kind: str) -> None:
    assert find_cards(table(kind)) == ()


@pytest.mark.parametrize("dark", [False, True])
def test_a_scan_that_is_all_card_is_not_cropped(dark: bool) -> None:
    assert find_cards(card_face(dark, (700, 1200))) == ()


def test_a_box_printed_on_a_scan_is_not_taken_for_the_card() -> None:
    scan = card_face(size=(700, 1200))
    cv2.rectangle(scan, (40, 80), (1160, 480), (180, 90, 0), 6)
    cv2.rectangle(scan, (700, 520), (1100, 660), (0, 0, 160), -1)

    assert find_cards(scan) == ()


@pytest.mark.parametrize("kind", TABLES)
def test_six_cards_on_a_sheet_are_all_found_in_reading_order(kind: str) -> None:
    page = table(kind, (1200, 1600))
    middles = [(x, y) for y in (230, 600, 970) for x in (420, 1180)]
    angles = (0, 4, -7, 2, 182, 0)
    cards = [
        turned(angle, middle, (260, 440))
        for angle, middle in zip(angles, middles, strict=True)
    ]
    for corners in cards:
        lay(page, card_face(size=(260, 440)), corners)

    found = find_cards(page)

    assert len(found) == 6
    for quad, middle in zip(found, middles, strict=True):
        assert np.abs(np.mean(quad, axis=0) - middle).max() < 5


@pytest.mark.parametrize("kind", ["wood", "tiles"])
def test_two_cards_askew_on_one_table_are_both_found(kind: str) -> None:
    page = table(kind, (900, 1600))
    middles = [(420, 430), (1180, 480)]
    for angle, middle in zip((5, -9), middles, strict=True):
        lay(page, card_face(size=(330, 570)), turned(angle, middle, (330, 570)))

    found = find_cards(page)

    assert [np.mean(quad, axis=0) for quad in found] == [
        pytest.approx(middle, abs=5) for middle in middles
    ]


@pytest.mark.parametrize("band", [80, 120, 200])
def test_a_card_with_a_band_of_another_colour_is_found_whole(band: int) -> None:
    page, corners = table("light"), turned(7)
    face = card_face()
    face[-band:] = (40, 60, 20)
    light = (250, 250, 250)
    cv2.putText(face, "example.com", (300, 380), cv2.FONT_HERSHEY_DUPLEX, 1, light)
    lay(page, face, corners)

    (found,) = find_cards(page)

    assert np.abs(np.array(found) - corners).max() < 5


@given(turns=st.integers(0, 3), angle=st.floats(-20, 20))
@settings(max_examples=10, deadline=None)
def test_a_turned_quad_flattens_to_the_turned_card(turns: int, angle: float) -> None:
    page = table("dark")
    corners = turned(angle)
    lay(page, card_face(), corners)
    upright = flatten(page, Quad.of(corners))

    card = flatten(page, Quad.of(corners).turned(turns))

    back = np.rot90(card, -turns).astype(float)
    assert back.shape == upright.shape
    assert np.abs(back - upright).mean() < 1


def test_a_flat_card_looks_as_it_was_drawn() -> None:
    page, face = table("wood"), card_face()
    corners = turned(12, lean=0.1)
    lay(page, face, corners)

    card = flatten(page, Quad.of(corners))

    assert abs(card.shape[1] / card.shape[0] - CARD[1] / CARD[0]) < 0.1
    small = cv2.resize(card, CARD[::-1], interpolation=cv2.INTER_AREA)
    assert np.abs(small.astype(float) - face).mean() < 6


@given(
    height=st.integers(1, 400),
    width=st.integers(1, 400),
    box=st.tuples(*[st.floats(0, 400)] * 4, st.floats(0, 90)),
    seed=st.integers(0, 9),
)
@settings(max_examples=40, deadline=None)
def test_pages_of_any_size_and_content_give_flat_cards(
    height: int, width: int, box: tuple[float, ...], seed: int
) -> None:
    noise = np.random.default_rng(seed).integers(0, 256, (height, width, 3))
    page = (noise // (1 + 20 * (seed % 2))).astype(np.uint8)
    corners = cv2.boxPoints((box[:2], box[2:4], box[4]))
    cv2.fillConvexPoly(page, corners.astype(np.int32), (200, 220, 240))

    for quad in (*find_cards(page), Quad.around(width, height)):
        card = flatten(page, quad)

        assert 1 <= max(card.shape) <= 1500


def test_a_page_of_twelve_megapixels_is_flattened_whole() -> None:
    page = np.full((3000, 4000, 3), 128, np.uint8)

    assert find_cards(page) == ()
    assert flatten(page, Quad.around(4000, 3000)).shape == (1125, 1500, 3)
