"""Where cards lie on a page, and the flat card between four corners."""

from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.decode.pixels import Pixels
from ingest.decode.scaling import shrink
from ingest.outline.borders import proportions, sharpen, squareness, support
from ingest.outline.card_masks import distance_from_ground, faintest, split, to_colours
from ingest.outline.quads import Quads, areas, quads_of_lines
from ingest.outline.select_cards import Amounts, choose
from ingest.outline.tiles import find_tiles
from models.geometry import Point, Quad

WORK_SIDE = 600  # pixels of the longer side while looking for outlines
LEAST_AREA = 0.012  # of the page
FULL_PAGE = 0.92  # of the page: what is larger is the page
LEAST_SUPPORT = 0.45  # of each side; less is seen of one that leaves the picture
LEAST_SUPPORT_MEAN = 0.8
FILLED = (0.96, 1.02)  # of a card by its two parts together
JOINED = (1.35, 2.2)  # long by short side of such; two cards together are squarer
MOST_SLANT = 0.4  # cosine of the angles, by perspective
MOST_PROPORTION = 2.3  # long by short side, in perspective

LONG_SIDE = 1500  # pixels of a flat card: letters of 6 points are then 30 high
MARGIN = 8  # pixels around a card that warping may look at
LARGEST_GAIN = 3.0  # times; a picture gains no detail by being blown up further


def find_cards(page: Pixels) -> tuple[Quad, ...]:
    """Find the cards on a page.

    Returns:
        Their corners in reading order; none when no outline can be trusted.
    """
    small, scale = shrink(page, WORK_SIDE)
    colours = to_colours(small)
    away = distance_from_ground(colours)
    faint = faintest(away)
    shapes = _candidates(colours, split(colours, away, faint))
    quads, seen = _plausible(colours, shapes, faint)
    cards = choose(colours, quads, seen)
    sharp = [sharpen(colours, card, faint) for card in cards]
    if not sharp:
        sharp = list(find_tiles(colours, faint))
    return tuple(_to_quad((card + 0.5) / scale) for card in _in_reading_order(sharp))


def _candidates(colours: Pixels, masks: Iterator[Pixels]) -> Quads:
    """Every four-sided shape that may be a card, clockwise from the top left."""
    least = LEAST_AREA * colours.shape[0] * colours.shape[1]
    shapes = [quad for mask in masks for quad in _quads_of_mask(mask, least)]
    shapes += list(quads_of_lines(np.ascontiguousarray(colours[..., 0]), least))
    shapes += list(_joined(np.array(shapes, np.float32).reshape(-1, 4, 2)))
    quads = np.array([_clockwise(shape) for shape in shapes], np.float32)
    return quads.reshape(-1, 4, 2)


def _joined(quads: Quads) -> Iterator[NDArray[np.float32]]:
    """What two shapes side by side make up: a card may have parts of two colours."""
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
    """Whether parts of so many pixels make up a shape, without gap or overlap."""
    return FILLED[0] < area / max(cv2.contourArea(shape), 1) < FILLED[1]


def _quads_of_mask(mask: Pixels, least_area: float) -> Iterator[NDArray[np.float32]]:
    """The smallest four-sided shapes around the parts of a mask that fill them."""
    contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    for contour in contours:
        area = cv2.contourArea(contour)
        if area >= max(least_area, 0.7 * cv2.contourArea(cv2.convexHull(contour))):
            yield from _four_sided(contour)


def _four_sided(points: NDArray[Any]) -> Iterator[NDArray[np.float32]]:
    """The smallest four-sided shape around points, if there is one."""
    hull = cv2.approxPolyDP(cv2.convexHull(points), 1.0, closed=True)
    if len(hull) < 4:
        return
    corners = cv2.approxPolyN(hull, 4, ensure_convex=True).reshape(-1, 2)
    if len(corners) == 4:
        yield corners.astype(np.float32)


def _plausible(colours: Pixels, quads: Quads, faint: float) -> tuple[Quads, Amounts]:
    """Shapes with the angles, proportions and borders of a card, the best first.

    Returns:
        Them, and how well the border of each is seen, 0 to 2.
    """
    whole = colours.shape[0] * colours.shape[1]
    fine = (areas(quads) > LEAST_AREA * whole) & (areas(quads) < FULL_PAGE * whole)
    fine &= squareness(quads) < MOST_SLANT
    ratio = proportions(quads)
    fine &= ratio < MOST_PROPORTION
    quads = quads[fine]
    seen = support(colours, quads, faint)
    fine = (seen.min(axis=1) > LEAST_SUPPORT) & (seen.mean(axis=1) > LEAST_SUPPORT_MEAN)
    worth = seen.min(axis=1) + seen.mean(axis=1)
    quads, worth = quads[fine], worth[fine]
    best = np.lexsort((-areas(quads), -np.round(worth, 1)))
    return quads[best], worth[best]


def _clockwise(quad: NDArray[np.float32]) -> NDArray[np.float32]:
    """The corners clockwise, the side that runs most to the right first."""
    if cv2.contourArea(quad, oriented=True) < 0:
        quad = quad[::-1]
    ahead = np.roll(quad, -1, axis=0) - quad
    rightward = ahead[:, 0] / np.maximum(np.linalg.norm(ahead, axis=1), 1e-3)
    return np.roll(quad, -int(rightward.argmax()), axis=0)


def _to_quad(corners: NDArray[np.float32]) -> Quad:
    return Quad(*(Point(float(x), float(y)) for x, y in corners))


def _in_reading_order(
    cards: list[NDArray[np.float32]],
) -> list[NDArray[np.float32]]:
    """Row by row; the middles of a row lie above the foot of its highest card."""
    rest = sorted(cards, key=lambda card: float(card[:, 1].mean()))
    ordered: list[NDArray[np.float32]] = []
    while rest:
        reach = float(rest[0][:, 1].mean() + np.ptp(rest[0][:, 1]) / 2)
        row = [card for card in rest if card[:, 1].mean() < reach]
        rest = rest[len(row) :]
        ordered += sorted(row, key=lambda card: float(card[:, 0].mean()))
    return ordered


def flatten(page: Pixels, corners: Quad) -> Pixels:
    """The card between four corners, perspective undone, at the size readers like.

    Warping looks at single pixels, so between twice and once the wanted size it is
    the averaging afterwards that keeps thin strokes whole.

    Args:
        page: Height x width x 3, blue-green-red.
        corners: The card's own top left comes first, so it ends upright.
    """
    points = np.array([(p.x, p.y) for p in corners.corners], np.float32)
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
    """What lies between four points, as a picture of this width and height."""
    width, height = size
    flat = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    if page.shape[1::-1] == size and np.array_equal(points, flat):
        return page
    # Corners are the outer edges of pixels, warping counts from their middles.
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
    """The part of the page around a card, and the corners in it."""
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
