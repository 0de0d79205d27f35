"""A printed line, or a part of one, with its position and letter size."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from statistics import median

from ingest.fields.lines.text import is_wide
from models.geometry import Box
from models.reading import Word

# Heights of a box to the width of a letter; a box higher than that is of a tilted line.
NARROWEST = 3.0
NARROWEST_WIDE = 1.5


@dataclass(frozen=True, slots=True)
class Segment:
    """Words printed as one: a line, or one column's part of it.

    Attributes:
        words: From left to right; never empty.
        text: The words, separated by single blanks.
        box: Around all words.
        height: Of the letters, in pixels.
    """

    words: tuple[Word, ...]
    text: str
    box: Box
    height: float

    @classmethod
    def of(cls, words: Iterable[Word]) -> "Segment":
        """The segment that is made of these words; there must be one."""
        kept = tuple(words)
        box = kept[0].box
        for word in kept[1:]:
            box = box.union(word.box)
        text = " ".join(word.text for word in kept)
        return cls(kept, text, box, _letter_height(kept))

    @property
    def confidence(self) -> float:
        """Mean confidence of the words by their length, from 0 to 1."""
        letters = sum(len(word.text) for word in self.words)
        return sum(w.confidence * len(w.text) for w in self.words) / max(letters, 1)

    @property
    def weakest(self) -> float:
        """Confidence in the letter that is least sure, from 0 to 1."""
        return min(word.weakest for word in self.words)

    def part(self, start: int, end: int) -> "Segment | None":
        """The segment of the characters from `start` to `end`; None when blank.

        A word that is cut gets its share of the box.
        """
        words, at = [], 0
        for word in self.words:
            if at >= end:
                break
            after = at + len(word.text)
            piece = _cut(word, start - at, end - at) if start < after else None
            if piece is not None:
                words.append(piece)
            at = after + 1
        return Segment.of(words) if words else None


def _letter_height(words: tuple[Word, ...]) -> float:
    """Height of the letters in pixels, also where boxes are high because of a tilt."""
    high = float(median(word.box.height for word in words))
    wide = is_wide("".join(word.text for word in words))
    step = sum(w.box.width for w in words) / sum(len(w.text) for w in words)
    return max(1.0, min(high, step * (NARROWEST_WIDE if wide else NARROWEST)))


def _cut(word: Word, start: int, end: int) -> Word | None:
    """The characters of a word from `start` to `end`, which may lie outside it."""
    first, last = max(start, 0), min(end, len(word.text))
    text = word.text[first:last].strip()
    if first >= last or not text:
        return None
    if last - first == len(word.text):
        return word
    step = word.box.width / len(word.text)
    left = round(word.box.left + first * step)
    right = max(left, round(word.box.left + last * step))
    box = Box(left, word.box.top, right, word.box.bottom)
    return replace(word, text=text, box=box)
