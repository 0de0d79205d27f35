"""Find four-sided shapes that may be cards, by masks and by straight edges.

Where a finger covers a border, or a card lies on a newspaper, no mask has a closed
shape; but the borders are still the longest straight lines.
"""

from collections.abc import Iterator, Sequence
from itertools import starmap
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.decode.pixels import Pixels

Lines = NDArray[np.float32]
"""n x 7: direction x, y; a point x, y; start and end along it; visible length."""
Quads = NDArray[np.float32]
"""n x 4 corners x 2, in pixels."""

LEAST_AREA = 0.012  # of the page
FULL_PAGE = 0.92  # of the page: larger shapes are the page itself
FILLED = (0.96, 1.02)  # of a card that its two parts cover together
JOINED = (1.35, 2.2)  # long by short side of such a card; two cards are squarer
MOST_SLANT = 0.4  # cosine of the angles, in perspective
MOST_PROPORTION = 2.3  # long by short side, in perspective

LEAST_PIECE = 12.0  # pixels of a straight piece
MOST_PIECES = 150
LEAST_LINE = 0.07  # of the picture's longer side
MOST_LINES = 10  # a direction
ALIKE = 2.5  # pixels between pieces of one line
LEAST_SEEN = 0.2  # of a side that is visible
LEAST_SEEN_MEAN = 0.5  # the same, of the four sides
MOST_QUADS = 12


def find_quads(colours: Pixels, masks: Sequence[Pixels]) -> Quads:
    """Find the shapes with the size, angles and proportions of a card.

    Args:
        colours: The page in L*a*b*.
        masks: 255 where a card may be.

    Returns:
        Their corners, each clockwise from its top left.
    """
    whole = colours.shape[0] * colours.shape[1]
    shapes = [quad for mask in masks for quad in _of_mask(mask, LEAST_AREA * whole)]
    light = np.ascontiguousarray(colours[..., 0])
    shapes += list(_of_lines(light, LEAST_AREA * whole))
    shapes += list(_joined(np.array(shapes, np.float32).reshape(-1, 4, 2)))
    quads = np.array([_clockwise(shape) for shape in shapes], np.float32)
    quads = quads.reshape(-1, 4, 2)
    area = areas(quads)
    fine = (area > LEAST_AREA * whole) & (area < FULL_PAGE * whole)
    fine &= _squareness(quads) < MOST_SLANT
    fine &= proportions(quads) < MOST_PROPORTION
    return np.asarray(quads[fine], np.float32)


def _of_mask(mask: Pixels, least_area: float) -> Iterator[NDArray[np.float32]]:
    """Yield the smallest four-sided shapes around mask parts that fill them."""
    contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    for contour in contours:
        area = cv2.contourArea(contour)
        if area < least_area:  # most are, and need no hull
            continue
        if area >= 0.7 * cv2.contourArea(cv2.convexHull(contour)):
            yield from _four_sided(contour)


def _four_sided(points: NDArray[Any]) -> Iterator[NDArray[np.float32]]:
    """Yield the smallest four-sided shape around the points, if there is one."""
    hull = cv2.approxPolyDP(cv2.convexHull(points), 1.0, closed=True)
    if len(hull) < 4:
        return
    corners = cv2.approxPolyN(hull, 4, ensure_convex=True).reshape(-1, 2)
    if len(corners) == 4:
        yield corners.astype(np.float32)


def _of_lines(light: Pixels, least_area: float) -> Quads:
    """Return the four-sided shapes whose sides are most visible.

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
    """Join pieces of one line; `least` is the visible length that a line must have."""
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
    """Return every two lines of one direction crossed with every two of the other."""
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


def _crossing(one: Lines, other: Lines) -> NDArray[np.float32]:
    """Return the points where lines cross: n x 2."""
    spread = one[:, 1] * other[:, 0] - one[:, 0] * other[:, 1]
    spread = np.where(np.abs(spread) < 1e-6, 1e-6, spread)
    apart = other[:, 2:4] - one[:, 2:4]
    reach = (apart[:, 1] * other[:, 0] - apart[:, 0] * other[:, 1]) / spread
    return np.asarray(one[:, 2:4] + reach[:, None] * one[:, :2], np.float32)


def _seen(lines: Lines, quads: Quads, side: int) -> NDArray[np.float32]:
    """Return the share, 0 to 1, of a side along which its line is visible."""
    ends = quads[:, (side, (side + 1) % 4)] - lines[:, None, 2:4]
    reach = np.sort((ends * lines[:, None, :2]).sum(axis=2), axis=1)
    shared = np.minimum(reach[:, 1], lines[:, 5]) - np.maximum(reach[:, 0], lines[:, 4])
    length = np.maximum(reach[:, 1] - reach[:, 0], 1)
    seen = np.clip(np.minimum(shared, lines[:, 6]) / length, 0, 1)
    return np.asarray(seen, np.float32)


def _joined(quads: Quads) -> Iterator[NDArray[np.float32]]:
    """Join two shapes side by side: a card may have parts of two colours."""
    area = areas(quads)
    for one, other in zip(*np.triu_indices(len(quads), 1), strict=True):
        points = np.concatenate((quads[one], quads[other]))
        both = float(area[one] + area[other])
        if not _fill(both, cv2.convexHull(points)):
            continue
        for whole in _four_sided(points):
            ratio = float(proportions(whole[None])[0])
            if _fill(both, whole) and JOINED[0] < ratio < JOINED[1]:
                yield whole


def _fill(area: float, shape: NDArray[Any]) -> bool:
    """Return whether parts of this area fill a shape, without gap or overlap."""
    return FILLED[0] < area / max(cv2.contourArea(shape), 1) < FILLED[1]


def _clockwise(quad: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the corners clockwise, the side that runs most to the right first."""
    if cv2.contourArea(quad, oriented=True) < 0:
        quad = quad[::-1]
    ahead = np.roll(quad, -1, axis=0) - quad
    rightward = ahead[:, 0] / np.maximum(np.linalg.norm(ahead, axis=1), 1e-3)
    return np.roll(quad, -int(rightward.argmax()), axis=0)


def areas(quads: Quads) -> NDArray[np.float32]:
    """Return the area of each shape, in pixels."""
    x, y = quads[..., 0], quads[..., 1]
    doubled = (x * np.roll(y, -1, 1) - np.roll(x, -1, 1) * y).sum(axis=1)
    return np.asarray(np.abs(doubled) / 2, np.float32)


def _squareness(quads: Quads) -> NDArray[np.float32]:
    """Return the largest cosine of an angle: 0 for a rectangle."""
    ahead = np.roll(quads, -1, axis=1) - quads
    ahead /= np.maximum(np.linalg.norm(ahead, axis=2, keepdims=True), 1e-3)
    cosines = (ahead * np.roll(ahead, -1, axis=1)).sum(axis=2)
    return np.asarray(np.abs(cosines).max(axis=1), np.float32)


def proportions(quads: Quads) -> NDArray[np.float32]:
    """Long by short side; at least 1."""
    lengths = np.linalg.norm(np.roll(quads, -1, axis=1) - quads, axis=2)
    ratio = (lengths[:, 0] + lengths[:, 2]) / (lengths[:, 1] + lengths[:, 3] + 1e-3)
    return np.asarray(np.maximum(ratio, 1 / np.maximum(ratio, 1e-3)), np.float32)
