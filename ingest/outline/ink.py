"""Where anything is printed, as a measure of what a crop would lose."""

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.decode.pixels import Pixels
from ingest.outline.quads import Quads

Mask = NDArray[np.uint8]
"""Height x width; 1 inside and 0 outside."""

STROKE = 7  # pixels, halved: wider than the strokes of letters
CONTRAST = 18  # of lightness, 0 to 255, between ink and what surrounds it
LONG, THIN = 40, 3.5  # pixels: a line that is no row of letters grown together
MARGIN = 4  # pixels along borders of cards and page whose contrast is not ink's
BAND = (1.08, 1.5)  # times a card's size: the ground beside it
SEEN = 0.3  # of a band that lies on the page: enough to judge it by


def find_ink(colours: Pixels) -> Mask:
    """Where letters, or anything as fine as letters, may be; `colours` in L*a*b*.

    Long lines are none: edges of paper, pens, the card's own border.
    """
    light = np.ascontiguousarray(colours[..., 0])
    ground = cv2.resize(cv2.medianBlur(light[::2, ::2], STROKE), light.shape[::-1])
    marks = (cv2.absdiff(light, ground) > CONTRAST).astype(np.uint8)
    _, names, found, _ = cv2.connectedComponentsWithStats(marks, connectivity=8)
    lengths = np.hypot(found[:, cv2.CC_STAT_WIDTH], found[:, cv2.CC_STAT_HEIGHT])
    kept = (lengths < LONG) | (found[:, cv2.CC_STAT_AREA] > THIN * lengths)
    kept[0] = False
    return np.asarray(kept[np.asarray(names, np.int32)], np.uint8)


def share_of_ink(cards: Quads, ink: Mask) -> float:
    """How much of the ink lies on the cards, 0 to 1; their borders are not counted."""
    around = np.asarray(1 - cv2.dilate(fill(cards, ink), _border()), np.uint8)
    for edge in (np.s_[:MARGIN], np.s_[-MARGIN:]):
        around[edge] = around[:, edge] = 0
    within = cv2.countNonZero(ink & inside(cards, ink))
    return within / max(within + cv2.countNonZero(ink & around), 1)


def share_of_ink_on(parts: Quads, whole: Quads, ink: Mask) -> float:
    """How much of the ink on a shape lies on parts of it, 0 to 1."""
    return share_of_ink(parts, ink & inside(whole, ink))


def density(cards: Quads, ink: Mask) -> float:
    """The share of the cards, 0 to 1, that is ink."""
    within = inside(cards, ink)
    return cv2.countNonZero(ink & within) / max(cv2.countNonZero(within), 1)


def densities_beside(card: Quads, ink: Mask) -> list[float]:
    """The share of the ground, 0 to 1, that is ink, on each side seen on the page."""
    middle = card.reshape(4, 2).mean(axis=0)
    near, far = (middle + grown * (card.reshape(4, 2) - middle) for grown in BAND)
    found = []
    for start, end in ((0, 1), (1, 2), (2, 3), (3, 0)):
        band = np.stack((near[start], near[end], far[end], far[start]))
        mask = fill(band[None], ink)
        seen = cv2.countNonZero(mask)
        if seen > SEEN * cv2.contourArea(band.astype(np.float32)):
            found.append(cv2.countNonZero(ink & mask) / seen)
    return found


def fill(quads: Quads, like: Mask) -> Mask:
    """The pixels in the shapes, on a page of the same size."""
    mask = np.zeros(like.shape, np.uint8)
    for quad in quads:
        cv2.fillConvexPoly(mask, np.rint(quad).astype(np.int32), 1)
    return mask


def inside(quads: Quads, like: Mask) -> Mask:
    """The pixels in the shapes without their borders."""
    return np.asarray(cv2.erode(fill(quads, like), _border()), np.uint8)


def without(quads: Quads, ink: Mask) -> Mask:
    """The ink that lies neither in the shapes nor on their borders."""
    covered = cv2.dilate(fill(quads, ink), _border())
    return np.where(covered > 0, np.uint8(0), ink)


def _border() -> Mask:
    return np.ones((2 * MARGIN + 1, 2 * MARGIN + 1), np.uint8)
