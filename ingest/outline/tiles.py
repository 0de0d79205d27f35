"""Find cards that lie side by side in a grid, without a gap between them."""

from itertools import pairwise, product
from typing import TypeAlias

import numpy as np

from ingest.decode.pixels import Pixels
from ingest.outline.quads import Quads

Cuts: TypeAlias = list[int]
"""Cuts of a picture along one axis in pixels, its ends included."""

MOST_ROWS, MOST_COLUMNS = 5, 4
PROPORTIONS = (1.4, 2.1)  # of one card
BAND = 3  # pixels to each side of a seam in which the edge of a card must be
CORNER = 4  # pixels at the ends of a seam, where corners may be rounded
REACH = 0.015  # of the picture's longer side: by how much a seam may be off
SEEN = 0.95  # of each card's side along which the edge is
CLEAR = 6.0  # steps of 8-bit L*a*b*: between the cards, or to the gap between them


def find_tiles(colours: Pixels, faint: float) -> Quads:
    """Find the cards of a picture that is a grid of cards which touch or nearly do.

    Outlines need some background around a card. Here each side that two cards share
    must be a straight edge along all of it, at its place in a grid of equal parts. No
    line printed on a card is as long as that.

    Args:
        colours: The page in L*a*b*.
        faint: The smallest difference between colours that is not noise.

    Returns:
        The corners of each card, clockwise from its top left; none if the picture is no
        such grid.
    """
    sizes = product(range(1, MOST_ROWS + 1), range(1, MOST_COLUMNS + 1))
    for rows, columns in sorted(sizes, key=lambda size: size[0] * size[1]):
        if rows * columns > 1 and _fits(colours, rows, columns):
            cuts = _grid(colours, (rows, columns), max(faint, CLEAR))
            if cuts is not None:
                return _cells(*cuts)
    return np.zeros((0, 4, 2), np.float32)


def _fits(colours: Pixels, rows: int, columns: int) -> bool:
    """Return whether equal parts have the proportions of cards."""
    height, width = colours.shape[:2]
    least, most = PROPORTIONS
    return bool(least < (width / columns) / (height / rows) < most)


def _grid(
    colours: Pixels, size: tuple[int, int], clear: float
) -> tuple[Cuts, Cuts] | None:
    """Find the seams between rows and columns of a grid; None if one is missing."""
    across = colours.swapaxes(0, 1)
    down_cuts = _cuts(colours, size[0], size[1], clear)
    across_cuts = _cuts(across, size[1], size[0], clear) if down_cuts else None
    return (down_cuts, across_cuts) if down_cuts and across_cuts else None


def _cuts(colours: Pixels, rows: int, columns: int, clear: float) -> Cuts | None:
    """Find the seams between rows; None if one is missing along a card.

    For columns, pass the picture with its axes swapped.
    """
    length, width = colours.shape[:2]
    sides = np.linspace(0, width, columns + 1).round().astype(int).tolist()
    cuts = [0]
    for at in np.linspace(0, length, rows + 1).round().astype(int).tolist()[1:-1]:
        seams = [
            _seam(colours[:, left + CORNER : right - CORNER], at, clear)
            for left, right in pairwise(sides)
        ]
        if min(share for share, _ in seams) < SEEN:
            return None
        cuts.append(round(sum(place for _, place in seams) / columns))
    return [*cuts, length]


def _seam(part: Pixels, at: int, clear: float) -> tuple[float, float]:
    """Return the largest share of a row near `at` beside an edge, and that row."""
    if not part.size:  # the page is hardly wider than the corners
        return 0.0, at
    reach = max(2, round(REACH * max(part.shape[:2])))
    best, places = 0.0, [at]
    for row in range(max(BAND, at - reach), min(len(part) - BAND, at + reach + 1)):
        change = np.ptp(part[row - BAND : row + BAND].astype(np.int16), axis=0)
        share = float((change.max(axis=-1) > clear).mean())
        if share >= best:
            places = [*places, row] if share == best else [row]
            best = share
    return best, sum(places) / len(places)


def _cells(down: Cuts, across: Cuts) -> Quads:
    boxes = product(pairwise(down), pairwise(across))
    return np.array(
        [[(x0, y0), (x1, y0), (x1, y1), (x0, y1)] for (y0, y1), (x0, x1) in boxes],
        np.float32,
    )
