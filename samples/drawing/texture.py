"""Pictures as arrays of light from 0 to 1, and the noise they are made of."""

from typing import Any, TypeAlias

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray

Texture: TypeAlias = NDArray[np.floating[Any]]
Pixels: TypeAlias = NDArray[np.uint8]


def texture(values: ArrayLike) -> Texture:
    """Values as 32-bit floats."""
    return np.asarray(values, np.float32)


def spots(height: int, width: int) -> tuple[Texture, Texture]:
    """The row and the column of every pixel."""
    rows, columns = np.mgrid[:height, :width]
    return texture(rows), texture(columns)


def noise(
    height: int, width: int, cell: tuple[float, float], rng: np.random.Generator
) -> Texture:
    """Smooth noise of about -1 to 1 whose grains are `cell` pixels high and wide."""
    rows, columns = (
        max(2, int(size / grain) + 3)
        for size, grain in zip((height, width), cell, strict=True)
    )
    grid = texture(rng.normal(0, 0.5, (rows, columns)))
    full = max(round(columns * cell[1]), width), max(round(rows * cell[0]), height)
    smooth = cv2.resize(grid, full, interpolation=cv2.INTER_CUBIC)
    return texture(smooth[:height, :width])


def clouds(
    shape: tuple[int, int], cell: float, rng: np.random.Generator, octaves: int = 4
) -> Texture:
    """Fractal noise: ever finer grains, each half as strong."""
    height, width = shape
    total = np.zeros(shape, np.float32)
    for octave in range(octaves):
        grain = max(1.5, cell / 2**octave)
        total += noise(height, width, (grain, grain), rng) / 2**octave
    return total


def blur(picture: Texture, sigma: float) -> Texture:
    """A Gaussian blur of so many pixels."""
    return texture(cv2.GaussianBlur(picture, (0, 0), sigma))


def soften(mask: Texture, sigma: float) -> Texture:
    """A wide blur, taken at a quarter of the size where nobody sees it."""
    small = cv2.resize(mask, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    soft = blur(texture(small), max(0.6, sigma / 4))
    return texture(cv2.resize(soft, mask.shape[::-1], interpolation=cv2.INTER_LINEAR))


def move(picture: Texture, right: float, down: float) -> Texture:
    """The picture moved by fractions of pixels too, with nothing where it was."""
    matrix = np.array([[1, 0, right], [0, 1, down]], np.float64)
    return texture(cv2.warpAffine(picture, matrix, picture.shape[1::-1]))
