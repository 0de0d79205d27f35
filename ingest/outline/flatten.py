"""Cut out the card between four corners, to read it or to show it."""

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.decode.pixels import Pixels
from models.geometry import Quad

LONG_SIDE = 1500  # pixels of a flat card: letters of 6 points are then 30 high
MARGIN = 8  # pixels around a card that warping may look at
LARGEST_GAIN = 3.0  # times; enlarging further adds no detail


def flatten(page: Pixels, corners: Quad) -> Pixels:
    """Cut out the card between four corners, without perspective, at a reader's size.

    Warping samples single pixels, so a card that is up to twice too large is warped at
    its own size and then reduced by averaging, which keeps thin strokes whole.

    Args:
        page: Height x width x 3, blue-green-red.
        corners: The card's own top left comes first, so that it becomes upright.
    """
    points = np.array(corners, np.float32)
    size = _size(points)
    page, points = _cut_out(page, points)
    while _gain(points, size) <= 0.5:
        half = max(1, page.shape[1] // 2), max(1, page.shape[0] // 2)
        points *= np.array(half) / page.shape[1::-1]
        halved = cv2.resize(page, half, interpolation=cv2.INTER_AREA)
        page = np.asarray(halved, np.uint8)
    larger = 1 / _gain(points, size)
    if larger <= 1:
        return _warp(page, points, size, cv2.INTER_CUBIC)
    full = (round(size[0] * larger), round(size[1] * larger))
    card = _warp(page, points, full, cv2.INTER_LINEAR)
    return np.asarray(cv2.resize(card, size, interpolation=cv2.INTER_AREA), np.uint8)


def _warp(
    page: Pixels, points: NDArray[np.float32], size: tuple[int, int], how: int
) -> Pixels:
    """Warp what is between four points to a picture of this width and height."""
    width, height = size
    flat = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    if page.shape[1::-1] == size and np.array_equal(points, flat):
        return page
    # Corners are on the outer edges of pixels; warping counts from their middles.
    warp = cv2.getPerspectiveTransform(points - 0.5, flat - np.float32(0.5))
    return np.asarray(
        cv2.warpPerspective(
            page, warp, size, flags=how, borderMode=cv2.BORDER_REPLICATE
        ),
        np.uint8,
    )


def _gain(points: NDArray[np.float32], size: tuple[int, int]) -> float:
    """Pixels of the flat card to a pixel of the page, along the longer side."""
    lengths = np.linalg.norm(np.roll(points, -1, axis=0) - points, axis=1)
    return max(size) / max(float(lengths.max()), 1.0)


def _cut_out(
    page: Pixels, points: NDArray[np.float32]
) -> tuple[Pixels, NDArray[np.float32]]:
    """Return the part of the page around a card, and the corners in it."""
    height, width = page.shape[:2]
    start = np.floor(points.min(axis=0)).astype(int) - MARGIN
    end = np.ceil(points.max(axis=0)).astype(int) + MARGIN
    left, top = np.clip(start, 0, (width - 1, height - 1))
    right, bottom = np.clip(end, (left + 1, top + 1), (width, height))
    part = page[top:bottom, left:right]
    return part, points - np.array((left, top), np.float32)


def _size(points: NDArray[np.float32]) -> tuple[int, int]:
    """Width and height of the flat card in pixels."""
    lengths = np.linalg.norm(np.roll(points, -1, axis=0) - points, axis=1)
    across, down = max(lengths[0], lengths[2]), max(lengths[1], lengths[3])
    gain = min(LONG_SIDE / max(across, down, 1.0), LARGEST_GAIN)
    return max(round(across * gain), 1), max(round(down * gain), 1)
