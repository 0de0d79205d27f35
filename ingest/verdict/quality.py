"""Decide if a photo of a card should be taken again."""

from collections.abc import Iterator, Sequence
from statistics import median

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.decode.pixels import Pixels, shrink
from ingest.reading.unread_lines import has_unknown_letters
from ingest.scripts import is_foreign, script_of_countries
from models.geometry import Quad
from models.reading import OcrResult, Problem, Word

SURE = 0.3  # confidence of words that are no ornaments
LONG = 3  # letters of words whose height is that of a line
LETTER = 28  # pixels; sharpness is compared at this height of a line
STEEPEST = (
    0.25  # of the contrast, a pixel: edges of letters that can still be told apart
)
CONTRAST = 25  # of lightness, 0 to 255, across the edges that are looked at
SMALLEST = 8.0  # pixels of the photo that a line of text is high
DARK = 80.0  # lightness, 0 to 255, of paper, or of white ink on a dark card
BURNT = 250  # of each colour, 0 to 255: nothing is left of what was printed
GLARE_SIDE = 400  # pixels of the longer side while looking for reflections
GLARE = (0.01, 0.4)  # of the card; more is white paper
SOFT = 25.0  # of lightness: how much less is around a reflection, which fades away
EDGE = 0.003  # of the card's longer side: letters so near its edge go on beyond it


def find_problems(
    card: Pixels, corners: Quad, ocr: OcrResult, countries: Sequence[str] = ()
) -> tuple[Problem, ...]:
    """Reasons to take the photo again, or not to trust it; none for a good one.

    Args:
        card: Flat, in colour.
        corners: Where it lies on the page.
        ocr: What was read on it.
        countries: Two letters each, where it may be from, the likeliest first.
    """
    problems = tuple(_problems(card, corners, ocr))
    if not has_unknown_letters(ocr) or is_foreign(ocr.text):
        return problems
    script = script_of_countries(countries)
    letters = Problem.of_letters(script.name if script else "")
    return (letters, *(it for it in problems if it is not Problem.NO_TEXT))


def _problems(card: Pixels, corners: Quad, ocr: OcrResult) -> Iterator[Problem]:
    grey = np.asarray(cv2.cvtColor(card, cv2.COLOR_BGR2GRAY), np.uint8)
    words = [word for word in ocr.words if word.confidence > SURE]
    heights = [word.box.height for word in words if len(word.text) >= LONG]
    letter = median(heights) if heights else LETTER
    if not words:
        yield Problem.NO_TEXT
    if heights and letter * _photo_pixels(card, corners) < SMALLEST:
        yield Problem.TOO_SMALL
    if 0 < _steepness(grey, letter) < STEEPEST:
        yield Problem.BLURRED
    if float(np.percentile(grey[::3, ::3], 99.5)) < DARK:
        yield Problem.TOO_DARK
    if _has_glare(card):
        yield Problem.GLARE
    if any(_leaves(word, card) for word in words):
        yield Problem.CUT_OFF


def _photo_pixels(card: Pixels, corners: Quad) -> float:
    """Pixels of the photo to a pixel of the flat card."""
    points = np.array(corners)
    sides = np.linalg.norm(np.roll(points, -1, axis=0) - points, axis=1)
    return float(sides.max() / max(card.shape[:2]))


def _steepness(grey: Pixels, letter: float) -> float:
    """Return the slope of the steepest edges, as a share of their contrast a pixel.

    Half of all edges are less steep. 0 when there are hardly any edges.
    """
    small, _ = shrink(grey, max(1, round(max(grey.shape) * LETTER / max(letter, 1))))
    around = np.ones((9, 9), np.uint8)
    contrast = cv2.morphologyEx(small, cv2.MORPH_GRADIENT, around)
    across = cv2.Sobel(small, cv2.CV_32F, 1, 0, scale=1 / 8)
    down = cv2.Sobel(small, cv2.CV_32F, 0, 1, scale=1 / 8)
    steepest = cv2.dilate(cv2.magnitude(across, down), around)
    edges = contrast > max(CONTRAST, 0.6 * float(np.percentile(contrast, 80)))
    if int(edges.sum()) < 50:
        return 0.0
    return float(np.median(steepest[edges] / contrast[edges]))


def _has_glare(card: Pixels) -> bool:
    """Return whether a lamp is reflected: white in the middle, fading at the rim."""
    small, _ = shrink(card, GLARE_SIDE)
    light = np.asarray(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), np.uint8)
    burnt = (small.min(axis=2) >= BURNT).astype(np.uint8)
    if not GLARE[0] < float(burnt.mean()) < GLARE[1]:
        return False
    count, names, found, _ = cv2.connectedComponentsWithStats(burnt, connectivity=8)
    large = found[:, cv2.CC_STAT_AREA] > GLARE[0] * burnt.size
    return any(_fades(light, names == name) for name in range(1, count) if large[name])


def _fades(light: Pixels, spot: NDArray[np.bool_]) -> bool:
    """Return whether it is nearly as light around a spot, but no longer further out."""
    mask = spot.astype(np.uint8)
    near, far = (cv2.dilate(mask, np.ones((n, n), np.uint8)) > 0 for n in (9, 41))
    rim, beyond = light[near & ~spot], light[far & ~near]
    if not len(rim) or not len(beyond):
        return False
    return bool(np.median(rim) > BURNT - SOFT > np.median(beyond))


def _leaves(word: Word, card: Pixels) -> bool:
    """Return whether a word goes on beyond the edge of the card."""
    if len(word.text) < LONG:
        return False
    height, width = card.shape[:2]
    edge = EDGE * float(max(height, width))
    return word.box.left < edge or width - word.box.right < edge
