"""Boxes and points in pixels; the origin is the top left corner."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle in pixels.

    `right` and `bottom` lie just outside, so `right - left` is the width.
    """

    left: int
    top: int
    right: int
    bottom: int

    def __post_init__(self) -> None:
        if self.right < self.left or self.bottom < self.top:
            raise ValueError(f"box is inside out: {self}")

    @property
    def width(self) -> int:
        """Width in pixels."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """Height in pixels."""
        return self.bottom - self.top

    def shared_width(self, other: "Box") -> int:
        """Return the pixels across that both boxes share; negative: the gap between."""
        return min(self.right, other.right) - max(self.left, other.left)

    def shared_height(self, other: "Box") -> int:
        """Return the pixels down that both boxes share; negative: the gap between."""
        return min(self.bottom, other.bottom) - max(self.top, other.top)

    def union(self, other: "Box") -> "Box":
        """Return the smallest box that holds both."""
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


class Point(NamedTuple):
    """A place in pixels; corners of a card lie between pixels."""

    x: float
    y: float


class Quad(NamedTuple):
    """Four corners in pixels, clockwise from the top left of the card's own text.

    On a card photographed upside down `top_left` is therefore at the photo's bottom
    right: flattening a quad turns the card upright as well. NumPy makes it an array of
    4 x 2.
    """

    top_left: Point
    top_right: Point
    bottom_right: Point
    bottom_left: Point

    @classmethod
    def of(cls, corners: Iterable[Iterable[float]]) -> "Quad":
        """Return the quad of four corners, each x and y, such as an array's rows."""
        return cls(*(Point(*map(float, corner)) for corner in corners))

    @classmethod
    def around(cls, width: int, height: int) -> "Quad":
        """Return all of a picture, in its own reading direction."""
        return cls(Point(0, 0), Point(width, 0), Point(width, height), Point(0, height))

    def turned(self, quarters: int) -> "Quad":
        """Return the corners with the card's top `quarters` x 90 degrees clockwise."""
        return Quad(*self[quarters % 4 :], *self[: quarters % 4])
