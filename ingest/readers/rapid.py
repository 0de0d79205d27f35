"""RapidOCR: PP-OCR's models, whose output is converted into words."""

import re
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from importlib.util import find_spec
from itertools import groupby, pairwise
from statistics import fmean, median
from typing import Self

import cv2
import numpy as np

from ingest.decode.pixels import Corners, Pixels
from ingest.options import ReadOptions
from ingest.readers.pp_ocr import (
    Letters,
    LineDetector,
    LineRecognizer,
    ReadLine,
    cut_lines,
    is_tall,
    part_of_line,
)
from ingest.readers.runtime import NOT_INSTALLED, Runtime
from ingest.scripts import is_wide, uncovered
from models.errors import ReaderMissing
from models.geometry import Quad
from models.reading import Line, OcrResult, Word

STRETCH = 1.3  # times wider: lines with contact points are read again so
CERTAIN = 0.98  # confidence of letters that are not read again
LEAST_SURE = 0.5  # mean confidence; lines below are ornaments, not letters
ALIKE = 0.75  # in width and in place: parts of one vertical line
FURTHEST = 1.7  # widths between such parts
MOST_LINES = 120  # that are read; a card has fewer than 60, a page more
CONTACT_POINT = re.compile(
    r"@|www|://|\w\.[a-z]{2,4}\b|(?:\d\D{0,3}){6}", re.IGNORECASE
)
"""Matches a line with a link, an e-mail address or a phone number."""
_IN_CONTACT_POINT = re.compile(r"[@/\d]|www|\w\.\w", re.IGNORECASE)
"""Matches a word of such a link, address or number."""


class Rapid:
    """RapidOCR with the models inside its wheel; nothing is downloaded.

    Reads Latin letters, Chinese and Japanese.

    Args:
        runtime: Runs the models.

    Raises:
        ReaderMissing: rapidocr, one of its models or the runtime is not installed.
    """

    def __init__(self, runtime: Runtime = Runtime()) -> None:  # noqa: B008  frozen
        try:
            self._name = f"rapidocr {version('rapidocr')}"
            self._detector = LineDetector(runtime)
        except ImportError as error:
            raise ReaderMissing(NOT_INSTALLED) from error
        self._recognizer = LineRecognizer(runtime)

    @classmethod
    def load(cls, options: ReadOptions) -> Self:
        """Load the models, which are the same for all languages."""
        return cls(Runtime(options.engine, options.models))

    @staticmethod
    def check(languages: tuple[str, ...]) -> None:
        """Check that RapidOCR is installed and knows the letters of the languages.

        Raises:
            ReaderMissing: It is not, or does not.
        """
        if not find_spec("rapidocr"):
            raise ReaderMissing(NOT_INSTALLED)
        Runtime().choose()
        if missing := uncovered(languages):
            raise ReaderMissing(
                f"RapidOCR does not know the letters of {', '.join(missing)}; choose "
                "the reader tesseract or pytesseract for these languages."
            )

    def read(self, picture: Pixels) -> OcrResult:
        """Read a grey or colour picture; the boxes are in its pixels.

        Raises:
            ReaderFailed: The models could not be run on the picture.
        """
        if picture.ndim == 2:
            picture = np.asarray(cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR), np.uint8)
        found = self._detector.find(picture)
        cut = zip(found, cut_lines(picture, found[:MOST_LINES]), strict=False)
        lines = [self._recognizer.read_line(quad, line) for quad, line in cut]
        words = tuple(
            word
            for number, line in zip(_number(lines), lines, strict=True)
            if line.letters.confidence >= LEAST_SURE
            for word in _split(line.letters, line.quad, number)
        )
        words = tuple(sorted(words, key=lambda word: word.line))
        return OcrResult(
            words,
            self._name,
            tuple(self._doubted(words, lines)),
            tuple(Quad.of(line.quad) for line in lines),
            is_complete=len(found) <= MOST_LINES,
        )

    def _doubted(
        self, words: tuple[Word, ...], lines: Sequence[ReadLine]
    ) -> Iterator[Word]:
        """Read lines with contact points again, stretched; return those that differ.

        The model sees a line in columns, so it may read "ii" as "i" or the margin as a
        letter, but seldom twice in the same way. In links, addresses and numbers every
        letter counts. Lines are not read again where all letters of these are certain:
        of 65 lines that differ, 62 have an uncertain one.
        """
        for line in OcrResult(words, self._name).lines():
            if not CONTACT_POINT.search(line.text):
                continue
            parts = [it for it in line.words if _IN_CONTACT_POINT.search(it.text)]
            if min(word.weakest for word in parts) >= CERTAIN:
                continue
            number = line.words[0].line
            picture = lines[number].picture
            wide = cv2.resize(
                picture, None, fx=STRETCH, fy=1, interpolation=cv2.INTER_CUBIC
            )
            letters = self._recognizer.read(np.asarray(wide, np.uint8))
            again = Line(tuple(_split(letters, lines[number].quad, number)))
            if again.text.replace(" ", "") != line.text.replace(" ", ""):
                yield from again.words


def _number(lines: Sequence[ReadLine]) -> list[int]:
    """The number of each line; the parts of a vertical one share that of the first."""
    numbers: list[int] = []
    for at, line in enumerate(lines):
        above = (n for n in range(at) if _goes_on(lines[n], line))
        numbers.append(next((numbers[n] for n in above), at))
    return numbers


def _goes_on(above: ReadLine, below: ReadLine) -> bool:
    """Return whether a vertical line of East Asian text continues after a gap.

    Family name and given name are often separated by one.
    """
    if not (is_tall(below.quad) or is_tall(above.quad)):
        return False
    if not (is_wide(above.letters.text) and is_wide(below.letters.text)):
        return False
    one, other = part_of_line(above.quad, 0, 1), part_of_line(below.quad, 0, 1)
    narrow, wide = sorted((one.width, other.width))
    aside = abs(one.left + one.right - other.left - other.right) / 2
    is_column = narrow >= ALIKE * wide and aside <= (1 - ALIKE) * wide
    return is_column and abs(other.top - one.bottom) <= FURTHEST * wide


def _split(letters: Letters, quad: Corners, line: int) -> Iterator[Word]:
    """Split a line into words, each with the box of its letters."""
    middles = [it.middle for it in letters.letters if not it.text.isspace()]
    steps = [right - left for left, right in pairwise(middles)]
    half = median(steps) / 2 if steps else letters.columns / 2
    for blank, run in groupby(letters.letters, key=lambda it: it.text.isspace()):
        if blank:
            continue
        word = list(run)
        start = (word[0].middle - half) / letters.columns
        end = (word[-1].middle + half) / letters.columns
        sure = [letter.confidence for letter in word]
        box = part_of_line(quad, start, end)
        text = "".join(letter.text for letter in word)
        yield Word(text, min(fmean(sure), 1.0), box, line, min(1.0, *sure))
