"""Measure how visible the borders of shapes are, and move them to where they are."""

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.decode.pixels import Pixels
from ingest.outline.quads import Quads, areas

LEAST_SUPPORT = 0.45  # of each side; part of one may be outside the picture
LEAST_SUPPORT_MEAN = 0.8
SAMPLES = np.linspace(0.06, 0.94, 24, dtype=np.float32)  # along a side
REACH = 6  # pixels to both sides of a border that are compared
SHIFTS = np.arange(-3, 4)  # pixels by which a border may be misplaced
BENT = 85  # percentile: a side moves out until this much of its border lies inside


def rank_by_border(
    colours: Pixels, quads: Quads, faint: float
) -> tuple[Quads, NDArray[np.float32]]:
    """Return the shapes whose borders are visible, the best first.

    Args:
        colours: The page in L*a*b*.
        quads: Shapes that may be cards.
        faint: The smallest difference between colours that is not noise.

    Returns:
        The shapes, and how visible the border of each is, 0 to 2.
    """
    seen = _support(colours, quads, faint)
    fine = (seen.min(axis=1) > LEAST_SUPPORT) & (seen.mean(axis=1) > LEAST_SUPPORT_MEAN)
    worth = seen.min(axis=1) + seen.mean(axis=1)
    quads, worth = quads[fine], worth[fine]
    best = np.lexsort((-areas(quads), -np.round(worth, 1)))
    return quads[best], worth[best]


def _support(colours: Pixels, quads: Quads, faint: float) -> NDArray[np.float32]:
    """Return the share of each side, 0 to 1, across which colours change: n x 4.

    They must change in the same direction from one sample to the next: along a row of
    tiles, or of letters, they alternate.
    """
    steps, _ = _best(_steps(_profiles(colours, quads)))
    seen = np.linalg.norm(steps, axis=3) > faint
    alike = (steps[:, :, 1:] * steps[:, :, :-1]).sum(axis=3) > 0
    return np.asarray(
        (seen[:, :, 1:] & seen[:, :, :-1] & alike).mean(axis=2), np.float32
    )


def _profiles(colours: Pixels, quads: Quads) -> NDArray[np.float32]:
    """Sample colours on lines across the sides, from outside in.

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
    """Differences between the colours inside and outside, for each shift of the border.

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
    """Return the largest step of each sample, and its shift in pixels."""
    best = np.linalg.norm(steps, axis=-1).argmax(axis=-1)
    largest = np.take_along_axis(steps, best[..., None, None], axis=-2)[..., 0, :]
    return largest, SHIFTS[best]


def sharpen(
    colours: Pixels, quad: NDArray[np.float32], faint: float
) -> NDArray[np.float32]:
    """Move each side of a shape to the strongest change of colour.

    A bent side is moved out until hardly any of the card is outside.
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
    """Return the point where two lines cross, each a direction and a point."""
    ways = np.stack((one[:2], -other[:2]), axis=1)
    reach = np.linalg.solve(ways, other[2:] - one[2:])
    return np.asarray(one[2:] + reach[0] * one[:2], np.float32)
