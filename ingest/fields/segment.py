"""A printed line or a part of one, what adjoins it, and what is found in it."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from statistics import median

from ingest.scripts import is_wide
from models.field import FieldKind
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
    letters = sum(len(word.text) for word in words)
    if letters == 1:
        return max(1.0, high)  # a narrow letter, not a tilted line
    step = sum(word.box.width for word in words) / letters
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


_JOINTS = "and|und|et|y|e|en|of|für|for|de|du|des|der|di|in|van"
_OPEN_END = re.compile(rf"(?:[&,/–-]|\b(?:{_JOINTS}))$", re.IGNORECASE)
_OPEN_START = re.compile(rf"(?:[&/]|(?:{_JOINTS})\b)", re.IGNORECASE)


def adjoins(upper: Segment, lower: Segment) -> bool:
    """Return whether one line is next below the other, in letters of like size."""
    small, large = sorted((upper.height, lower.height))
    gap = _fall(upper, lower) - (upper.height + lower.height) / 2
    close = -0.6 * small < gap < 1.2 * small
    return close and small > 0.7 * large and _over(upper, lower)


def goes_on(upper: Segment, lower: Segment) -> bool:
    """Return whether the words of a line go on in the one below it, or beside it."""
    if _same_line(upper, lower):
        return True
    broken = _OPEN_END.search(upper.text) or _OPEN_START.match(lower.text)
    return bool(broken or lower.text[:1].islower()) and adjoins(upper, lower)


def is_open(text: str) -> bool:
    """Return whether a line ends so that it must go on: in "and", "of" or a comma."""
    return _OPEN_END.search(text) is not None


def group(
    lines: Sequence[Segment], together: Callable[[Segment, Segment], bool]
) -> list[list[int]]:
    """The numbers of lines that make a block, block by block.

    Args:
        lines: In any order.
        together: Whether two lines belong to one block.
    """
    blocks: list[list[int]] = []
    for at, line in enumerate(lines):
        near = [b for b in blocks if any(together(lines[n], line) for n in b)]
        blocks = [b for b in blocks if b not in near]
        blocks.append(sorted([at, *(n for b in near for n in b)]))
    return sorted(blocks)


def near(one: Segment, other: Segment) -> bool:
    """Return whether two lines are at most a line apart, above or beside each other."""
    high = max(one.height, other.height)
    below, aside = -one.box.shared_height(other.box), -one.box.shared_width(other.box)
    return below < 1.3 * high and aside < (high if below > 0 else 3 * high)


def _same_line(one: Segment, other: Segment) -> bool:
    """Return whether both are parts of one printed line with little between them."""
    level = one.box.shared_height(other.box)
    gap = other.box.left - one.box.right
    return level > 0.6 * min(one.height, other.height) and -1 <= gap < 2.5 * one.height


def _fall(upper: Segment, lower: Segment) -> float:
    """From the middle of one line down to that of the other, in pixels."""
    down = lower.box.top + lower.box.bottom - upper.box.top - upper.box.bottom
    return down / 2


def _over(upper: Segment, lower: Segment) -> bool:
    return upper.box.shared_width(lower.box) > -upper.height


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a segment's text that is an address, a number or a link.

    Attributes:
        kind: What it is.
        segment: Number of the segment it stands in.
        start: First character.
        end: Just after the last character.
        value: Normalised.
        rule: Name of the rule that found it.
        sure: From 0 to 1, before calibration and without the reader's confidence.
        parts: As in `models.field.Field`.
    """

    kind: FieldKind
    segment: int
    start: int
    end: int
    value: str
    rule: str
    sure: float = 1.0
    parts: Mapping[str, str] = field(default_factory=dict)

    def overlaps(self, other: "Span") -> bool:
        """Return whether both share a character."""
        return (
            self.segment == other.segment
            and self.start < other.end
            and other.start < self.end
        )


def mask(text: str, spans: Iterable[Span]) -> str:
    """The text with the spans blotted out, every character in its old place."""
    for span in spans:
        text = text[: span.start] + "\0" * (span.end - span.start) + text[span.end :]
    return text
