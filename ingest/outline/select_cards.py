"""Select the four-sided shapes that are cards; cropping to them must lose no text."""

from itertools import chain

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.decode.pixels import Pixels
from ingest.outline.quads import Quads, proportions

Amounts = NDArray[np.float32]
Matrix = NDArray[np.float32]
"""n x n: the area that two shapes share; on the diagonal the area of each."""
Mask = NDArray[np.uint8]
"""Height x width; 1 inside and 0 outside."""

COARSE = 4  # pixels a step when areas are compared
SAME = 0.8  # of the area of both: two outlines of one card
APART = 0.15  # of the smaller: cards overlap by less
WITHIN = 0.8  # of the smaller: a part of a card, such as its photo
LEAST_LIKE = 0.35  # of the largest: cards of one picture are of one size
CARD_PROPORTIONS = (1.25, 2.2)  # of one card among several, in perspective
GROWN = 1.04  # times its size: cards on a sheet do not touch even so
MUCH_BETTER = 0.15  # more visible: a part replaces the whole
MOST_OF = 0.85  # if it has this share of its ink

LEAST_INK = 0.003  # of a card's area; tiles and shadows have less
ALL_INK = 0.97  # of the page's ink: a crop with so much loses no text
ALIGNED = 1.0  # degrees: a box printed on a scanned card is parallel to the scan
CLEAN = 0.35  # of the card's density of ink: a clean background has less
CLEAN_BESIDE = 0.5  # the same, on each side of the card
MOST_INK = 0.7  # of the page's ink is on cards on a clean background
TILTED = 3.0  # degrees: no box printed on a card that fills the picture is so askew
EVEN = 0.45  # least by largest density of ink beside the card, on a pattern
LESS_EVEN, MUCH_INK = 0.05, 0.35  # the same, if this share of all ink is on it
LARGE = 0.12  # of the page: a seal or a photo on a card is smaller

STROKE = 7  # pixels of the halved page: wider than the strokes of letters
CONTRAST = 18  # of lightness, 0 to 255, between ink and what surrounds it
LONG, THIN = 40, 3.5  # pixels: a line, rather than letters that touch
MARGIN = 4  # pixels along borders of cards and page, whose contrast is not ink
BORDER = np.ones((2 * MARGIN + 1, 2 * MARGIN + 1), np.uint8)
BAND = (1.08, 1.5)  # times a card's size: the background beside it
SEEN = 0.3  # of a band that must be on the page to judge it


def select_cards(colours: Pixels, quads: Quads, worth: Amounts) -> Quads:
    """Return the shapes that are cards.

    Args:
        colours: The page in L*a*b*.
        quads: Shapes that may be cards, the best first.
        worth: How visible the border of each is, 0 to 2.

    Returns:
        The cards; none if cropping to them might lose text: then the page is the card.
    """
    if not len(quads):
        return quads
    ink = _find_ink(colours)
    best = [
        quad
        for quad in _distinct(quads, ink)
        if _density(quads[quad : quad + 1], ink) > LEAST_INK
    ]
    cards = _of_one_size(_outermost(quads[best], worth[best], ink), ink)
    return cards if len(cards) and _loses_nothing(cards, ink) else quads[:0]


def _distinct(quads: Quads, ink: Mask) -> list[int]:
    """Indices of the best outline of each card."""
    shared = _shared(quads, ink)
    area = shared.diagonal()
    alike = shared / np.maximum(area[:, None] + area - shared, 1)
    kept: list[int] = []
    for quad in range(len(quads)):
        if all(alike[quad, other] < SAME for other in kept):
            kept.append(quad)
    return kept


def _outermost(quads: Quads, worth: Amounts, ink: Mask) -> Quads:
    """Remove shapes that are printed on cards, and sheets on which cards lie."""
    shared = _shared(quads, ink)
    area = shared.diagonal()
    inside = shared / np.maximum(area[:, None], 1) > WITHIN  # [part, whole]
    np.fill_diagonal(inside, val=False)
    better = inside & (worth[:, None] > worth + MUCH_BETTER)
    kept: list[int] = []
    for whole in np.argsort(-area):
        if any(
            _share_of_ink_on(quads[[part]], quads[[whole]], ink) > MOST_OF
            for part in np.flatnonzero(better[:, whole])
        ):
            continue
        if _is_sheet(quads[[whole]], quads[inside[:, whole]], ink):
            continue
        if all(_overlap(shared, whole, other) < APART for other in kept):
            kept.append(whole)
    return quads[kept]


def _is_sheet(whole: Quads, parts: Quads, ink: Mask) -> bool:
    """Return whether the parts are cards on a sheet, and have all of its text."""
    cards = _of_one_size(parts[_distinct(parts, ink)], ink)
    middles = cards.mean(axis=1, keepdims=True)
    shared = _shared(middles + (cards - middles) * GROWN, ink)
    if len(cards) < 2 or np.triu(shared, 1).any():
        return False
    return _share_of_ink_on(cards, whole, ink) > ALL_INK


def _of_one_size(quads: Quads, ink: Mask) -> Quads:
    """Return card-shaped quads that are not much smaller than the largest."""
    if len(quads) < 2:
        return quads
    least, most = CARD_PROPORTIONS
    ratio = proportions(quads)
    likely = quads[(ratio > least) & (ratio < most)]
    area = _shared(likely, ink).diagonal()
    alike = area > LEAST_LIKE * area.max(initial=0)
    return np.asarray(likely[alike], np.float32)


def _loses_nothing(cards: Quads, ink: Mask) -> bool:
    """Return whether what is around the cards is background and not part of a card.

    Shapes parallel to the page must have practically all ink, since boxes printed on a
    scanned card are parallel to it too.
    """
    share = _share_of_ink(cards, ink)
    askew = max(_askew(quad) for quad in cards)
    if share > ALL_INK or askew < ALIGNED:
        return share > ALL_INK
    beside = [
        _densities_beside(card[None], _without(np.delete(cards, number, 0), ink))
        for number, card in enumerate(cards)
    ]
    tilted = askew > TILTED and float(_fill(cards, ink).mean()) > LARGE
    on_pattern = all(_is_pattern(densities, share) for densities in beside)
    return (tilted and on_pattern) or _on_clean_background(
        cards, ink, share, list(chain.from_iterable(beside))
    )


def _is_pattern(beside: list[float], share: float) -> bool:
    """Return whether all sides of a card are alike, as on tiles, cloth or newspaper."""
    even = min(beside) / max(*beside, 1e-6) if len(beside) > 1 else 0.0
    return even > EVEN or (even > LESS_EVEN and share > MUCH_INK)


def _on_clean_background(
    cards: Quads, ink: Mask, share: float, beside: list[float]
) -> bool:
    """Return whether there is little ink around the cards, and not much on any side."""
    on_them = _density(cards, ink)
    area = float(_fill(cards, ink).mean())
    around = on_them * area * (1 - share) / max(share * (1 - area), 1e-6)
    return bool(
        share > MOST_INK
        and around < CLEAN * on_them
        and max(beside, default=0) < CLEAN_BESIDE * on_them
    )


def _askew(quad: Amounts) -> float:
    """Return the largest angle in degrees between a side and the page's directions."""
    ahead = np.roll(quad, -1, axis=0) - quad
    angles = np.degrees(np.arctan2(ahead[:, 1], ahead[:, 0])) % 90
    return float(np.minimum(angles, 90 - angles).max())


def _shared(quads: Quads, ink: Mask) -> Matrix:
    """Return the shared area of each two shapes, in squares of `COARSE` pixels."""
    coarse = ink[::COARSE, ::COARSE]
    masks = [_fill(quad[None] / COARSE, coarse).ravel() for quad in quads]
    flat = np.array(masks, np.float32).reshape(len(quads), coarse.size)
    return np.asarray(flat @ flat.T, np.float32)


def _overlap(shared: Matrix, one: int, other: int) -> float:
    return float(
        shared[one, other] / max(min(shared[one, one], shared[other, other]), 1)
    )


def _find_ink(colours: Pixels) -> Mask:
    """Find letters, and anything as fine as letters; `colours` in L*a*b*.

    Long lines are excluded: edges of paper, pens, the card's own border.
    """
    light = np.ascontiguousarray(colours[..., 0])
    around = cv2.resize(cv2.medianBlur(light[::2, ::2], STROKE), light.shape[::-1])
    marks = (cv2.absdiff(light, around) > CONTRAST).astype(np.uint8)
    _, names, found, _ = cv2.connectedComponentsWithStats(marks, connectivity=8)
    lengths = np.hypot(found[:, cv2.CC_STAT_WIDTH], found[:, cv2.CC_STAT_HEIGHT])
    kept = (lengths < LONG) | (found[:, cv2.CC_STAT_AREA] > THIN * lengths)
    kept[0] = False
    return np.asarray(kept[np.asarray(names, np.int32)], np.uint8)


def _share_of_ink(cards: Quads, ink: Mask) -> float:
    """Return the share of ink, 0 to 1, on the cards without their borders."""
    around = np.asarray(1 - cv2.dilate(_fill(cards, ink), BORDER), np.uint8)
    for edge in (np.s_[:MARGIN], np.s_[-MARGIN:]):
        around[edge] = around[:, edge] = 0
    within = cv2.countNonZero(ink & _inside(cards, ink))
    return within / max(within + cv2.countNonZero(ink & around), 1)


def _share_of_ink_on(parts: Quads, whole: Quads, ink: Mask) -> float:
    """Return the share of the ink on a shape, 0 to 1, that is on parts of it."""
    return _share_of_ink(parts, ink & _inside(whole, ink))


def _density(cards: Quads, ink: Mask) -> float:
    """Return the share of the cards, 0 to 1, that is ink."""
    within = _inside(cards, ink)
    return cv2.countNonZero(ink & within) / max(cv2.countNonZero(within), 1)


def _densities_beside(card: Quads, ink: Mask) -> list[float]:
    """Return the ink density, 0 to 1, beside each side of a card on the page."""
    middle = card.reshape(4, 2).mean(axis=0)
    near, far = (middle + grown * (card.reshape(4, 2) - middle) for grown in BAND)
    found = []
    for start, end in ((0, 1), (1, 2), (2, 3), (3, 0)):
        band = np.stack((near[start], near[end], far[end], far[start]))
        mask = _fill(band[None], ink)
        seen = cv2.countNonZero(mask)
        if seen > SEEN * cv2.contourArea(band.astype(np.float32)):
            found.append(cv2.countNonZero(ink & mask) / seen)
    return found


def _fill(quads: Quads, like: Mask) -> Mask:
    """Fill the shapes on an empty page of the same size."""
    mask = np.zeros(like.shape, np.uint8)
    for quad in quads:
        cv2.fillConvexPoly(mask, np.rint(quad).astype(np.int32), 1)
    return mask


def _inside(quads: Quads, like: Mask) -> Mask:
    """Fill the shapes without their borders."""
    return np.asarray(cv2.erode(_fill(quads, like), BORDER), np.uint8)


def _without(quads: Quads, ink: Mask) -> Mask:
    """Return the ink outside the shapes and their borders."""
    covered = cv2.dilate(_fill(quads, ink), BORDER)
    return np.where(covered > 0, np.uint8(0), ink)
