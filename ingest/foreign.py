"""Lines in letters that RapidOCR's models lack, read once more by Tesseract.

The numbers, links and addresses of a card tell its country before anything else is
understood. Where the letters of that country are not RapidOCR's, its lines are read
again; what is surely of those letters takes the place of RapidOCR's guess at it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Protocol

from ingest.cleanup import clean
from ingest.fields.region import guess_regions
from ingest.linechoice import better_reading
from ingest.pixels import Pixels
from ingest.readers import Reader
from ingest.readers.alphabets import LANGUAGE_OF
from ingest.readers.lines import LineReader, load_line_reader
from ingest.readers.rapid import Quads, part_of_line
from models.errors import ReaderMissing
from models.field import Field, FieldKind
from models.geometry import Box
from models.reading import OcrResult, Word

_HOSTED = {FieldKind.EMAIL: "@", FieldKind.WEBSITE: "://"}


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

    def reread(
        self, card: Pixels, ocr: OcrResult, fields: Sequence[Field]
    ) -> OcrResult | None:
        """What was read, with its foreign lines put right; None if it has none.

        Args:
            card: Height x width x 3, blue-green-red.
            ocr: What the first reader read.
            fields: What that says.

        Raises:
            ReaderFailed: Tesseract gave up on a line.
        """
        readers = {name: _loaded(name) for name in self.named}
        spoken = ((name, _loaded(name)) for name in _spoken(ocr, fields))
        readers |= dict(islice((pair for pair in spoken if pair[1]), 1))
        if not readers:
            return None
        quads = self.finder.find_lines(card)
        before = _by_line(ocr, quads)
        lines, grey = before, clean(card)
        for language, reader in readers.items():
            if reader is not None:
                read = [reader.read_line(grey, quad) for quad in quads]
                pairs = zip(lines, read, strict=True)
                lines = [better_reading(*pair, language) for pair in pairs]
        return None if lines == before else replace(ocr, words=_numbered(lines))


def _spoken(ocr: OcrResult, fields: Sequence[Field]) -> Iterator[str]:
    """The languages of the countries a card may be from, the likeliest first."""
    hosts = [
        field.value.partition(_HOSTED[field.kind])[2].partition("/")[0]
        for field in fields
        if field.kind in _HOSTED
    ]
    phones = [field.value for field in fields if field.kind is FieldKind.PHONE]
    regions = guess_regions(" | ".join([ocr.text, *phones]), hosts, default="")
    return (LANGUAGE_OF[region] for region in regions if region in LANGUAGE_OF)


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
