"""Notes that somebody wrote on a card: print is level, a hand seldom is.

Of 1,199 printed lines of 150 cards only those of two differ by more than 2.5 degrees
from the direction of most: a card on a newspaper, and a drawing of two cards.
"""

import re
from itertools import pairwise
from math import atan2, degrees
from statistics import median_low

from models.geometry import Box
from models.reading import Line, OcrResult

MOST_ASKEW = 3.0  # degrees from a printed line to the next in order of direction
FEWEST = 3  # lines whose direction is known, from which that of most is
MOST_NOTES = 3  # lines; if more are askew, they are print in another direction
LONG = 1.2  # heights from the first word to the last: of shorter lines nothing is known
_REACHES = re.compile(r"@|(?:\d\D?){6}")


def without_notes(ocr: OcrResult) -> OcrResult:
    """The text without lines askew, unless they have an address or a number.

    A note says what to do, or whom to ask: it does not name the card's owner.
    """
    known = [
        (line, angle) for line in ocr.lines() if (angle := slant(line)) is not None
    ]
    if len(known) < FEWEST:
        return ocr
    low, high = _fan([angle for _, angle in known])
    askew = [line for line, angle in known if not low <= angle <= high]
    if not askew or len(askew) > MOST_NOTES:
        return ocr
    notes = {line.words[0].line for line in askew if not _REACHES.search(line.text)}
    words = tuple(word for word in ocr.words if word.line not in notes)
    return OcrResult(words, ocr.reader, ocr.doubted)


def _fan(angles: list[float]) -> tuple[float, float]:
    """The least and the largest angle of print.

    In a photo taken from close by, lines fan out, one a little more than the next; a
    note leaves a gap.
    """
    usual = median_low(angles)
    below = sorted((angle for angle in angles if angle <= usual), reverse=True)
    above = sorted(angle for angle in angles if angle >= usual)
    return _before_gap(below), _before_gap(above)


def _before_gap(angles: list[float]) -> float:
    for one, other in pairwise(angles):
        if abs(other - one) > MOST_ASKEW:
            return one
    return angles[-1]


def slant(line: Line) -> float | None:
    """By how many degrees a line falls; None for one too short to tell."""
    first, last = line.words[0].box, line.words[-1].box
    (left, top), (right, bottom) = _middle(first), _middle(last)
    if right - left < LONG * min(word.box.height for word in line.words):
        return None
    return degrees(atan2(bottom - top, right - left))


def _middle(box: Box) -> tuple[float, float]:
    return (box.left + box.right) / 2, (box.top + box.bottom) / 2
