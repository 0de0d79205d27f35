"""Which four-sided shapes of a page are cards: cropping to them must lose no text."""

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.borders import proportions
from ingest.pixels import Pixels
from ingest.sides import Quads

Mask = NDArray[np.uint8]
"""Height x width; 1 inside and 0 outside."""
Amounts = NDArray[np.float32]
Matrix = NDArray[np.float32]
"""n x n; the area two shapes share, on the diagonal the area of each."""

COARSE = 4  # pixels a step while areas are compared
SAME = 0.7  # of the area of both: two outlines of one card
APART = 0.15  # of the smaller: cards overlap by no more
WITHIN = 0.8  # of the smaller: a part of a card, such as its photo
LEAST_LIKE = 0.35  # of the largest: cards of one picture are of one size
CARD_PROPORTIONS = (1.25, 2.2)  # of one card among several, in perspective
GROWN = 1.04  # times: cards on a sheet lie further apart
MUCH_BETTER, MOST_OF = 0.15, 0.6  # seen, and of the area: what replaces a larger shape

STROKE = 15  # pixels: wider than the strokes of letters
CONTRAST = 18  # of lightness, 0 to 255, between ink and what surrounds it
LEAST_INK = 0.01  # of a card's area
MARGIN = 4  # pixels along borders of cards and page whose contrast is not ink's

ALL_INK = 0.97  # of the page's ink: a crop that loses nothing
ALIGNED = 1.0  # degrees: a box printed on a scanned card runs like the scan's edges
CLEAN = 0.3  # of the card's ink an area: there is less on the ground around it
TILTED = 4.0  # degrees: no box printed on a card that fills the picture lies so askew
MOST_INK_CLEAN = 0.7
MOST_INK, LARGE = 0.4, 0.25  # of the page's ink and area, on a newspaper and the like


def choose(colours: Pixels, quads: Quads, worth: Amounts) -> Quads:
    """The shapes that are cards.

    Args:
        colours: The page in L*a*b*.
        quads: What may be a card, the best first.
        worth: How well the border of each is seen, 0 to 2.

    Returns:
        None when cropping to them might lose text: then the page is the card.
    """
    ink = find_ink(colours)
    best = [n for n in _distinct(quads, ink) if _is_written(quads[n], ink)]
    cards = _of_one_size(_outermost(quads[best], worth[best], ink), ink)
    largest = cards[np.argsort(-_shared(cards, ink).diagonal())][:1]
    for chosen in (cards, largest):
        if len(chosen) and _loses_nothing(chosen, ink):
            return chosen
    return quads[:0]


def find_ink(colours: Pixels) -> Mask:
    """Where letters, or anything as fine as letters, may be."""
    light = np.ascontiguousarray(colours[..., 0])
    ground = cv2.medianBlur(light, STROKE)
    return (cv2.absdiff(light, ground) > CONTRAST).astype(np.uint8)


def _is_written(quad: Amounts, ink: Mask) -> bool:
    """Whether there is anything on it to read, unlike on a tile or a shadow."""
    inside = cv2.erode(_fill(quad[None], ink), _border())
    written = cv2.countNonZero(ink & np.asarray(inside, np.uint8))
    return written > LEAST_INK * cv2.countNonZero(inside)


def _distinct(quads: Quads, ink: Mask) -> list[int]:
    """The numbers of the best outline of each card."""
    shared = _shared(quads, ink)
    area = shared.diagonal()
    alike = shared / np.maximum(area[:, None] + area - shared, 1)
    kept: list[int] = []
    for quad in range(len(quads)):
        if all(alike[quad, other] < SAME for other in kept):
            kept.append(quad)
    return kept


def _outermost(quads: Quads, worth: Amounts, ink: Mask) -> Quads:
    """Cards without the shapes printed on them, and without what they lie on."""
    shared = _shared(quads, ink)
    area = shared.diagonal()
    inside = shared / np.maximum(area[:, None], 1) > WITHIN  # [part, whole]
    np.fill_diagonal(inside, val=False)
    better = worth[:, None] > worth + MUCH_BETTER
    most = area[:, None] > MOST_OF * area
    kept: list[int] = []
    for whole in np.argsort(-area):
        if (inside & better & most)[:, whole].any():
            continue
        if _is_sheet(quads[whole], quads[inside[:, whole]], ink):
            continue
        if all(_overlap(shared, whole, other) < APART for other in kept):
            kept.append(whole)
    return quads[kept]


def _is_sheet(whole: Quads, parts: Quads, ink: Mask) -> bool:
    """Whether the parts are cards that lie on a sheet and hold all that it says."""
    cards = _of_one_size(parts[_distinct(parts, ink)], ink)
    middles = cards.mean(axis=1, keepdims=True)
    shared = _shared(middles + (cards - middles) * GROWN, ink)
    if len(cards) < 2 or np.triu(shared, 1).any():
        return False
    sheet = _fill(whole[None], ink)
    on_it = np.asarray(cv2.erode(sheet, _border()), np.uint8)
    return _share(cards, ink & on_it) > ALL_INK


def _of_one_size(quads: Quads, ink: Mask) -> Quads:
    """Those not much smaller than the largest, and of a card's proportions."""
    if len(quads) < 2:
        return quads
    least, most = CARD_PROPORTIONS
    ratio = proportions(quads)
    likely = quads[(ratio > least) & (ratio < most)]
    area = _shared(likely, ink).diagonal()
    alike = area > LEAST_LIKE * area.max(initial=0)
    return np.asarray(likely[alike], np.float32)


def _loses_nothing(cards: Quads, ink: Mask) -> bool:
    """Whether what lies around the cards is ground and no part of a card.

    Shapes in line with the page must hold practically all ink; if any lies askew,
    nearly all, by amount and by area, or most of it if they are large.
    """
    share = _share(cards, ink)
    card = _fill(cards, ink)
    area = float(card.mean())
    askew = max(_askew(quad) for quad in cards)
    clean = share / max(area, 1e-6) * CLEAN > (1 - share) / max(1 - area, 1e-6)
    return bool(
        share > ALL_INK
        or (askew > ALIGNED and clean and share > MOST_INK_CLEAN)
        or (askew > TILTED and area > LARGE and share > MOST_INK)
    )


def _share(cards: Quads, ink: Mask) -> float:
    """How much of the ink lies on the cards, 0 to 1; borders are not counted."""
    card = _fill(cards, ink)
    around = np.asarray(1 - cv2.dilate(card, _border()), np.uint8)
    for edge in (np.s_[:MARGIN], np.s_[-MARGIN:]):
        around[edge] = around[:, edge] = 0
    inside = np.asarray(cv2.erode(card, _border()), np.uint8)
    within = cv2.countNonZero(ink & inside)
    return within / max(within + cv2.countNonZero(ink & around), 1)


def _border() -> Mask:
    return np.ones((2 * MARGIN + 1, 2 * MARGIN + 1), np.uint8)


def _askew(quad: Amounts) -> float:
    """By how many degrees the side furthest from it misses the page's directions."""
    ahead = np.roll(quad, -1, axis=0) - quad
    angles = np.degrees(np.arctan2(ahead[:, 1], ahead[:, 0])) % 90
    return float(np.minimum(angles, 90 - angles).max())


def _fill(quads: Quads, like: Mask) -> Mask:
    """The pixels in the shapes."""
    mask = np.zeros(like.shape, np.uint8)
    for quad in quads:
        cv2.fillConvexPoly(mask, np.rint(quad).astype(np.int32), 1)
    return mask


def _shared(quads: Quads, ink: Mask) -> Matrix:
    """The area each two of the shapes share, in steps of `COARSE` pixels."""
    coarse = ink[::COARSE, ::COARSE]
    masks = [_fill(quad[None] / COARSE, coarse).ravel() for quad in quads]
    flat = np.array(masks, np.float32).reshape(len(quads), coarse.size)
    return np.asarray(flat @ flat.T, np.float32)


def _overlap(shared: Matrix, one: int, other: int) -> float:
    return float(
        shared[one, other] / max(min(shared[one, one], shared[other, other]), 1)
    )
