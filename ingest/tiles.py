"""Cards set side by side in one picture, parted by straight gaps of a plain colour."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from ingest.borders import proportions, support
from ingest.pixels import Pixels
from ingest.sides import Quads, areas

PLAIN = (2, 98)  # percentiles of the colours along a gap: what dust leaves alone
LEAST_SIDE = 0.2  # of the page's shorter side
LEAST_SUPPORT = 0.8  # of each side along a gap
PROPORTIONS = (1.25, 2.2)  # long by short side of a card
ONE_SIZE = 0.7  # of the largest area: such pictures are made of equal cards


def find_tiles(colours: Pixels, faint: float) -> Quads:
    """The cards of a picture put together of several, such as a page of samples.

    The picture is cut along gaps again and again (recursive X-Y cut, Nagy and Seth
    1984). White lines between paragraphs are gaps too, so along each cut the border
    of a card must be seen, and all parts must be cards by size and proportions.

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
    cut = np.array(
        [(y0 > 0, x1 < width, y1 < height, x0 > 0) for x0, y0, x1, y1 in boxes]
    )
    return quads if cut.any() and _are_cards(colours, quads, cut, faint) else quads[:0]


def _are_cards(
    colours: Pixels, quads: Quads, cut: NDArray[np.bool_], faint: float
) -> bool:
    """Whether all parts look like cards; `cut` tells the sides along gaps: n x 4."""
    least, most = PROPORTIONS
    ratio, area = proportions(quads), areas(quads)
    seen = support(colours, quads, faint)[cut]
    return bool(
        (ratio > least).all()
        and (ratio < most).all()
        and area.min() > ONE_SIZE * area.max()
        and seen.min() > LEAST_SUPPORT
    )


def _cut(
    colours: Pixels, box: tuple[int, int, int, int], faint: float
) -> Iterator[tuple[int, int, int, int]]:
    """The parts of a box (left, top, right, bottom) between its gaps."""
    x0, y0, x1, y1 = box
    part = colours[y0:y1, x0:x1]
    least = LEAST_SIDE * min(colours.shape[:2])
    for start, end in _gaps(part, 1, faint):
        if min(start, y1 - y0 - end) > least:
            yield from _cut(colours, (x0, y0, x1, y0 + start), faint)
            yield from _cut(colours, (x0, y0 + end, x1, y1), faint)
            return
    for start, end in _gaps(part, 0, faint):
        if min(start, x1 - x0 - end) > least:
            yield from _cut(colours, (x0, y0, x0 + start, y1), faint)
            yield from _cut(colours, (x0 + end, y0, x1, y1), faint)
            return
    yield box


def _gaps(part: Pixels, along: int, faint: float) -> list[tuple[int, int]]:
    """Start and end of each run of rows (along 1) or columns (0) of one colour."""
    low, high = np.percentile(part, PLAIN, axis=along)
    plain = ((high - low).max(axis=-1) <= faint).astype(np.int8)
    ends = np.flatnonzero(np.diff(np.pad(plain, 1)))
    return [(int(start), int(end)) for start, end in ends.reshape(-1, 2)]
