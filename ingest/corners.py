"""Four corners as an array, the form in which OpenCV takes and gives them."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from models.geometry import Point, Quad

Corners: TypeAlias = NDArray[np.float32]
"""4 x 2, in pixels: clockwise from the top left."""


def to_corners(quad: Quad) -> Corners:
    """The corners of a quad as an array."""
    return np.array([(point.x, point.y) for point in quad.corners], np.float32)


def to_quad(corners: Corners) -> Quad:
    """The quad of an array of corners."""
    return Quad(*(Point(float(x), float(y)) for x, y in corners))
