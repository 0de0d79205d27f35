"""Masks of a page: what may be a card, and what is ink on it."""

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.decode.pixels import Pixels
from ingest.outline.quads import Quads

Amounts = NDArray[np.float32]
"""A number a pixel."""

COARSE = 4  # pixels a step while a ground is fitted
ONES = np.ones((1, 3), np.float32)
FRAME = 0.04  # of the shorter side: where the ground is sampled
NOISE = 3.0  # times: what stands out from noise
FAINT = (2.5, 8.0)  # steps of 8-bit L*a*b*: what stands out at least, and at most
EDGE = 12  # the same, from a pixel to the next but one
SPECK = np.ones((5, 5), np.uint8)  # what is thinner than this is no part of a card
GAP = np.ones((3, 3), np.uint8)  # an edge broken by less than this is closed

Mask = NDArray[np.uint8]
"""Height x width; 1 inside and 0 outside."""

STROKE = 7  # pixels, halved: wider than the strokes of letters
CONTRAST = 18  # of lightness, 0 to 255, between ink and what surrounds it
LONG, THIN = 40, 3.5  # pixels: a line that is no row of letters grown together
MARGIN = 4  # pixels along borders of cards and page whose contrast is not ink's
BAND = (1.08, 1.5)  # times a card's size: the ground beside it
SEEN = 0.3  # of a band that lies on the page: enough to judge it by


def to_colours(picture: Pixels) -> Pixels:
    """Colours as far apart as the eye sees them (L*a*b*), less the finest noise."""
    calm = cv2.GaussianBlur(picture, (3, 3), 0)
    return np.asarray(cv2.cvtColor(calm, cv2.COLOR_BGR2LAB), np.uint8)


def faintest(away: Amounts) -> float:
    """How far a colour must be from the ground's to be none of its noise.

    White cards on the white lid of a scanner differ from it by less than the
    colours of a wooden table do from each other.
    """
    depth = max(2, round(FRAME * min(away.shape)))
    frame = (away[:depth], away[-depth:], away[:, :depth], away[:, -depth:])
    noise = np.percentile(np.concatenate([part.ravel() for part in frame]), 25)
    return float(np.clip(NOISE * noise, *FAINT))


def split(colours: Pixels, away: Amounts, faint: float) -> Iterator[Pixels]:
    """Masks, 255 where a card may be.

    Args:
        colours: The page in L*a*b*.
        away: Its `distance_from_ground`.
        faint: Its `faintest`.
    """
    light = np.ascontiguousarray(colours[..., 0])
    _, red, yellow = (part.astype(np.float32) - 128 for part in cv2.split(colours))
    by_light = _above_otsu(light)
    for mask in (
        _above_otsu(away),
        _mask(away > faint),
        by_light,
        np.bitwise_not(by_light),
        _above_otsu(np.asarray(cv2.magnitude(red, yellow), np.float32)),
    ):
        yield np.asarray(cv2.morphologyEx(mask, cv2.MORPH_OPEN, SPECK), np.uint8)
    yield _edges(colours)


def distance_from_ground(colours: Pixels) -> Amounts:
    """How far each pixel's colour is from that of a plain or shaded ground.

    The ground is a quadratic surface a channel, fitted to the frame of the picture;
    the half of the frame that fits worst is left out, since a card may reach it.
    """
    size = (colours.shape[1], colours.shape[0])
    coarse = colours[::COARSE, ::COARSE]
    height, width = coarse.shape[:2]
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    terms = np.stack((np.ones_like(x), x, y, x * y, x * x, y * y), axis=-1)
    depth = max(2, round(FRAME * min(height, width)))
    frame = np.ones((height, width), bool)
    frame[depth:-depth, depth:-depth] = False
    known, wanted = terms[frame], coarse[frame].astype(np.float32)
    kept = np.ones(len(known), bool)
    fit = np.zeros((6, 3), np.float32)
    for _ in range(4):
        fit = np.linalg.lstsq(known[kept], wanted[kept], rcond=None)[0]
        errors = np.linalg.norm(known @ fit - wanted, axis=1)
        kept = errors <= np.median(errors)
    ground = cv2.resize(terms @ fit, size, interpolation=cv2.INTER_LINEAR)
    off = cv2.absdiff(colours.astype(np.float32), ground)
    return np.asarray(np.sqrt(cv2.transform(off * off, ONES)), np.float32)


def _edges(colours: Pixels) -> Pixels:
    """Where colours change; a card is what a closed edge goes round."""
    light, red, yellow = cv2.split(cv2.morphologyEx(colours, cv2.MORPH_GRADIENT, GAP))
    change = np.maximum(np.maximum(light, red), yellow)
    return np.asarray(cv2.dilate(_mask(change > EDGE), GAP), np.uint8)


def _above_otsu(values: Amounts | Pixels) -> Pixels:
    """Split at the threshold that separates best (Otsu, IEEE SMC 9(1), 1979)."""
    low, high = float(values.min()), float(values.max())
    levels = ((values - low) * (255 / max(high - low, 1))).astype(np.uint8)
    return np.asarray(
        cv2.threshold(levels, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)[1], np.uint8
    )


def _mask(where: NDArray[np.bool_]) -> Pixels:
    return where.astype(np.uint8) * np.uint8(255)


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
