"""Lines in letters that RapidOCR's models lack, read once more by Tesseract.

The numbers, links and addresses of a card tell its country before anything else is
understood. Where the letters of that country are not RapidOCR's, its lines are read
again; what is surely of those letters takes the place of RapidOCR's guess at it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Protocol

from ingest.decode.pixels import Pixels
from ingest.readers import Reader
from ingest.readers.alphabets import LANGUAGE_OF
from ingest.readers.cleanup import clean
from ingest.readers.rapid import Quads, part_of_line
from ingest.readers.tesseract_lines import LineReader, load_line_reader
from ingest.reading.line_choice import LEAST_SURE, LEGIBLE, better_reading, sureness
from models.errors import ReaderMissing
from models.geometry import Box
from models.reading import OcrResult, Word


class LineFinder(Reader, Protocol):
    """A reader that tells where lines are, whether it can read them or not."""

    def find_lines(self, picture: Pixels) -> tuple[Quads, ...]:
        """Four corners of each line, in the picture's pixels."""
        ...


@dataclass(frozen=True, slots=True)
class Foreign:
    """Who reads the lines whose letters the first reader lacks.

    Attributes:
        finder: Tells where lines are.
        named: Languages, as Tesseract calls them, that are looked for on every card.
    """

    finder: LineFinder
    named: tuple[str, ...] = ()

    def reread(self, card: Pixels, ocr: OcrResult, homes: Sequence[str]) -> OcrResult:
        """What was read, with its foreign lines put right; itself if it has none.

        Args:
            card: Height x width x 3, blue-green-red.
            ocr: What the first reader read.
            homes: Two-letter countries it may be from, the likeliest first.

        Raises:
            ReaderFailed: Tesseract gave up on a line.
        """
        readers = self._readers(homes)
        if not readers:
            return ocr
        quads = self.finder.find_lines(card)
        before = _by_line(ocr, quads)
        views = clean(card), card
        lines = before
        for language, reader in readers.items():
            places = zip(quads, lines, strict=False)
            read = [_read_line(reader, views, *place) for place in places]
            pairs = zip(lines, read, strict=False)
            lines = [better_reading(*pair, language) for pair in pairs]
            lines += before[len(quads) :]
        if lines == before:
            return ocr
        doubted = (w for w in ocr.doubted if lines[w.line] == before[w.line])
        return replace(ocr, words=_numbered(lines), doubted=tuple(doubted))

    def _readers(self, homes: Sequence[str]) -> dict[str, LineReader]:
        """Those of the named languages, and that of the likeliest country with one."""
        spoken = [LANGUAGE_OF[home] for home in homes if home in LANGUAGE_OF]
        named = [(name, _loaded(name)) for name in self.named]
        guessed = ((name, _loaded(name)) for name in spoken)
        first = islice((pair for pair in guessed if pair[1]), 1)
        return {name: reader for name, reader in (*named, *first) if reader}


def _read_line(
    reader: LineReader, views: Sequence[Pixels], quad: Quads, words: Sequence[Word]
) -> tuple[Word, ...]:
    """The surest reading of a line; cleaning makes the largest letters hollow.

    What is legible in no way as one line may be so in pieces.
    """
    best: tuple[Word, ...] = ()
    for view in views:
        read = reader.read_line(view, quad)
        best = max(best, read, key=sureness)
        if sureness(best) >= LEAST_SURE or sureness(words) >= LEGIBLE[0]:
            return best
    apart = (reader.read_apart(view, quad) for view in views)
    return max(best, *apart, key=sureness)


def _loaded(language: str) -> LineReader | None:
    try:
        return load_line_reader(language)
    except ReaderMissing:
        return None


def _by_line(ocr: OcrResult, quads: Sequence[Quads]) -> list[tuple[Word, ...]]:
    """The words that were read in each of the places; none where nothing was."""
    boxes = [part_of_line(quad, 0, 1) for quad in quads]
    lines: list[tuple[Word, ...]] = [()] * len(boxes)
    for line in ocr.lines():
        shares = [_shared(box, line.box) for box in boxes]
        if any(shares):
            lines[shares.index(max(shares))] += line.words
        else:
            lines.append(line.words)
    return lines


def _shared(one: Box, other: Box) -> int:
    """The area that two boxes have in common, in pixels."""
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    return max(across, 0) * max(down, 0)


def _numbered(lines: Sequence[Sequence[Word]]) -> tuple[Word, ...]:
    return tuple(
        replace(word, line=number)
        for number, words in enumerate(lines)
        for word in words
    )
