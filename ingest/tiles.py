"""Cards set side by side in one picture, parted by straight gaps of a plain colour."""

from collections.abc import Iterator
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ingest.borders import proportions
from ingest.pixels import Pixels
from ingest.sides import Quads, areas
from ingest.trust import CARD_PROPORTIONS

Box: TypeAlias = tuple[int, int, int, int]
"""Left, top, right and bottom, in pixels."""

PLAIN = (2, 98)  # percentiles of the colours along a gap: what dust leaves alone
BESIDE = 3  # pixels to each side of a gap in which the border of a card must be
SEEN = 0.8  # of a gap's length along which it is
LEAST_SIDE = 0.2  # of the page's shorter side
ONE_SIZE = 0.7  # of the largest area: such pictures are made of equal cards


def find_tiles(colours: Pixels, faint: float) -> Quads:
    """The cards of a picture put together of several, such as a page of samples.

    The picture is cut along gaps again and again (recursive X-Y cut, Nagy and Seth
    1984). White between the lines of one card is no gap, since no border runs along
    it; and all parts must be cards by size and proportions.

    Args:
        colours: The page in L*a*b*.
        faint: The smallest difference between colours that is no noise.

    Returns:
        The parts, clockwise from the top left; none when the picture is not of tiles.
    """
    height, width = colours.shape[:2]
    boxes = list(_cut(colours, (0, 0, width, height), faint))
    quads = np.array(
        [[(x0, y0), (x1, y0), (x1, y1), (x0, y1)] for x0, y0, x1, y1 in boxes],
        np.float32,
    )
    return quads if len(boxes) > 1 and _are_cards(quads) else quads[:0]


def _are_cards(quads: Quads) -> bool:
    least, most = CARD_PROPORTIONS
    ratio, area = proportions(quads), areas(quads)
    fitting = (ratio > least) & (ratio < most)
    return bool(fitting.all() and area.min() > ONE_SIZE * area.max())


def _cut(colours: Pixels, box: Box, faint: float) -> Iterator[Box]:
    """The parts of a box between its gaps."""
    x0, y0, x1, y1 = box
    part = colours[y0:y1, x0:x1]
    least = max(BESIDE, round(LEAST_SIDE * min(colours.shape[:2])))
    for start, end in _gaps(part, least, faint):
        yield from _cut(colours, (x0, y0, x1, y0 + start), faint)
        yield from _cut(colours, (x0, y0 + end, x1, y1), faint)
        return
    for start, end in _gaps(part.swapaxes(0, 1), least, faint):
        yield from _cut(colours, (x0, y0, x0 + start, y1), faint)
        yield from _cut(colours, (x0 + end, y0, x1, y1), faint)
        return
    yield box


def _gaps(part: Pixels, least: int, faint: float) -> Iterator[tuple[int, int]]:
    """Start and end of runs of rows of one colour, with a border on both sides.

    Args:
        part: Height x width x 3; pass it with axes swapped for runs of columns.
        least: Rows that must be left on each side.
        faint: As above.
    """
    low, middle, high = np.percentile(part, (PLAIN[0], 50, PLAIN[1]), axis=1)
    plain = (high - low).max(axis=-1) <= faint
    start = least
    while start < len(part) - least:
        end = start
        while end < len(part) and plain[end] and _near(middle[start : end + 1], faint):
            end += 1
        beside = part[start - BESIDE : start], part[end : end + BESIDE]
        if start < end <= len(part) - least and all(
            _is_border(rows, middle[start], faint) for rows in beside
        ):
            yield start, end
        start = max(end, start + 1)


def _near(colours: NDArray[np.float64], faint: float) -> bool:
    """Whether the colours, n x 3, are one but for noise."""
    return bool(np.ptp(colours, axis=0).max() <= faint)


def _is_border(rows: Pixels, gap: NDArray[np.float64], faint: float) -> bool:
    """Whether something of another colour than the gap's runs along it."""
    away = np.abs(rows - gap).max(axis=2) > faint
    return bool(away.any(axis=0).mean() > SEEN)
