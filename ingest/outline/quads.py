"""Four-sided shapes that straight edges of a picture make, even broken or half hidden.

A finger over a border, or a card on a newspaper, leaves no closed shape to find; but
the borders are still the longest straight lines.
"""

from itertools import starmap

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.decode.pixels import Pixels

Lines = NDArray[np.float32]
"""n x 7: direction x, y; a point x, y; from and to along it; length that is seen."""
Quads = NDArray[np.float32]
"""n x 4 corners x 2, in pixels."""

LEAST_PIECE = 12.0  # pixels of a straight piece worth looking at
MOST_PIECES = 150
LEAST_LINE = 0.07  # of the picture's longer side
MOST_LINES = 10  # a direction
ALIKE = 2.5  # pixels apart: pieces of one line
LEAST_SEEN = 0.2  # of a side
LEAST_SEEN_MEAN = 0.5  # of the four sides
MOST_QUADS = 12


def quads_of_lines(light: Pixels, least_area: float) -> Quads:
    """The four-sided shapes whose sides are seen best.

    Args:
        light: Height x width, grey.
        least_area: Of a shape, in pixels.
    """
    lines = _join(_pieces(light), LEAST_LINE * max(light.shape))
    if len(lines) < 4:
        return np.zeros((0, 4, 2), np.float32)
    lines = lines[np.argsort(-lines[:, 6])]
    angle = np.arctan2(lines[:, 1], lines[:, 0])
    turned = np.abs((angle - angle[0] + np.pi / 2) % np.pi - np.pi / 2)
    along = lines[turned < np.pi / 6][:MOST_LINES]
    across = lines[turned > np.pi / 3][:MOST_LINES]
    return _best_crossings(along, across, least_area)


def _pieces(light: Pixels) -> NDArray[np.float32]:
    """Straight pieces of edges, the longest first: n x 4."""
    found = cv2.createLineSegmentDetector(cv2.LSD_REFINE_NONE).detect(light)[0]
    if found is None:
        return np.zeros((0, 4), np.float32)
    pieces = np.asarray(found, np.float32).reshape(-1, 4)
    lengths = np.hypot(pieces[:, 2] - pieces[:, 0], pieces[:, 3] - pieces[:, 1])
    longest = np.argsort(-lengths)[:MOST_PIECES]
    return np.asarray(pieces[longest[lengths[longest] > LEAST_PIECE]], np.float32)


def _join(pieces: NDArray[np.float32], least: float) -> Lines:
    """Lines through the pieces that lie on one; `least` is the length to be seen."""
    starts, ends = pieces[:, :2], pieces[:, 2:]
    lengths = np.linalg.norm(ends - starts, axis=1)
    free = np.ones(len(pieces), bool)
    lines = []
    for first, length in enumerate(lengths):
        if not free[first]:
            continue
        ahead = (ends[first] - starts[first]) / length
        aside = np.array((-ahead[1], ahead[0]))
        off = np.maximum(
            np.abs((starts - starts[first]) @ aside),
            np.abs((ends - starts[first]) @ aside),
        )
        mine = free & (off < ALIKE)
        free &= ~mine
        if lengths[mine].sum() < least:
            continue
        points = pieces[mine].reshape(-1, 2)
        line = np.asarray(cv2.fitLine(points, cv2.DIST_L2, 0, 0.01, 0.01)).ravel()
        reach = (points - line[2:]) @ line[:2]
        lines.append((*line, reach.min(), reach.max(), lengths[mine].sum()))
    return np.array(lines, np.float32).reshape(-1, 7)


def _best_crossings(along: Lines, across: Lines, least_area: float) -> Quads:
    """Every two lines of one direction crossed with every two of the other."""
    one, other = np.triu_indices(len(along), 1), np.triu_indices(len(across), 1)
    if not len(one[0]) or not len(other[0]):
        return np.zeros((0, 4, 2), np.float32)
    i, j = (part.ravel() for part in np.indices((len(one[0]), len(other[0]))))
    first, third = along[one[0][i]], along[one[1][i]]
    second, fourth = across[other[0][j]], across[other[1][j]]
    sides = (first, second, third, fourth)
    ring = zip(sides, (second, third, fourth, first), strict=True)
    quads = np.roll(np.stack(list(starmap(_crossing, ring)), 1), 1, axis=1)
    seen = np.stack([_seen(side, quads, n) for n, side in enumerate(sides)], axis=1)
    fine = (areas(quads) > least_area) & (seen.min(axis=1) > LEAST_SEEN)
    worth = np.where(fine, seen.mean(axis=1), 0)
    best = np.argsort(-worth)[:MOST_QUADS]
    return np.asarray(quads[best[worth[best] > LEAST_SEEN_MEAN]], np.float32)


def areas(quads: Quads) -> NDArray[np.float32]:
    """Of each shape, in pixels."""
    x, y = quads[..., 0], quads[..., 1]
    doubled = (x * np.roll(y, -1, 1) - np.roll(x, -1, 1) * y).sum(axis=1)
    return np.asarray(np.abs(doubled) / 2, np.float32)


def _crossing(one: Lines, other: Lines) -> NDArray[np.float32]:
    """Where lines meet: n x 2."""
    spread = one[:, 1] * other[:, 0] - one[:, 0] * other[:, 1]
    spread = np.where(np.abs(spread) < 1e-6, 1e-6, spread)
    apart = other[:, 2:4] - one[:, 2:4]
    reach = (apart[:, 1] * other[:, 0] - apart[:, 0] * other[:, 1]) / spread
    return np.asarray(one[:, 2:4] + reach[:, None] * one[:, :2], np.float32)


def _seen(lines: Lines, quads: Quads, side: int) -> NDArray[np.float32]:
    """The share, 0 to 1, of a side on which its line is seen."""
    ends = quads[:, (side, (side + 1) % 4)] - lines[:, None, 2:4]
    reach = np.sort((ends * lines[:, None, :2]).sum(axis=2), axis=1)
    shared = np.minimum(reach[:, 1], lines[:, 5]) - np.maximum(reach[:, 0], lines[:, 4])
    length = np.maximum(reach[:, 1] - reach[:, 0], 1)
    seen = np.clip(np.minimum(shared, lines[:, 6]) / length, 0, 1)
    return np.asarray(seen, np.float32)
