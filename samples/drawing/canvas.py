"""A card under the pen: everything is measured in millimetres and points."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageColor, ImageDraw, ImageFont

from samples.drawing.fonts import load_font

DPI = 1200  # twice that of the finished card, so that slanting edges come out smooth
PER_MM = DPI / 25.4
PER_POINT = DPI / 72

Colour = tuple[int, int, int]
Points = list[tuple[float, float]]


def to_colour(text: str) -> Colour:
    """The RGB of "#rrggbb" or of a colour name."""
    red, green, blue = ImageColor.getrgb(text)[:3]
    return red, green, blue


def blend(one: Colour, other: Colour, share: float) -> Colour:
    """A colour between two; `share` from 0 to 1 is how much of the other."""
    red, green, blue = (
        round(a + (b - a) * share) for a, b in zip(one, other, strict=True)
    )
    return red, green, blue


@dataclass
class Canvas:
    """One side of a card.

    Attributes:
        width: In millimetres.
        height: In millimetres.
        paper: Its colour.
    """

    width: float
    height: float
    paper: Colour
    image: Image.Image = field(init=False)
    pen: ImageDraw.ImageDraw = field(init=False)

    def __post_init__(self) -> None:
        size = round(self.width * PER_MM), round(self.height * PER_MM)
        self.image = Image.new("RGB", size, self.paper)
        self.pen = ImageDraw.Draw(self.image)

    def polygon(self, points: Points, colour: Colour) -> None:
        """Fill a polygon given in millimetres."""
        self.pen.polygon([(x * PER_MM, y * PER_MM) for x, y in points], fill=colour)

    def box(
        self, x: float, y: float, size: tuple[float, float], colour: Colour
    ) -> None:
        """Fill a rectangle given by its top left corner, width and height."""
        right, bottom = x + size[0], y + size[1]
        self.polygon([(x, y), (right, y), (right, bottom), (x, bottom)], colour)

    def rounded(
        self,
        x: float,
        y: float,
        size: tuple[float, float],
        radius: float,
        colour: Colour,
    ) -> None:
        """Fill a rectangle with round corners."""
        corners = [v * PER_MM for v in (x, y, x + size[0], y + size[1])]
        self.pen.rounded_rectangle(corners, radius * PER_MM, fill=colour)

    def disc(self, x: float, y: float, radius: float, colour: Colour) -> None:
        """Fill a circle around a point."""
        corners = [v * PER_MM for v in (x - radius, y - radius, x + radius, y + radius)]
        self.pen.ellipse(corners, fill=colour)

    def ring(
        self, x: float, y: float, radius: float, pen_width: float, colour: Colour
    ) -> None:
        """Draw a circle line around a point."""
        corners = [v * PER_MM for v in (x - radius, y - radius, x + radius, y + radius)]
        self.pen.ellipse(
            corners, outline=colour, width=max(1, round(pen_width * PER_MM))
        )

    def stroke(self, points: Points, pen_width: float, colour: Colour) -> None:
        """Draw a line through points given in millimetres."""
        width = max(1, round(pen_width * PER_MM))
        self.pen.line(
            [(x * PER_MM, y * PER_MM) for x, y in points], colour, width, joint="curve"
        )

    def text(
        self,
        x: float,
        baseline: float,
        text: str,
        setting: "Setting",
        *,
        anchor: str = "l",
    ) -> None:
        """Set a line of text; `anchor` is l, m or r."""
        shift = {"l": 0.0, "m": 0.5, "r": 1.0}[anchor] * setting.width(text)
        place = (x - shift) * PER_MM
        font = setting.font
        if not setting.tracking:
            self.pen.text(
                (place, baseline * PER_MM), text, setting.colour, font, anchor="ls"
            )
            return
        for letter, offset in zip(text, setting.offsets(text), strict=True):
            spot = place + offset * PER_MM, baseline * PER_MM
            self.pen.text(spot, letter, setting.colour, font, anchor="ls")

    def finished(self) -> NDArray[np.uint8]:
        """The card as RGB pixels at 600 dots per inch."""
        return np.asarray(self.image.reduce(2))


@dataclass(frozen=True)
class Setting:
    """How a run of text is set.

    Attributes:
        file: The font's file name.
        size: In points.
        colour: Of the ink.
        tracking: Extra space between letters, in thousandths of an em.
    """

    file: str
    size: float
    colour: Colour
    tracking: float = 0

    @property
    def font(self) -> ImageFont.FreeTypeFont:
        """The font at this size."""
        return load_font(self.file, max(1, round(self.size * PER_POINT)))

    def offsets(self, text: str) -> list[float]:
        """Return where each letter begins, in millimetres."""
        extra = self.tracking / 1000 * self.size * PER_POINT
        font = self.font
        return [
            (font.getlength(text[:i]) + i * extra) / PER_MM for i in range(len(text))
        ]

    def width(self, text: str) -> float:
        """The width of a line in millimetres."""
        extra = self.tracking / 1000 * self.size * PER_POINT * max(0, len(text) - 1)
        return (self.font.getlength(text) + extra) / PER_MM
