"""What was read at each place where a line was seen, and where that is next to nothing.

RapidOCR finds lines whatever their letters are. Of letters its models lack it reads
hardly any, or others it is not sure of: "., ." for "ул. Мира, 83".
"""

from collections.abc import Sequence

import numpy as np

from ingest.fields.lines.text import is_wide
from ingest.readers.pp_ocr import Quads
from ingest.readers.rapid import part_of_line
from ingest.readers.tesseract_lines import UPRIGHT
from models.geometry import Box, Quad
from models.reading import Line, OcrResult, Word

LEGIBLE = 0.85  # mean confidence from which a line counts as read
FEWEST_LETTERS = 0.7  # a height of a line; print has two, capitals far apart one
SHORTEST = 2.2  # heights: shorter ones are logos, signs and numbers of houses


def words_by_place(ocr: OcrResult) -> list[tuple[Word, ...]]:
    """The words read in each of the places; then the lines that are in none of them."""
    boxes = [part_of_line(corners_of(place), 0, 1) for place in ocr.places]
    lines: list[tuple[Word, ...]] = [()] * len(boxes)
    for line in ocr.lines():
        shares = [_shared(box, line.box) for box in boxes]
        if any(shares):
            lines[shares.index(max(shares))] += line.words
        else:
            lines.append(line.words)
    return lines


def corners_of(place: Quad) -> Quads:
    """The corners of a place as an array."""
    return np.array([(point.x, point.y) for point in place.corners], np.float32)


def find_unread(places: Sequence[Quad], lines: Sequence[Sequence[Word]]) -> list[int]:
    """Which places have a line of text that was not read, the longest first.

    Args:
        places: Where lines are.
        lines: What was read in each of them.
    """
    lengths = [_heights_long(corners_of(place)) for place in places]
    unread = [
        at
        for at, (long, words) in enumerate(zip(lengths, lines, strict=False))
        if long >= SHORTEST and not _is_read(words, long)
    ]
    return sorted(unread, key=lambda at: -lengths[at])


def _is_read(words: Sequence[Word], heights_long: float) -> bool:
    text = "".join(word.text for word in words)
    if is_wide(text):
        return True  # most of these letters are as wide as high
    letters = sum(sign.isalnum() for sign in text)
    sure = Line(tuple(words)).confidence if words else 0.0
    return sure >= LEGIBLE and letters >= FEWEST_LETTERS * heights_long


def _heights_long(corners: Quads) -> float:
    """How many times longer a line is than high; 0 of one that runs downwards."""
    across = float(np.linalg.norm(corners[1] - corners[0]))
    down = max(float(np.linalg.norm(corners[3] - corners[0])), 1.0)
    return 0.0 if down >= UPRIGHT * across else across / down


def _shared(one: Box, other: Box) -> int:
    """The area that two boxes have in common, in pixels."""
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    return max(across, 0) * max(down, 0)
