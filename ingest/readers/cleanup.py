"""Clean a flat card for Tesseract: grey, evenly lit, dark on light."""

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.decode.pixels import Pixels

Amounts = NDArray[np.float32]
"""A number a pixel."""

COARSE = 4  # pixels of the card a pixel of its background
STROKE = 25  # pixels of the background: wider than the strokes of letters
WHITE = 99.0  # percentile of lightness: paper, or white ink on a dark card
SHADE = 0.75  # of white: darker parts are printed dark or in shadow
SHADED = 0.4  # of the card that is darker, from which its background is removed
AROUND = (45, 15)  # pixels of the background, across and down, of one polarity
LEAST_CONTRAST = 40.0  # of lightness, 0 to 255; fainter letters stay faint
PAPER = 235  # lightness of the background after it was removed


def clean(card: Pixels) -> Pixels:
    """Convert to grey for a reader of dark letters on a light background.

    A card with a mostly light background keeps its greys, without fine noise: any other
    change to them loses words. On a dark, coloured or shaded one only the contrast of
    the ink with the background around it counts.
    """
    grey = card if card.ndim == 2 else cv2.cvtColor(card, cv2.COLOR_BGR2GRAY)
    calm = np.asarray(cv2.GaussianBlur(grey, (3, 3), 0), np.uint8)
    background = _background(calm)
    lightest = float(np.percentile(calm[::COARSE, ::COARSE], WHITE))
    if float((background < SHADE * lightest).mean()) < SHADED:
        return calm
    return _without_background(calm, background)


def _background(grey: Pixels) -> Pixels:
    """Estimate the background of letters, `COARSE` times smaller."""
    size = tuple(max(1, side // COARSE) for side in grey.shape[::-1])
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.medianBlur(small, STROKE), np.uint8)


def _without_background(grey: Pixels, background: Pixels) -> Pixels:
    """Draw ink by its contrast, dark on light, even where it is light on dark."""
    size = grey.shape[::-1]
    even = cv2.resize(background, size, interpolation=cv2.INTER_LINEAR)
    ink = grey.astype(np.float32) - even
    ink = np.where(_mostly_light(ink, background.shape), -ink, ink)
    full = max(float(np.percentile(-ink[::3, ::3], 99)), LEAST_CONTRAST)
    return np.asarray(np.clip(PAPER + ink * (PAPER / full), 0, 255), np.uint8)


def _mostly_light(ink: Amounts, coarse: tuple[int, ...]) -> NDArray[np.bool_]:
    """Return where most of the ink around is lighter than its background."""
    weight = ink * np.abs(ink)  # letters count for more than the noise of paper
    small = cv2.resize(weight, coarse[::-1], interpolation=cv2.INTER_AREA)
    around = cv2.boxFilter(small, -1, AROUND)
    whole = cv2.resize(around, ink.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return np.asarray(whole > 0, np.bool_)
