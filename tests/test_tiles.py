"""Pictures put together of several cards are cut into these, others are not."""

import cv2
import numpy as np
import pytest

from ingest.decode.pixels import Pixels
from ingest.outline.cards import find_cards
from ingest.outline.tiles import find_tiles

WIDTH, HEIGHT, GAP = 350, 210, 8
GROUNDS = [(235, 240, 250), (60, 90, 160), (250, 240, 225), (90, 60, 30)]
"""Of the cards: blue, green, red."""
FAINT = 8.0


def card(ground: tuple[int, int, int], text: str = "Nora Falk") -> Pixels:
    picture = np.full((HEIGHT, WIDTH, 3), ground, np.uint8)
    ink = (250, 250, 250) if sum(ground) < 380 else (20, 20, 20)
    for row in range(4):
        place = (30, 60 + 36 * row)
        cv2.putText(picture, text, place, cv2.FONT_HERSHEY_SIMPLEX, 0.8, ink, 2)
    return picture


def put_together(columns: int, rows: int, gap: int = GAP) -> Pixels:
    """Cards side by side on white, without an outer margin."""
    size = (rows * (HEIGHT + gap) - gap, columns * (WIDTH + gap) - gap, 3)
    picture = np.full(size, 255, np.uint8)
    for at in range(columns * rows):
        top, left = at // columns * (HEIGHT + gap), at % columns * (WIDTH + gap)
        ground = GROUNDS[at % len(GROUNDS)]
        picture[top : top + HEIGHT, left : left + WIDTH] = card(ground, f"Card {at}")
    return picture


def in_lab(picture: Pixels) -> Pixels:
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2LAB), np.uint8)


@pytest.mark.parametrize(("columns", "rows"), [(2, 2), (2, 1), (1, 2), (3, 2), (2, 3)])
def test_cards_side_by_side_are_found_in_reading_order(columns: int, rows: int) -> None:
    tiles = find_tiles(in_lab(put_together(columns, rows)), FAINT)

    starts = [tuple(tile[0]) for tile in tiles]
    wanted = [
        (column * (WIDTH + GAP), row * (HEIGHT + GAP))
        for row in range(rows)
        for column in range(columns)
    ]
    assert len(starts) == len(wanted)
    assert np.abs(np.subtract(starts, wanted)).max() <= GAP


@pytest.mark.parametrize("ground", GROUNDS)
def test_blanks_between_the_lines_and_columns_of_one_card_part_nothing(
    ground: tuple[int, int, int],
) -> None:
    line = np.full((HEIGHT + GAP, 2 * WIDTH + GAP, 3), ground, np.uint8)
    line[:HEIGHT, :WIDTH] = line[:HEIGHT, WIDTH + GAP :] = card(ground)
    picture = np.concatenate((line, line))

    assert not len(find_tiles(in_lab(picture), FAINT))


@pytest.mark.parametrize("gap", [0, 1, 3])
@pytest.mark.parametrize(("columns", "rows"), [(2, 2), (1, 2), (1, 3)])
def test_cards_that_touch_are_parted(columns: int, rows: int, gap: int) -> None:
    tiles = find_cards(put_together(columns, rows, gap))

    starts = [tile.top_left for tile in tiles]
    wanted = [
        (column * (WIDTH + gap), row * (HEIGHT + gap))
        for row in range(rows)
        for column in range(columns)
    ]
    assert len(starts) == len(wanted)
    assert np.abs(np.subtract(starts, wanted)).max() <= gap + 3


@pytest.mark.parametrize("share", [0.25, 0.4, 0.75])
def test_bands_of_colour_part_no_card(share: float) -> None:
    picture = np.tile(card(GROUNDS[0]), (2, 2, 1))
    picture[: round(share * 2 * HEIGHT)] //= 2
    picture[:, : round(share * 2 * WIDTH), 0] //= 2

    assert not len(find_tiles(in_lab(picture), FAINT))


def test_page_of_cards_is_read_as_these() -> None:
    assert len(find_cards(put_together(2, 2))) == 4
