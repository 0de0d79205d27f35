"""Find the cards on a page by their outlines."""

import numpy as np
from numpy.typing import NDArray

from ingest.decode.pixels import Pixels, shrink
from ingest.outline.borders import rank_by_border, sharpen
from ingest.outline.masks import find_masks, to_colours
from ingest.outline.quads import find_quads
from ingest.outline.select_cards import select_cards
from ingest.outline.tiles import find_tiles
from models.geometry import Quad

WORK_SIDE = 600  # pixels of the longer side while looking for outlines


def find_cards(page: Pixels) -> tuple[Quad, ...]:
    """Find the cards on a page.

    Returns:
        Their corners in reading order; none when no outline can be trusted.
    """
    small, scale = shrink(page, WORK_SIDE)
    colours = to_colours(small)
    masks, faint = find_masks(colours)
    quads, seen = rank_by_border(colours, find_quads(colours, masks), faint)
    cards = list(select_cards(colours, quads, seen))
    sharp = [sharpen(colours, card, faint) for card in cards]
    if not sharp:
        sharp = list(find_tiles(colours, faint))
    return tuple(Quad.of((card + 0.5) / scale) for card in _in_reading_order(sharp))


def _in_reading_order(
    cards: list[NDArray[np.float32]],
) -> list[NDArray[np.float32]]:
    """Row by row; the middles of a row are above the bottom of its highest card."""
    rest = sorted(cards, key=lambda card: float(card[:, 1].mean()))
    ordered: list[NDArray[np.float32]] = []
    while rest:
        reach = float(rest[0][:, 1].mean() + np.ptp(rest[0][:, 1]) / 2)
        row = [card for card in rest if card[:, 1].mean() < reach]
        rest = rest[len(row) :]
        ordered += sorted(row, key=lambda card: float(card[:, 0].mean()))
    return ordered
