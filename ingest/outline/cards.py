"""Find the cards on a page by their outlines."""

from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.decode.pixels import Pixels, shrink
from ingest.outline.masks import distance_from_ground, faintest, split, to_colours
from ingest.outline.quads import (
    Quads,
    areas,
    proportions,
    quads_of_lines,
    sharpen,
    squareness,
    support,
)
from ingest.outline.select_cards import Amounts, choose
from ingest.outline.tiles import find_tiles
from models.geometry import Quad

WORK_SIDE = 600  # pixels of the longer side while looking for outlines
LEAST_AREA = 0.012  # of the page
FULL_PAGE = 0.92  # of the page: what is larger is the page
LEAST_SUPPORT = 0.45  # of each side; less is seen of one that leaves the picture
LEAST_SUPPORT_MEAN = 0.8
FILLED = (0.96, 1.02)  # of a card by its two parts together
JOINED = (1.35, 2.2)  # long by short side of such; two cards together are squarer
MOST_SLANT = 0.4  # cosine of the angles, by perspective
MOST_PROPORTION = 2.3  # long by short side, in perspective


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
    return tuple(Quad.of((card + 0.5) / scale) for card in _in_reading_order(sharp))


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
        if area < least_area:  # as most are, of which no hull is needed
            continue
        if area >= 0.7 * cv2.contourArea(cv2.convexHull(contour)):
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
