"""Which way up a card is, from the shapes of its letters and lines.

Whether lines run across is seen from which neighbours letters have; whether they
stand on their heads, by the small model that RapidOCR brings for single lines.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.decode.pixels import Pixels
from ingest.outline.glyphs import Letters, find_letters, find_lines, share_beside
from ingest.readers.runtime import Model

HEIGHT, WIDTH = 48, 192  # pixels of a line as the model wants it
LONGEST = 4  # heights of a line that are looked at
AROUND = 0.35  # of its height is added around a line
MOST_LINES = 6
ACROSS = 0.4  # of letters with their nearest fellow beside them: text runs across
SURE = 1.5  # mean log-odds of the lines; a card gives about 5 either way


def find_turn(card: Pixels, model: Model) -> int:
    """How many quarters clockwise the card's top has been turned away, 0 to 3.

    A card whose letters do not tell counts as upright.

    Args:
        card: Height x width x 3, blue-green-red.
        model: Tells whether a line is upright, such as `ingest.readers.pp_ocr.TURN`.
    """
    letters = find_letters(card)
    if share_beside(letters) >= ACROSS:
        return 2 if _uprightness(card, letters, model) < -SURE else 0
    card = np.ascontiguousarray(np.rot90(card))
    upright = _uprightness(card, find_letters(card), model)
    if abs(upright) < SURE:
        return 0
    return 1 if upright > 0 else 3


def _uprightness(card: Pixels, letters: Letters, model: Model) -> float:
    """Mean log-odds that lines stand upright; 0 when there are none."""
    lines = find_lines(letters, MOST_LINES)
    if not len(lines):
        return 0.0
    crops = np.stack([_cut_line(card, line) for line in lines])
    upright, upset = np.log(np.clip(model.run(crops), 1e-3, 1)).T
    return float((upright - upset).mean())


def _cut_line(card: Pixels, line: NDArray[np.float32]) -> NDArray[np.float32]:
    """A line as the model wants it: 3 x HEIGHT x WIDTH, -1 to 1, 0 right of it."""
    left, top, width, height = line
    around = AROUND * height
    first_row, first = max(int(top - around), 0), max(int(left - around), 0)
    rows = card[first_row : int(top + height + around)]
    piece = rows[:, first : min(int(left + width), first + LONGEST * len(rows))]
    wide = min(WIDTH, round(HEIGHT * piece.shape[1] / piece.shape[0]))
    scaled = cv2.resize(piece, (max(wide, 1), HEIGHT)).astype(np.float32)
    crop = np.zeros((3, HEIGHT, WIDTH), np.float32)
    crop[:, :, : scaled.shape[1]] = scaled.transpose(2, 0, 1) / 127.5 - 1
    return crop
