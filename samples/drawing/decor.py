"""What stands behind the text: bands, waves, frames, patterns, certificates."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from PIL import Image

from samples.drawing.canvas import PER_MM, Canvas, Colour, blend


def _band(card: Canvas, colour: Colour, side: str, size: float) -> None:
    width, height = card.width, card.height
    x, y, across, down = {
        "left": (0.0, 0.0, size, height),
        "right": (width - size, 0.0, size, height),
        "top": (0.0, 0.0, width, size),
        "bottom": (0.0, height - size, width, size),
    }[side]
    card.box(x, y, (across, down), colour)


def _box(card: Canvas, colour: Colour, *numbers: float) -> None:
    x, y, width, height = numbers
    card.box(x, y, (width, height), colour)


def _panel(card: Canvas, colour: Colour, *numbers: float) -> None:
    x, y, width, height = numbers
    card.rounded(x, y, (width, height), min(width, height) * 0.18, colour)


def _rule(card: Canvas, colour: Colour, *numbers: float) -> None:
    x1, y1, x2, y2, pen = numbers
    card.stroke([(x1, y1), (x2, y2)], pen, colour)


def _poly(card: Canvas, colour: Colour, *numbers: float) -> None:
    card.polygon(list(zip(numbers[::2], numbers[1::2], strict=True)), colour)


def _wave(
    card: Canvas, colour: Colour, base: float, swing: float, turns: float
) -> None:
    steps = [i / 80 for i in range(81)]
    crest = [
        (s * card.width, base + swing * math.sin(s * turns * 2 * math.pi))
        for s in steps
    ]
    card.polygon([*crest, (card.width, card.height), (0, card.height)], colour)


def _gradient(card: Canvas, colour: Colour, angle: float) -> None:
    width, height = card.image.size
    across, down = np.meshgrid(np.linspace(0, 1, 256), np.linspace(0, 1, 256))
    share = across * math.cos(math.radians(angle)) + down * math.sin(
        math.radians(angle)
    )
    share = (share - share.min()) / np.ptp(share)
    start = np.asarray(card.image.getpixel((0, 0)), float)
    colours = start + share[..., None] * (np.asarray(colour, float) - start)
    small = Image.fromarray(colours.round().astype(np.uint8))
    card.image.paste(small.resize((width, height), Image.Resampling.BICUBIC))


def _frame(card: Canvas, colour: Colour, margin: float, pen: float) -> None:
    corners = [
        v * PER_MM for v in (margin, margin, card.width - margin, card.height - margin)
    ]
    card.pen.rectangle(corners, outline=colour, width=max(1, round(pen * PER_MM)))


def _disc(card: Canvas, colour: Colour, x: float, y: float, radius: float) -> None:
    card.disc(x, y, radius, colour)


def _ring(card: Canvas, colour: Colour, *numbers: float) -> None:
    x, y, radius, pen = numbers
    card.ring(x, y, radius, pen, colour)


def _dots(card: Canvas, colour: Colour, *numbers: float) -> None:
    x, y, width, height, step = numbers
    for row in range(int(height / step) + 1):
        for column in range(int(width / step) + 1):
            share = column / max(1.0, width / step)
            card.disc(
                x + column * step,
                y + row * step,
                step * 0.28 * (1 - 0.8 * share),
                colour,
            )


def _lines(card: Canvas, colour: Colour, *numbers: float) -> None:
    """Thin lines that swing across the card, as on banknotes."""
    base, swing, count, step, pen = numbers
    for i in range(int(count)):
        points = [
            (
                s / 60 * card.width,
                base
                + i * step
                + swing * math.sin(s / 60 * 5 + i * 0.22) * (1 + 0.05 * i),
            )
            for s in range(61)
        ]
        card.stroke(points, pen, colour)


def _network(card: Canvas, colour: Colour, seed: float) -> None:
    """Points joined to their neighbours, the favourite ground of software companies."""
    rng = np.random.default_rng(int(seed))
    points = rng.uniform((0, 0), (card.width, card.height), (42, 2))
    for i, one in enumerate(points):
        for other in points[i + 1 :]:
            if math.dist(one, other) < 14:
                card.stroke(
                    [tuple(one), tuple(other)], 0.08, blend(colour, card.paper, 0.5)
                )
    for x, y in points:
        card.disc(x, y, 0.4, colour)


def _triangles(card: Canvas, colour: Colour, seed: float, share: float) -> None:
    """A low ridge of facets in shades of one colour along the bottom."""
    rng = np.random.default_rng(int(seed))
    step = card.width / 9
    top = card.height * (1 - share)
    for column in range(10):
        for row in range(3):
            x, y = column * step, top + row * (card.height - top) / 2
            for points in (
                [(x, y), (x + step, y), (x + step / 2, y + step)],
                [(x, y), (x - step / 2, y + step), (x + step / 2, y + step)],
            ):
                card.polygon(
                    points, blend(colour, card.paper, float(rng.uniform(0, 0.6)))
                )


DECORATIONS: dict[str, Callable[..., None]] = {
    "band": _band, "box": _box, "disc": _disc, "dots": _dots, "frame": _frame,
    "gradient": _gradient, "lines": _lines, "network": _network, "panel": _panel,
    "poly": _poly, "ring": _ring, "rule": _rule, "triangles": _triangles, "wave": _wave,
}  # fmt: skip


def decorate(card: Canvas, kind: str, colour: Colour, numbers: list[Any]) -> None:
    """Draw one decoration; its numbers are millimetres, degrees or shares."""
    DECORATIONS[kind](card, colour, *numbers)
