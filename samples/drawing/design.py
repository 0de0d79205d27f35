"""From a card's description to its printed sides."""

import numpy as np
from numpy.typing import NDArray

from samples.drawing.blocks import set_block
from samples.drawing.cards import Card
from samples.drawing.decor import decorate
from samples.drawing.qr import draw_qr
from samples.drawing.sheet import Sheet, blank_sheet
from samples.drawing.wordmarks import draw_logo


def draw_side(card: Card, number: int = 0) -> NDArray[np.uint8]:
    """One side of a card, front 0 or back 1, as RGB pixels at 600 dots per inch."""
    return print_side(card, number).canvas.finished()


def print_side(card: Card, number: int = 0) -> Sheet:
    """One side with all that stands on it and where."""
    side = card.sides[number]
    sheet = blank_sheet(card, side)
    for kind, colour, *numbers in side.decor:
        decorate(sheet.canvas, kind, sheet.colour(colour), numbers)
    for logo in side.logos:
        draw_logo(sheet, logo)
    for block in side.blocks.values():
        set_block(sheet, block)
    if side.qr:
        draw_qr(sheet, side.qr)
    return sheet
