"""Smaller pictures, for what needs no detail."""

import cv2
import numpy as np

from ingest.decode.pixels import Pixels


def shrink(picture: Pixels, side: int) -> tuple[Pixels, float]:
    """A picture whose longer side has at most so many pixels, and its scale, up to 1.

    Of a much larger picture only some rows and columns are averaged: all of 12
    megapixels would take 30 ms.
    """
    height, width = picture.shape[:2]
    scale = min(1.0, side / max(height, width))
    skip = max(1, int(0.5 / scale))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = cv2.resize(picture[::skip, ::skip], size, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8), scale
