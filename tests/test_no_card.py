"""Pictures of other things than cards make no contact: each is drawn, then read."""

import numpy as np
import pytest
from PIL import Image

from ingest.decode.pixels import Pixels
from ingest.options import ReadOptions
from ingest.pipeline import Tools, load_tools, read_page
from models.reading import Problem, Verdict
from tests.pictures import draw_card
from tests.scenes import card_face, lay, table, turned

RECEIPT = (
    "CORNER PANTRY", "218 Juniper Ave, Portland OR 97205", "(503) 555-0142",
    "www.cornerpantry.example", "MILK 2% GAL 4.29", "EGGS LRG 12 3.99",
    "SOURDOUGH 5.49", "TOTAL $13.77", "09/14/2026 18:22",
)  # fmt: skip
PAGE = (
    "The harbour was empty when she came down the steps, and",
    "the gulls had already taken the best of the railings.",
    "Nobody had told her that the ferry would be late, though",
    "everybody in the town seemed to have known it since the",
    "morning. She put her bag down on the stones and waited.",
)
TICKET = (
    "SILVER LANTERNS", "Friday 20 November 2026", "Doors 19:00", "Row G Seat 12",
    "Standard £28.50", "Box office 01632 960155", "www.thefoundry.example",
)  # fmt: skip


@pytest.fixture(scope="module")
def tools() -> Tools:
    return load_tools(ReadOptions(reader="tesseract"))


def pixels(picture: Image.Image) -> Pixels:
    return np.asarray(picture.convert("RGB"))[..., ::-1].copy()


def sunset() -> Pixels:
    y, x = np.mgrid[:900, :1200]
    sky = np.stack([200 - y / 9, 120 + y / 12, 90 + y / 7], axis=-1)
    sky[np.hypot(x - 800, y - 400) < 90] = (150, 220, 250)
    return np.asarray(sky, np.uint8)


def blank_back() -> Pixels:
    page = table("wood")
    lay(page, np.full_like(card_face(), 235), turned(8))
    return page


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(pixels(draw_card(RECEIPT, (900, 1400))), id="receipt"),
        pytest.param(pixels(draw_card(PAGE, (1700, 700))), id="page"),
        pytest.param(pixels(draw_card(TICKET, (1100, 900))), id="ticket"),
        pytest.param(sunset(), id="holiday photo"),
        pytest.param(table("tiles"), id="table"),
        pytest.param(blank_back(), id="blank back"),
    ],
)
def test_what_is_no_card_makes_no_contact(page: Pixels, tools: Tools) -> None:
    assert {card.verdict for card in read_page(page, tools)} == {Verdict.NOT_A_CARD}


def test_picture_without_text_says_so(tools: Tools) -> None:
    (card,) = read_page(sunset(), tools)

    assert Problem.NO_TEXT in card.problems


def test_card_that_is_drawn_alike_is_one(tools: Tools) -> None:
    lines = ("Nora Falk", "Head of Sales", "(503) 555-0142", "nora@falk.example")
    (card,) = read_page(pixels(draw_card(lines)), tools)

    assert card.verdict is not Verdict.NOT_A_CARD
