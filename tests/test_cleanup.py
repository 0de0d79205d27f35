import cv2
import numpy as np
import pytest

from ingest.decode.pixels import Pixels
from ingest.outline.orientation import (
    find_letters,
    find_lines,
    find_turns,
    share_beside,
)
from ingest.readers.cleanup import clean
from ingest.readers.pp_ocr import TURN, load_model
from ingest.readers.runtime import Runtime
from tests.scenes import LINES, card_face

SIZE = (880, 1500)
MODEL = load_model(TURN, Runtime())


def darkness_of_ink(cleaned: Pixels, face: Pixels) -> float:
    """How much darker ink is than ground after cleaning, 0 to 255."""
    light = cv2.cvtColor(face, cv2.COLOR_BGR2GRAY)
    usual = np.median(light)
    ink = np.abs(light.astype(float) - usual) > 60
    return float(np.median(cleaned[~ink]) - np.median(cleaned[ink]))


@pytest.mark.parametrize("dark", [False, True])
def test_letters_are_dark_on_light_whatever_they_were(dark: bool) -> None:
    face = card_face(dark, SIZE)

    cleaned = clean(face)

    assert cleaned.shape == face.shape[:2]
    assert cleaned.dtype == np.uint8
    assert darkness_of_ink(cleaned, face) > 150


def test_each_half_of_a_card_of_two_grounds_gets_dark_letters() -> None:
    light, dark = card_face(size=(880, 750)), card_face(True, (880, 750))
    both = np.hstack((dark, light))

    cleaned = clean(both)

    assert darkness_of_ink(cleaned[:, :750], dark) > 100
    assert darkness_of_ink(cleaned[:, 750:], light) > 100


def test_a_shadow_over_half_the_card_leaves_an_even_ground() -> None:
    face = card_face(size=SIZE)
    shadow = np.linspace(1, 0.25, SIZE[1])[None, :, None]
    shaded = (face * shadow).astype(np.uint8)

    cleaned = clean(shaded)

    left, right = cleaned[:, :500], cleaned[:, -500:]
    assert abs(float(np.median(left)) - float(np.median(right))) < 25
    assert darkness_of_ink(cleaned, face) > 60


def test_an_evenly_lit_light_card_keeps_its_greys() -> None:
    face = card_face(size=SIZE)
    grey = cv2.cvtColor(face, cv2.COLOR_BGR2GRAY).astype(float)

    assert np.abs(clean(face) - grey).mean() < 2


@pytest.mark.parametrize("size", [(1, 1), (2, 300), (30, 40)])
def test_cards_of_any_size_are_cleaned(size: tuple[int, int]) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (*size, 3)).astype(np.uint8)

    assert clean(noise).shape == size
    assert find_turns(noise, MODEL)[0] == 0


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("quarters", range(4))
def test_a_turned_card_is_seen_to_be_turned(quarters: int, dark: bool) -> None:
    face = card_face(dark, SIZE)

    turned = np.ascontiguousarray(np.rot90(face, -quarters))

    assert find_turns(turned, MODEL) == (quarters,)


def test_an_empty_card_counts_as_upright() -> None:
    assert find_turns(np.full((600, 1000, 3), 200, np.uint8), MODEL) == (0,)


def test_every_line_is_found_by_its_letters() -> None:
    letters, scale = find_letters(card_face(size=SIZE))

    lines = find_lines(letters) / scale

    assert len(lines) >= len(LINES)
    assert share_beside(letters) > 0.8
    assert lines[:, 0].min() == pytest.approx(SIZE[1] / 12, abs=20)
