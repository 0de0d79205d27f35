"""One side of a card while it is set, with what every part of it needs."""

from dataclasses import dataclass, field

from samples.drawing.canvas import Canvas, Colour, Setting, to_colour
from samples.drawing.cards import SIZES, Card, Side

POINT = 25.4 / 72  # millimetres

Extent = tuple[float, float, float, float]  # left, top, right, bottom in millimetres
Place = tuple[float, float]
SHIFTS = {"l": 0.0, "m": 0.5, "r": 1.0}


@dataclass
class Sheet:
    """A side being set.

    Attributes:
        card: Whose side it is.
        side: What is to be printed.
        canvas: What is printed so far.
        colours: Ink, first and second accent, paper.
        inked: Every text and mark with the place it takes.
    """

    card: Card
    side: Side
    canvas: Canvas
    colours: list[Colour]
    inked: list[tuple[str, Extent]] = field(default_factory=list)

    def colour(self, name: int | str) -> Colour:
        """A colour of the card by its number, or any colour by name or "#rrggbb"."""
        return self.colours[name] if isinstance(name, int) else to_colour(name)

    def write(self, at: Place, text: str, setting: Setting, anchor: str) -> None:
        """Set one line on a baseline; `anchor` is l, m or r."""
        self.canvas.text(*at, text, setting, anchor=anchor)
        width = setting.width(text)
        left = at[0] - SHIFTS[anchor] * width
        high = setting.size * POINT
        extent = left, at[1] - 0.68 * high, left + width, at[1] + 0.05 * high
        self.inked.append((text, extent))

    def crowded(self) -> list[str]:
        """Return what runs off the side or into something else, as sentences."""
        width, height = self.canvas.width, self.canvas.height
        found = []
        for i, (text, (left, top, right, bottom)) in enumerate(self.inked):
            if min(left, top) < 1.2 or right > width - 1.2 or bottom > height - 1.2:
                found.append(f"{self.card.key}: {text!r} runs off the card.")
            for other, (x1, y1, x2, y2) in self.inked[i + 1 :]:
                near = left < x2 + 0.5 and x1 < right + 0.5
                if near and top < y2 and y1 < bottom:
                    found.append(f"{self.card.key}: {text!r} runs into {other!r}.")
        return found


def blank_sheet(card: Card, side: Side) -> Sheet:
    """A side with nothing on it but the colour of its paper."""
    colours = [to_colour(colour) for colour in card.colours]
    return Sheet(card, side, Canvas(*SIZES[card.size], colours[side.paper]), colours)
