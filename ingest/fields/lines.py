"""Words as they belong together on the card: columns parted, torn lines joined."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ingest.fields.text import is_wide
from models.geometry import Box
from models.reading import OcrResult, Word

COLUMN_GAP = 2.4  # heights of the letters; a wider gap parts two columns
JOIN_GAP = 1.0  # heights; pieces of one baseline nearer than this are one line
MOST_SEGMENTS = 400  # of a card; a page of text has more and is no card


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
        return cls(kept, text, box, float(median(w.box.height for w in kept)))

    @property
    def confidence(self) -> float:
        """Mean confidence of the words by their length, from 0 to 1."""
        letters = sum(len(word.text) for word in self.words)
        return sum(w.confidence * len(w.text) for w in self.words) / max(letters, 1)

    def part(self, start: int, end: int) -> "Segment | None":
        """The segment of the characters from `start` to `end`; None when blank.

        A word that is cut gets its share of the box.
        """
        words, at = [], 0
        for word in self.words:
            piece = _cut(word, start - at, end - at)
            if piece is not None:
                words.append(piece)
            at += len(word.text) + 1
        return Segment.of(words) if words else None


def find_segments(ocr: OcrResult) -> tuple[Segment, ...]:
    """The card's text in pieces that belong together, from top to bottom."""
    pieces = [
        piece for line in ocr.lines() for piece in _split(list(_visible(line.words)))
    ]
    joined = _join(pieces[:MOST_SEGMENTS])
    return tuple(_in_reading_order(s for s in joined if _says_something(s)))


def _visible(words: Iterable[Word]) -> Iterator[Word]:
    """The words without control characters; those of nothing else are left out."""
    for word in words:
        text = "".join(c for c in word.text if c.isprintable()).strip()
        if text:
            yield Word(text, word.confidence, word.box, word.line)


def _split(words: list[Word]) -> Iterator[Segment]:
    """A line's columns."""
    if not words:
        return
    letters = median(word.box.height for word in words)
    begin = 0
    for at, (left, right) in enumerate(pairwise(words), start=1):
        if right.box.left - left.box.right > COLUMN_GAP * letters:
            yield Segment.of(words[begin:at])
            begin = at
    yield Segment.of(words[begin:])


def _join(segments: Sequence[Segment]) -> list[Segment]:
    """Join neighbours on one baseline that a reader has torn apart."""
    joined: list[Segment] = []
    for segment in sorted(segments, key=lambda s: s.box.left):
        torn = next((s for s in joined if _goes_on(s, segment)), None)
        if torn is None:
            joined.append(segment)
        else:
            joined[joined.index(torn)] = Segment.of(torn.words + segment.words)
    return joined


def _goes_on(left: Segment, right: Segment) -> bool:
    """Whether `right` goes on where `left` ends, in letters of the same size."""
    small, large = sorted((left.height, right.height))
    gap = right.box.left - left.box.right
    return (
        small > 0.75 * large
        and -0.3 * small <= gap <= JOIN_GAP * small
        and abs(_middle(left.box) - _middle(right.box)) < 0.25 * large
    )


def _in_reading_order(segments: Iterable[Segment]) -> list[Segment]:
    """From top to bottom; those of one baseline from left to right."""
    left_over = sorted(segments, key=lambda s: _middle(s.box))
    ordered: list[Segment] = []
    while left_over:
        first = left_over[0]
        row = [
            s
            for s in left_over
            if abs(_middle(s.box) - _middle(first.box)) < 0.4 * first.height
        ]
        ordered += sorted(row, key=lambda s: s.box.left)
        left_over = [s for s in left_over if s not in row]
    return ordered


def _says_something(segment: Segment) -> bool:
    letters = sum(c.isalnum() for c in segment.text)
    return letters >= 2 or is_wide(segment.text)


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
    return Word(text, word.confidence, box, word.line)


def _middle(box: Box) -> float:
    return (box.top + box.bottom) / 2
