"""Words, lines and everything else recognised on a picture."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import groupby

from models.field import Field, FieldKind
from models.geometry import Box, Quad
from models.reason import Reason


@dataclass(frozen=True, slots=True)
class Word:
    """A word, or a run of text that a reader does not split.

    Attributes:
        text: What was read, without outer white space.
        confidence: The reader's own, from 0 to 1.
        box: On the flat card.
        line: Number of its line; words of a line share it.
        weakest: The reader's confidence in the letter it was least sure of; 1 of a
            reader that does not say.
    """

    text: str
    confidence: float
    box: Box
    line: int
    weakest: float = 1.0


@dataclass(frozen=True, slots=True)
class Line:
    """The words of one printed line, from left to right; never empty."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The words, separated by single blanks."""
        return " ".join(word.text for word in self.words)

    @property
    def box(self) -> Box:
        """The smallest box around the words."""
        box = self.words[0].box
        for word in self.words[1:]:
            box = box.union(word.box)
        return box

    @property
    def confidence(self) -> float:
        """Mean confidence of the words by their length, from 0 to 1."""
        letters = sum(len(word.text) for word in self.words)
        return sum(w.confidence * len(w.text) for w in self.words) / max(letters, 1)


@dataclass(frozen=True, slots=True)
class OcrResult:
    """The result of a reader; words of a line follow one another.

    Attributes:
        words: In the reader's own order.
        reader: Name and version, such as "tesseract 5.5.4".
        doubted: The words of lines that a second pass read differently, with the
            numbers of these lines.
        places: Where lines of text are, read or not, from top to bottom; empty of a
            reader that does not say.
        unread: Those of the places whose text no reader could read.
        is_complete: Whether all text was read; not where there is more than a card has.
    """

    words: tuple[Word, ...]
    reader: str
    doubted: tuple[Word, ...] = ()
    places: tuple[Quad, ...] = ()
    unread: tuple[Quad, ...] = ()
    is_complete: bool = True

    def lines(self) -> Iterator[Line]:
        """Yield the words line by line."""
        for _, words in _by_line(self.words):
            yield Line(tuple(words))

    def second_pass(self) -> "OcrResult":
        """Return the result with doubted lines as the second pass read them."""
        again = {line: tuple(words) for line, words in _by_line(self.doubted)}
        words = [
            word
            for line, first in _by_line(self.words)
            for word in again.get(line, first)
        ]
        return replace(self, words=tuple(words), doubted=())

    @property
    def text(self) -> str:
        """All lines, one below the other."""
        return "\n".join(line.text for line in self.lines())


def _by_line(words: Iterable[Word]) -> Iterator[tuple[int, Iterator[Word]]]:
    return groupby(words, key=lambda word: word.line)


class Problem(StrEnum):
    """A reason to look at a card, and mostly to photograph it again."""

    BLURRED = "blurred"
    GLARE = "glare"
    CUT_OFF = "cut off"
    TOO_SMALL = "too small"
    TOO_DARK = "too dark"
    NO_TEXT = "no text found"
    NO_CARD = "no card found"
    INCOMPLETE = "not fully read"
    LETTERS = "letters not known"
    ARMENIAN = "letters not known: Armenian?"
    BENGALI = "letters not known: Bengali?"
    BURMESE = "letters not known: Burmese?"
    ETHIOPIC = "letters not known: Ethiopic?"
    GEORGIAN = "letters not known: Georgian?"
    KHMER = "letters not known: Khmer?"
    LAO = "letters not known: Lao?"
    SINHALA = "letters not known: Sinhala?"

    @classmethod
    def of_letters(cls, script: str) -> "Problem":
        """Return the problem that no reader knows the letters, perhaps of a script."""
        return next((it for it in cls if script and it.script == script), cls.LETTERS)

    @property
    def script(self) -> str:
        """The script that no reader knows, such as "Georgian"; "" if it is unknown."""
        return self.name.capitalize() if self in _LETTERS - {Problem.LETTERS} else ""

    @property
    def is_of_letters(self) -> bool:
        """Return whether no reader knows the letters."""
        return self in _LETTERS

    @property
    def is_of_photo(self) -> bool:
        """Return whether another photo would solve it."""
        return self is not Problem.INCOMPLETE and not self.is_of_letters


_LETTERS = frozenset(it for it in Problem if it.startswith(Problem.LETTERS))
"""Those whose letters no reader knows."""


class Verdict(StrEnum):
    """The use that can be made of a reading."""

    READY = "ready"
    REVIEW = "review"
    NOT_A_CARD = "not a card"


@dataclass(frozen=True, slots=True)
class CardReading:
    """Everything that was found out about one card; nothing of it is stored yet.

    Attributes:
        page: Number of the page or frame in its file, from 0.
        position: Number of the card on its page, from 0.
        corners: Where the card lies on the page, upright; all of it, if need be.
        width: Of the flat card, in pixels.
        height: Of the flat card, in pixels.
        ocr: What was read on it.
        fields: What it says, the surest first within a kind.
        verdict: Whether a person should look at it.
        problems: Reasons to take the photo again, or that it was not fully read.
        seconds: Time taken, from the decoded page to the fields.
        right: Probability that name and contact points are right, from 0 to 1.
        reasons: Why a person should look at it.
    """

    page: int
    position: int
    corners: Quad
    width: int
    height: int
    ocr: OcrResult
    fields: tuple[Field, ...]
    verdict: Verdict
    problems: tuple[Problem, ...]
    seconds: float
    right: float = 0.0
    reasons: tuple[Reason, ...] = ()

    def all(self, kind: FieldKind) -> tuple[Field, ...]:
        """Return every field of a kind, the surest first."""
        return tuple(field for field in self.fields if field.kind is kind)

    def best(self, kind: FieldKind) -> Field | None:
        """Return the surest field of a kind, or None when the card has none."""
        return next((field for field in self.fields if field.kind is kind), None)


@dataclass(frozen=True, slots=True)
class PhotoReading:
    """Everything that was read on one file.

    Attributes:
        suffix: Of the file by its content, such as ".jpg".
        taken_on: From EXIF, or None.
        pages: How many pages or frames the file has.
        cards: Of all pages, in order; a page without a card adds none.
        version: Of the pipeline that read it; another one if a card is not fully read.
    """

    suffix: str
    taken_on: date | None
    pages: int
    cards: tuple[CardReading, ...]
    version: str
