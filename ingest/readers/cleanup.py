"""Clean a flat card for Tesseract: grey, evenly lit, dark on light."""

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.decode.pixels import Pixels

Amounts = NDArray[np.float32]
"""A number a pixel."""

COARSE = 4  # pixels of the card a pixel of its ground
STROKE = 25  # pixels of the ground: wider than the strokes of letters
WHITE = 99.0  # percentile of lightness: paper, or white ink on a dark card
SHADE = 0.75  # of white: what is darker is printed dark or in shadow
SHADED = 0.4  # of the card: from here on it gains by losing its ground
AROUND = (45, 15)  # pixels of the ground, across and down, that share a polarity
LEAST_CONTRAST = 40.0  # of lightness, 0 to 255; fainter letters stay faint
PAPER = 235  # lightness of the ground where it was taken away


def clean(card: Pixels) -> Pixels:
    """A grey picture of the same size for a reader of dark letters on light ground.

    A card of mostly light ground keeps its greys, less the finest noise: whatever is
    done to those costs words. On a dark, coloured or shaded one all that counts is
    how far the ink is from the ground around it.
    """
    grey = card if card.ndim == 2 else cv2.cvtColor(card, cv2.COLOR_BGR2GRAY)
    calm = np.asarray(cv2.GaussianBlur(grey, (3, 3), 0), np.uint8)
    ground = _ground(calm)
    lightest = float(np.percentile(calm[::COARSE, ::COARSE], WHITE))
    if float((ground < SHADE * lightest).mean()) < SHADED:
        return calm
    return _without_ground(calm, ground)


def _ground(grey: Pixels) -> Pixels:
    """What letters are printed on, `COARSE` times smaller."""
    size = tuple(max(1, side // COARSE) for side in grey.shape[::-1])
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.medianBlur(small, STROKE), np.uint8)


def _without_ground(grey: Pixels, ground: Pixels) -> Pixels:
    """Ink by its contrast, dark on light, even where it is light on dark."""
    size = grey.shape[::-1]
    even = cv2.resize(ground, size, interpolation=cv2.INTER_LINEAR)
    ink = grey.astype(np.float32) - even
    ink = np.where(_mostly_light(ink, ground.shape), -ink, ink)
    full = max(float(np.percentile(-ink[::3, ::3], 99)), LEAST_CONTRAST)
    return np.asarray(np.clip(PAPER + ink * (PAPER / full), 0, 255), np.uint8)


def _mostly_light(ink: Amounts, coarse: tuple[int, ...]) -> NDArray[np.bool_]:
    """Where most of the ink around is lighter than its ground."""
    weight = ink * np.abs(ink)  # letters count for more than the noise of paper
    small = cv2.resize(weight, coarse[::-1], interpolation=cv2.INTER_AREA)
    around = cv2.boxFilter(small, -1, AROUND)
    whole = cv2.resize(around, ink.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return np.asarray(whole > 0, np.bool_)
