"""Detect which way up a card is, from the shapes of its letters and lines.

Where most letters have their nearest neighbour beside them, lines run across. Whether
these are upside down is decided by RapidOCR's small model for single lines.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.decode.pixels import Pixels, shrink
from ingest.readers.runtime import Model

Boxes = NDArray[np.float32]
"""n x 4: left, top, width, height in pixels."""

SIDE = 750  # pixels of the longer side while looking for letters
STROKE = 17  # pixels of the halved picture: ink fills less than half such a window
LEAST_CONTRAST = 20.0  # of lightness, 0 to 255
LEAST, MOST = 5, 60  # pixels of the longer side of a letter
LEAST_AREA = 7  # pixels of a letter
MOST_LETTERS = 600
ALIKE = 0.7  # in powers of e: sizes of letters that may be of one line
FEWEST = 12  # letters by which the direction of lines is decided

HEIGHT, WIDTH = 48, 192  # pixels of the input of the model
LONGEST = 4  # heights of a line that the model sees
AROUND = 0.35  # of its height is added around a line
MOST_LINES = 6
ACROSS = 0.4  # share of letters with their nearest beside them: text runs across
SURE = 2.5  # mean log-odds of the lines; a card gives about 5 either way
SURE_UPSET = 4.0  # the same of text on its head; Thai the right way up gives up to 3.5


def find_letters(picture: Pixels) -> tuple[Boxes, float]:
    """Find marks as large as letters, darker or lighter than what surrounds them.

    Returns:
        Their boxes on a reduced picture, and the scale of that, up to 1.
    """
    small, scale = shrink(picture, SIDE)
    grey = small if small.ndim == 2 else cv2.cvtColor(small, cv2.COLOR_BGR2GRAY)
    around = cv2.resize(cv2.medianBlur(grey[::2, ::2], STROKE), grey.shape[::-1])
    off = cv2.absdiff(grey, around)
    split, _ = cv2.threshold(off, 0, 255, cv2.THRESH_OTSU)
    marks = (off > max(LEAST_CONTRAST, 0.7 * split)).astype(np.uint8)
    _, _, found, _ = cv2.connectedComponentsWithStats(marks, connectivity=8)
    found = found[1:]
    longer = np.maximum(found[:, cv2.CC_STAT_WIDTH], found[:, cv2.CC_STAT_HEIGHT])
    shorter = np.minimum(found[:, cv2.CC_STAT_WIDTH], found[:, cv2.CC_STAT_HEIGHT])
    ink = found[:, cv2.CC_STAT_AREA]
    fine = (longer >= LEAST) & (longer < MOST) & (longer < 5 * np.maximum(shorter, 2))
    likely = found[fine & (ink > LEAST_AREA)]
    largest = np.argsort(-likely[:, cv2.CC_STAT_AREA], kind="stable")[:MOST_LETTERS]
    return likely[largest, :4].astype(np.float32), scale


def share_beside(boxes: Boxes) -> float:
    """Return the share of letters, 0 to 1, whose nearest letter is beside them.

    The others have it above or below; in turned text nearly all. 1 if there are too few
    letters.
    """
    if len(boxes) < FEWEST:
        return 1.0
    start, end = boxes[:, :2], boxes[:, :2] + boxes[:, 2:]
    gaps = np.maximum(start[:, None] - end, start - end[:, None]).clip(min=0)
    apart = gaps.sum(axis=2)
    sizes = np.log(boxes[:, 2:].max(axis=1))
    strange = (apart == 0) | (np.abs(sizes[:, None] - sizes) > ALIKE)
    nearest = np.where(strange, np.inf, apart).argmin(axis=1)
    across, down = gaps[np.arange(len(boxes)), nearest].T
    beside, below = int((down == 0).sum()), int((across == 0).sum())
    return beside / max(beside + below, 1)


def find_lines(boxes: Boxes) -> Boxes:
    """Find horizontal lines of text, the longest first, from boxes of letters."""
    if not len(boxes):
        return boxes
    width, height = np.ceil((boxes[:, :2] + boxes[:, 2:]).max(axis=0)).astype(int)
    smear = np.zeros((height + 1, width + MOST), np.uint8)
    usual = float(np.median(boxes[:, 3]))
    for left, top, wide, high in boxes.tolist():
        gap, rim = 0.9 * max(high, 0.7 * usual), int(high) // 6
        right, bottom = int(left + wide + gap), int(top + high) - rim
        cv2.rectangle(smear, (int(left), int(top) + rim), (right, bottom), 1, -1)
    _, _, found, _ = cv2.connectedComponentsWithStats(smear, connectivity=4)
    lines = found[1:, :4]
    lines = lines[(lines[:, 2] > 3 * lines[:, 3]) & (lines[:, 3] >= LEAST - 1)]
    longest = np.argsort(-lines[:, 2], kind="stable")
    return lines[longest].astype(np.float32)


def find_turns(card: Pixels, model: Model) -> tuple[int, ...]:
    """Return how many quarters clockwise the card may have been turned, 0 to 3.

    The likeliest comes first; it is the only one unless the model is in doubt, as it is
    about letters that it was not trained on.

    Args:
        card: Height x width x 3, blue-green-red.
        model: Decides whether a line is upright; `ingest.readers.pp_ocr.TURN`.
    """
    letters, scale = find_letters(card)
    ways = (0, 2)
    if share_beside(letters) < ACROSS:
        card, ways = np.ascontiguousarray(np.rot90(card)), (1, 3)
        letters, scale = find_letters(card)
    lines = find_lines(letters)[:MOST_LINES] / np.float32(scale)
    if not len(lines):
        return (0,)
    crops = np.stack([_cut_line(card, line) for line in lines])
    upright, upset = np.log(np.clip(model.run(crops), 1e-3, 1)).T
    log_odds = float((upright - upset).mean())
    if log_odds >= SURE:
        return ways[:1]
    if log_odds <= -SURE_UPSET:
        return ways[1:]
    return tuple(dict.fromkeys((0, *ways)))


def _cut_line(card: Pixels, line: NDArray[np.float32]) -> NDArray[np.float32]:
    """Cut a line for the model: 3 x HEIGHT x WIDTH, -1 to 1, 0 to its right."""
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
