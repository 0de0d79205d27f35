"""Ways to tell a card from what it lies on; each a guess, not one always right."""

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.pixels import Pixels

Amounts = NDArray[np.float32]
"""A number a pixel."""

FRAME = 0.04  # of the shorter side: where the ground is looked for
FAINT = 8.0  # steps of 8-bit L*a*b*: a white card on light grey stands out no more
EDGE = 12  # the same, from a pixel to the next but one
SPECK = np.ones((5, 5), np.uint8)  # what is thinner than this is no part of a card
GAP = np.ones((3, 3), np.uint8)  # an edge broken by less than this is closed


def to_colours(picture: Pixels) -> Pixels:
    """Colours as far apart as the eye sees them (L*a*b*), less the finest noise."""
    calm = cv2.GaussianBlur(picture, (3, 3), 0)
    return np.asarray(cv2.cvtColor(calm, cv2.COLOR_BGR2LAB), np.uint8)


def split(colours: Pixels) -> Iterator[Pixels]:
    """Masks, 255 where a card may be."""
    away = distance_from_ground(colours)
    light = colours[..., 0]
    hues = colours[..., 1:].astype(np.float32) - 128
    by_light = _above_otsu(light)
    for mask in (
        _above_otsu(away),
        _mask(away > FAINT),
        by_light,
        np.bitwise_not(by_light),
        _above_otsu(np.hypot(hues[..., 0], hues[..., 1])),
    ):
        yield np.asarray(cv2.morphologyEx(mask, cv2.MORPH_OPEN, SPECK), np.uint8)
    yield _edges(colours)


def distance_from_ground(colours: Pixels) -> Amounts:
    """How far each pixel's colour is from that of a plain or shaded ground.

    The ground is a quadratic surface a channel, fitted to the frame of the picture;
    the half of the frame that fits worst is left out, since a card may reach it.
    """
    height, width = colours.shape[:2]
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    terms = np.stack((np.ones_like(x), x, y, x * y, x * x, y * y), axis=-1)
    depth = max(2, round(FRAME * min(height, width)))
    frame = np.ones((height, width), bool)
    frame[depth:-depth, depth:-depth] = False
    known, wanted = terms[frame][::7], colours[frame][::7].astype(np.float32)
    kept = np.ones(len(known), bool)
    fit = np.zeros((6, 3), np.float32)
    for _ in range(4):
        fit = np.linalg.lstsq(known[kept], wanted[kept], rcond=None)[0]
        errors = np.linalg.norm(known @ fit - wanted, axis=1)
        kept = errors <= np.median(errors)
    away = np.linalg.norm(colours - terms @ fit, axis=2)
    return np.asarray(away, np.float32)


def _edges(colours: Pixels) -> Pixels:
    """Where colours change; a card is what a closed edge goes round."""
    change = cv2.morphologyEx(colours, cv2.MORPH_GRADIENT, GAP).max(axis=2)
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
