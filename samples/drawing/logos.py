"""Marks for companies that do not exist, drawn from plain shapes."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from samples.drawing.canvas import Canvas, Colour, Points, Setting


@dataclass(frozen=True)
class Stamp:
    """A square of the card on which a mark is drawn in coordinates from 0 to 1.

    Attributes:
        canvas: The card.
        x: Left edge in millimetres.
        y: Top edge in millimetres.
        size: Side in millimetres.
        colours: First and second colour of the mark, and the ground under it.
        letters: Initials, for marks that show them.
        face: Font file of the initials.
    """

    canvas: Canvas
    x: float
    y: float
    size: float
    colours: tuple[Colour, Colour, Colour]
    letters: str = ""
    face: str = ""

    def shape(self, points: Points, colour: int = 0) -> None:
        """Fill a polygon."""
        placed = [(self.x + u * self.size, self.y + v * self.size) for u, v in points]
        self.canvas.polygon(placed, self.colours[colour])

    def disc(self, u: float, v: float, radius: float, colour: int = 0) -> None:
        """Fill a circle."""
        place = self.x + u * self.size, self.y + v * self.size
        self.canvas.disc(*place, radius * self.size, self.colours[colour])

    def ring(
        self, u: float, v: float, radius: float, pen: float, colour: int = 0
    ) -> None:
        """Draw a circle line."""
        place = self.x + u * self.size, self.y + v * self.size
        self.canvas.ring(
            *place, radius * self.size, pen * self.size, self.colours[colour]
        )

    def initials(self, v: float, share: float, colour: int) -> None:
        """Set the initials in the middle, `share` of the mark high, on baseline `v`."""
        points = self.size * share / 0.72 / 25.4 * 72
        setting = Setting(self.face, points, self.colours[colour])
        self.canvas.text(
            self.x + self.size / 2,
            self.y + v * self.size,
            self.letters,
            setting,
            anchor="m",
        )


def _regular(sides: int, radius: float, turn: float = 0.0) -> Points:
    angles = [2 * math.pi * i / sides + math.radians(turn) for i in range(sides)]
    return [(0.5 + radius * math.sin(a), 0.5 - radius * math.cos(a)) for a in angles]


def _arc(u: float, v: float, radius: float, start: float, end: float) -> Points:
    angles = [math.radians(start + (end - start) * i / 40) for i in range(41)]
    return [(u + radius * math.cos(a), v + radius * math.sin(a)) for a in angles]


def _hexagon(stamp: Stamp) -> None:
    stamp.shape(_regular(6, 0.5))
    stamp.shape(_regular(6, 0.36), 2)
    stamp.shape([(0.5, 0.2), (0.76, 0.35), (0.76, 0.65), (0.5, 0.5)], 1)


def _bars(stamp: Stamp) -> None:
    for i, top in enumerate((0.55, 0.3, 0.0)):
        left = 0.04 + i * 0.33
        stamp.shape(
            [(left, top), (left + 0.24, top - 0.0), (left + 0.24, 1), (left, 1)],
            int(i == 2),
        )


def _leaf(stamp: Stamp) -> None:
    outline = _arc(1.0, 1.0, 1.0, 180, 270) + _arc(0.0, 0.0, 1.0, 0, 90)
    stamp.shape(outline)
    stamp.shape([(0.06, 0.97), (0.03, 0.94), (0.74, 0.23), (0.77, 0.27)], 2)


def _peaks(stamp: Stamp) -> None:
    stamp.shape([(0.0, 0.9), (0.38, 0.15), (0.76, 0.9)])
    stamp.shape([(0.42, 0.9), (0.7, 0.42), (1.0, 0.9)], 1)
    stamp.shape(
        [
            (0.38, 0.15),
            (0.29, 0.33),
            (0.36, 0.4),
            (0.41, 0.33),
            (0.47, 0.38),
            (0.49, 0.37),
        ],
        2,
    )


def _wave(stamp: Stamp) -> None:
    stamp.disc(0.5, 0.5, 0.5)
    crest = [(i / 40, 0.58 + 0.1 * math.sin(i / 40 * 2 * math.pi)) for i in range(41)]
    trough = [(u, v + 0.12) for u, v in reversed(crest)]
    stamp.shape(crest + trough, 2)


def _seal(stamp: Stamp) -> None:
    stamp.ring(0.5, 0.5, 0.5, 0.035)
    stamp.ring(0.5, 0.5, 0.43, 0.015)
    stamp.initials(0.635, 0.28, 0)


def _tile(stamp: Stamp) -> None:
    stamp.shape([(0, 0), (1, 0), (1, 1), (0, 1)])
    stamp.initials(0.72, 0.44, 2)


def _coin(stamp: Stamp) -> None:
    stamp.disc(0.5, 0.5, 0.5)
    stamp.initials(0.67, 0.36, 2)


def _chevrons(stamp: Stamp) -> None:
    for i in range(3):
        left = i * 0.3
        points = [
            (left, 0.1),
            (left + 0.18, 0.1),
            (left + 0.4, 0.5),
            (left + 0.18, 0.9),
            (left, 0.9),
            (left + 0.22, 0.5),
        ]
        stamp.shape(points, int(i == 2))


def _grid(stamp: Stamp) -> None:
    for row in range(4):
        for column in range(4):
            if (row, column) != (3, 3):
                stamp.disc(
                    0.125 + column * 0.25,
                    0.125 + row * 0.25,
                    0.035 + 0.018 * (row + column),
                    int(column > row),
                )


def _sun(stamp: Stamp) -> None:
    stamp.disc(0.5, 0.5, 0.24)
    for i in range(12):
        angle = 2 * math.pi * i / 12
        inner, outer = 0.32, 0.5
        side = 0.07
        points = [
            (0.5 + r * math.cos(angle + d), 0.5 + r * math.sin(angle + d))
            for r, d in ((inner, -side * 1.6), (outer, 0.0), (inner, side * 1.6))
        ]
        stamp.shape(points, 1)


def _gear(stamp: Stamp) -> None:
    for i in range(8):
        angle = 2 * math.pi * i / 8
        points = [
            (0.5 + r * math.cos(angle + d), 0.5 + r * math.sin(angle + d))
            for r, d in ((0.3, -0.3), (0.5, -0.16), (0.5, 0.16), (0.3, 0.3))
        ]
        stamp.shape(points)
    stamp.disc(0.5, 0.5, 0.38)
    stamp.disc(0.5, 0.5, 0.17, 2)


def _drop(stamp: Stamp) -> None:
    stamp.disc(0.5, 0.64, 0.34)
    stamp.shape([(0.5, 0.0), (0.79, 0.46), (0.21, 0.46)])
    stamp.shape(_arc(0.5, 0.64, 0.22, 100, 180) + _arc(0.5, 0.64, 0.16, 180, 100), 2)


def _arches(stamp: Stamp) -> None:
    for radius, colour in ((0.5, 0), (0.37, 2), (0.28, 1), (0.15, 2)):
        stamp.shape(
            [
                *_arc(0.5, 0.55, radius, 180, 360),
                (0.5 + radius, 0.95),
                (0.5 - radius, 0.95),
            ],
            colour,
        )


def _cross(stamp: Stamp) -> None:
    stamp.shape([(0.35, 0), (0.65, 0), (0.65, 1), (0.35, 1)])
    stamp.shape([(0, 0.35), (1, 0.35), (1, 0.65), (0, 0.65)])
    stamp.disc(0.5, 0.5, 0.12, 2)


def _house(stamp: Stamp) -> None:
    stamp.shape(
        [(0.5, 0.05), (1.0, 0.5), (0.9, 0.56), (0.5, 0.2), (0.1, 0.56), (0.0, 0.5)]
    )
    stamp.shape([(0.18, 0.58), (0.5, 0.3), (0.82, 0.58), (0.82, 0.95), (0.18, 0.95)], 1)
    stamp.shape([(0.42, 0.62), (0.58, 0.62), (0.58, 0.95), (0.42, 0.95)], 2)


def _shield(stamp: Stamp) -> None:
    outline = [
        (0.08, 0.05),
        (0.92, 0.05),
        (0.92, 0.5),
        (0.8, 0.75),
        (0.5, 1.0),
        (0.2, 0.75),
        (0.08, 0.5),
    ]
    stamp.shape(outline)
    stamp.shape(
        [(0.5 + (u - 0.5) * 0.84, 0.47 + (v - 0.47) * 0.84) for u, v in outline], 2
    )
    stamp.shape([(0.14, 0.4), (0.86, 0.4), (0.86, 0.52), (0.14, 0.52)], 1)
    stamp.disc(0.5, 0.26, 0.09)
    stamp.shape(_regular(5, 0.1), 0)


def _moon(stamp: Stamp) -> None:
    stamp.disc(0.5, 0.5, 0.48)
    stamp.disc(0.64, 0.4, 0.38, 2)
    stamp.disc(0.72, 0.32, 0.1, 1)


def _knot(stamp: Stamp) -> None:
    stamp.ring(0.33, 0.5, 0.3, 0.11)
    stamp.ring(0.67, 0.5, 0.3, 0.11, 1)


def _prism(stamp: Stamp) -> None:
    stamp.shape([(0.5, 0.04), (1.0, 0.92), (0.5, 0.7)])
    stamp.shape([(0.5, 0.04), (0.0, 0.92), (0.5, 0.7)], 1)


def _book(stamp: Stamp) -> None:
    stamp.shape([(0.0, 0.2), (0.47, 0.32), (0.47, 0.92), (0.0, 0.78)])
    stamp.shape([(1.0, 0.2), (0.53, 0.32), (0.53, 0.92), (1.0, 0.78)], 1)


def _petals(stamp: Stamp) -> None:
    for i in range(6):
        angle = math.radians(60 * i)
        stamp.disc(
            0.5 + 0.27 * math.cos(angle), 0.5 + 0.27 * math.sin(angle), 0.19, i % 2
        )
    stamp.disc(0.5, 0.5, 0.12, 2)


def _tower(stamp: Stamp) -> None:
    stamp.shape([(0.1, 0.35), (0.4, 0.2), (0.4, 1.0), (0.1, 1.0)])
    stamp.shape([(0.45, 0.0), (0.9, 0.2), (0.9, 1.0), (0.45, 1.0)], 1)
    for i in range(4):
        stamp.shape(
            [
                (0.55, 0.3 + i * 0.16),
                (0.8, 0.3 + i * 0.16),
                (0.8, 0.36 + i * 0.16),
                (0.55, 0.36 + i * 0.16),
            ],
            2,
        )


MARKS: dict[str, Callable[[Stamp], None]] = {
    "arches": _arches, "bars": _bars, "book": _book, "chevrons": _chevrons,
    "coin": _coin, "cross": _cross, "drop": _drop, "gear": _gear,
    "grid": _grid, "hexagon": _hexagon, "house": _house, "knot": _knot,
    "leaf": _leaf, "moon": _moon, "peaks": _peaks,
    "petals": _petals, "prism": _prism, "seal": _seal, "shield": _shield, "sun": _sun,
    "tile": _tile, "tower": _tower, "wave": _wave,
}  # fmt: skip
