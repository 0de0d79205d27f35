"""Cards in letters that the model of directions was not made for, on their heads."""

from pathlib import Path

import numpy as np
import pytest

from ingest.decode.photo import open_photo
from ingest.options import ReadOptions
from ingest.outline.cards import find_cards
from ingest.outline.flatten import flatten
from ingest.pipeline import Tools, load_tools, read_upright
from models.geometry import Quad

PICTURES = Path(__file__).parent.parent / "samples" / "pictures"


@pytest.fixture(scope="module")
def tools() -> Tools:
    return load_tools(ReadOptions())


@pytest.mark.parametrize("quarters", [0, 1, 2])
@pytest.mark.parametrize("name", ["fa-kuhestani-photo", "th-sukjai-scan"])
def test_card_is_read_the_way_up_in_which_it_is_legible(
    tools: Tools, name: str, quarters: int
) -> None:
    [page] = open_photo(PICTURES / f"{name}.jpg").read_pages()
    whole = Quad.around(page.shape[1], page.shape[0])
    card = flatten(page, next(iter(find_cards(page)), whole))
    turned = np.rot90(card, -quarters).copy()
    around = Quad.around(turned.shape[1], turned.shape[0])

    corners, flat, _ = read_upright(turned, around, tools)

    assert corners == around.turned(quarters)
    assert flat.shape[0] < flat.shape[1]
