"""Four-sided shapes on a page: from its straight edges, and how well each is seen.

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

SAMPLES = np.linspace(0.06, 0.94, 24, dtype=np.float32)  # along a side
REACH = 6  # pixels to both sides of a border that are looked at
SHIFTS = np.arange(-3, 4)  # pixels by which a border may be misplaced
BENT = 85  # percentile: a side moves out until this much of its border lies inside


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


def support(colours: Pixels, quads: Quads, faint: float) -> NDArray[np.float32]:
    """The share of each side, 0 to 1, across which colours change: n x 4.

    They must change the same way from one sample to the next: along a row of tiles,
    or of letters, they go to and fro.
    """
    steps, _ = _best(_steps(_profiles(colours, quads)))
    seen = np.linalg.norm(steps, axis=3) > faint
    alike = (steps[:, :, 1:] * steps[:, :, :-1]).sum(axis=3) > 0
    return np.asarray(
        (seen[:, :, 1:] & seen[:, :, :-1] & alike).mean(axis=2), np.float32
    )


def squareness(quads: Quads) -> NDArray[np.float32]:
    """The largest cosine of an angle: 0 for a rectangle."""
    ahead = np.roll(quads, -1, axis=1) - quads
    ahead /= np.maximum(np.linalg.norm(ahead, axis=2, keepdims=True), 1e-3)
    cosines = (ahead * np.roll(ahead, -1, axis=1)).sum(axis=2)
    return np.asarray(np.abs(cosines).max(axis=1), np.float32)


def proportions(quads: Quads) -> NDArray[np.float32]:
    """Long by short side; at least 1."""
    lengths = np.linalg.norm(np.roll(quads, -1, axis=1) - quads, axis=2)
    ratio = (lengths[:, 0] + lengths[:, 2]) / (lengths[:, 1] + lengths[:, 3] + 1e-3)
    return np.asarray(np.maximum(ratio, 1 / np.maximum(ratio, 1e-3)), np.float32)


def sharpen(
    colours: Pixels, quad: NDArray[np.float32], faint: float
) -> NDArray[np.float32]:
    """The same shape with each side drawn through the strongest change of colour.

    A bent side is drawn where hardly any of the card lies outside.
    """
    steps, shifts = _best(_steps(_profiles(colours, quad[None])))
    seen = np.linalg.norm(steps[0], axis=2) > faint
    ahead = np.roll(quad, -1, axis=0) - quad
    lengths = np.linalg.norm(ahead, axis=1, keepdims=True)
    inward = np.stack((-ahead[:, 1], ahead[:, 0]), axis=1) / np.maximum(lengths, 1)
    sides = []
    for side in range(4):
        along = quad[side] + SAMPLES[:, None] * ahead[side]
        moved = along + shifts[0, side][:, None] * inward[side]
        points = moved[seen[side]].astype(np.float32)
        if len(points) < len(SAMPLES) // 2:
            points = np.stack((quad[side], quad[side] + ahead[side]))
        line = np.asarray(cv2.fitLine(points, cv2.DIST_HUBER, 0, 0.01, 0.01)).ravel()
        outside = -(points - line[2:]) @ inward[side]
        line[2:] -= max(np.percentile(outside, BENT), 0) * inward[side]
        sides.append(line)
    return np.stack([_meet(sides[n - 1], sides[n]) for n in range(4)])


def _meet(one: NDArray[np.float32], other: NDArray[np.float32]) -> NDArray[np.float32]:
    """Where two lines, each direction and point, cross."""
    ways = np.stack((one[:2], -other[:2]), axis=1)
    reach = np.linalg.solve(ways, other[2:] - one[2:])
    return np.asarray(one[2:] + reach[0] * one[:2], np.float32)


def _profiles(colours: Pixels, quads: Quads) -> NDArray[np.float32]:
    """Colours on lines across the sides, from outside in.

    Returns:
        n x 4 x samples x offsets x 3; NaN outside the picture.
    """
    height, width = colours.shape[:2]
    ahead = np.roll(quads, -1, axis=1) - quads
    lengths = np.linalg.norm(ahead, axis=2, keepdims=True)
    inward = np.stack((-ahead[..., 1], ahead[..., 0]), axis=2) / np.maximum(lengths, 1)
    along = quads[:, :, None] + SAMPLES[:, None] * ahead[:, :, None]
    offsets = np.arange(-REACH, REACH + 1, dtype=np.float32)
    places = along[:, :, :, None] + offsets[:, None] * inward[:, :, None, None]
    x, y = np.rint(places[..., 0]).astype(int), np.rint(places[..., 1]).astype(int)
    there = (x >= 0) & (x < width) & (y >= 0) & (y < height)
    found = colours[np.clip(y, 0, height - 1), np.clip(x, 0, width - 1)]
    seen = np.where(there[..., None], found.astype(np.float32), np.nan)
    return np.asarray(seen, np.float32)


def _steps(profiles: NDArray[np.float32]) -> NDArray[np.float32]:
    """From the colour outside to the colour inside, for each shift of the border.

    Returns:
        n x 4 x samples x shifts x 3; 0 where the picture ends.
    """
    steps = []
    for shift in SHIFTS + REACH:
        outside = profiles[..., shift - 3 : shift, :].mean(axis=-2)
        inside = profiles[..., shift + 1 : shift + 4, :].mean(axis=-2)
        steps.append(inside - outside)
    return np.asarray(np.nan_to_num(np.stack(steps, axis=-2)), np.float32)


def _best(steps: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """The largest step of each sample, and the shift in pixels at which it is."""
    best = np.linalg.norm(steps, axis=-1).argmax(axis=-1)
    largest = np.take_along_axis(steps, best[..., None, None], axis=-2)[..., 0, :]
    return largest, SHIFTS[best]
