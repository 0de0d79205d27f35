"""Where cards lie on a page: outlines on a ground, or tiles side by side."""

from collections.abc import Iterator
from itertools import pairwise, product
from typing import Any, TypeAlias

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

Cuts: TypeAlias = list[int]
"""Where a picture is cut along one axis, its ends included; in pixels."""

MOST_ROWS, MOST_COLUMNS = 5, 4
PROPORTIONS = (1.4, 2.1)  # of one card
BAND = 3  # pixels to each side of a seam in which the edge of a card must be
CORNER = 4  # pixels at the ends of a seam that may be rounded
REACH = 0.015  # of the picture's longer side: how far a seam may lie from its place
SEEN = 0.95  # of each card's side along which the edge is
CLEAR = 6.0  # steps of 8-bit L*a*b*: between the cards, or to the gap between them


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


def find_tiles(colours: Pixels, faint: float) -> Quads:
    """The cards of a picture put together of several, which touch or nearly do.

    Outlines need some ground around a card. Here each side that two cards of a grid
    share is looked at: it is a straight edge all along, at the place where the grid
    has it. No rule between the lines of one card is as long as that.

    Args:
        colours: The page in L*a*b*.
        faint: The smallest difference between colours that is no noise.

    Returns:
        The cards, clockwise from the top left; none when the picture is not of tiles.
    """
    sizes = product(range(1, MOST_ROWS + 1), range(1, MOST_COLUMNS + 1))
    for rows, columns in sorted(sizes, key=lambda size: size[0] * size[1]):
        if rows * columns > 1 and _fits(colours, rows, columns):
            cuts = _grid(colours, (rows, columns), max(faint, CLEAR))
            if cuts is not None:
                return _quads(*cuts)
    return np.zeros((0, 4, 2), np.float32)


def _fits(colours: Pixels, rows: int, columns: int) -> bool:
    """Whether so many equal parts have the proportions of cards."""
    height, width = colours.shape[:2]
    least, most = PROPORTIONS
    return bool(least < (width / columns) / (height / rows) < most)


def _grid(
    colours: Pixels, size: tuple[int, int], clear: float
) -> tuple[Cuts, Cuts] | None:
    """Where the rows and columns of a grid are cut; None where a seam is not seen."""
    across = colours.swapaxes(0, 1)
    down_cuts = _cuts(colours, size[0], size[1], clear)
    across_cuts = _cuts(across, size[1], size[0], clear) if down_cuts else None
    return (down_cuts, across_cuts) if down_cuts and across_cuts else None


def _cuts(colours: Pixels, rows: int, columns: int, clear: float) -> Cuts | None:
    """Where rows are cut, if each seam is seen along every card; pass axes swapped."""
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
    """The largest share of a row near `at` with an edge beside it, and that row."""
    if not part.size:  # of a page hardly wider than corners are
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


def _quads(down: Cuts, across: Cuts) -> Quads:
    boxes = product(pairwise(down), pairwise(across))
    return np.array(
        [[(x0, y0), (x1, y0), (x1, y1), (x0, y1)] for (y0, y1), (x0, x1) in boxes],
        np.float32,
    )
