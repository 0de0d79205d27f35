"""Mask the parts of a page that may be cards, by their colours."""

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.decode.pixels import Pixels

Amounts = NDArray[np.float32]
"""A number a pixel."""

COARSE = 4  # pixels a step while the background is fitted
ONES = np.ones((1, 3), np.float32)
FRAME = 0.04  # of the shorter side: where the background is sampled
NOISE = 3.0  # times the noise: a difference that is none
FAINT = (2.5, 8.0)  # steps of 8-bit L*a*b*: bounds of such a difference
EDGE = 12  # the same unit, from a pixel to the next but one
SPECK = np.ones((5, 5), np.uint8)  # thinner shapes are not part of a card
GAP = np.ones((3, 3), np.uint8)  # smaller gaps in an edge are closed


def to_colours(picture: Pixels) -> Pixels:
    """Convert to L*a*b*, whose distances are perceptual, and remove fine noise."""
    calm = cv2.GaussianBlur(picture, (3, 3), 0)
    return np.asarray(cv2.cvtColor(calm, cv2.COLOR_BGR2LAB), np.uint8)


def find_masks(colours: Pixels) -> tuple[list[Pixels], float]:
    """Find where cards may be.

    Args:
        colours: The page in L*a*b*.

    Returns:
        Masks, 255 where a card may be, and the smallest difference between colours that
        is not noise.
    """
    away = _distance_from_background(colours)
    faint = _faintest(away)
    light = np.ascontiguousarray(colours[..., 0])
    _, red, yellow = (part.astype(np.float32) - 128 for part in cv2.split(colours))
    by_light = _above_otsu(light)
    masks = (
        _above_otsu(away),
        np.where(away > faint, np.uint8(255), np.uint8(0)),
        by_light,
        np.bitwise_not(by_light),
        _above_otsu(np.asarray(cv2.magnitude(red, yellow), np.float32)),
    )
    whole = [cv2.morphologyEx(mask, cv2.MORPH_OPEN, SPECK) for mask in masks]
    return [*(np.asarray(it, np.uint8) for it in whole), _edges(colours)], faint


def _distance_from_background(colours: Pixels) -> Amounts:
    """Return each pixel's colour distance from a plain or shaded background.

    The background is modelled as a quadratic surface per channel, fitted to the frame
    of the picture; the half of the frame that fits worst is left out, since a card may
    reach it.
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
    background = cv2.resize(terms @ fit, size, interpolation=cv2.INTER_LINEAR)
    off = cv2.absdiff(colours.astype(np.float32), background)
    return np.asarray(np.sqrt(cv2.transform(off * off, ONES)), np.float32)


def _faintest(away: Amounts) -> float:
    """Return the smallest distance from the background's colour that is not noise.

    White cards on the white lid of a scanner differ from it by less than the colours of
    a wooden table differ from each other.
    """
    depth = max(2, round(FRAME * min(away.shape)))
    frame = (away[:depth], away[-depth:], away[:, :depth], away[:, -depth:])
    noise = np.percentile(np.concatenate([part.ravel() for part in frame]), 25)
    return float(np.clip(NOISE * noise, *FAINT))


def _edges(colours: Pixels) -> Pixels:
    """Return a mask of colour changes; a closed edge may surround a card."""
    light, red, yellow = cv2.split(cv2.morphologyEx(colours, cv2.MORPH_GRADIENT, GAP))
    change = np.maximum(np.maximum(light, red), yellow)
    edges = np.where(change > EDGE, np.uint8(255), np.uint8(0))
    return np.asarray(cv2.dilate(edges, GAP), np.uint8)


def _above_otsu(values: Amounts | Pixels) -> Pixels:
    """Split at Otsu's threshold (IEEE Trans. SMC 9(1), 1979)."""
    low, high = float(values.min()), float(values.max())
    levels = ((values - low) * (255 / max(high - low, 1))).astype(np.uint8)
    return np.asarray(
        cv2.threshold(levels, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)[1], np.uint8
    )
