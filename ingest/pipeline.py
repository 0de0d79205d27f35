"""The way of one photo to its readings, every stage in order; nothing is stored."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from ingest.cleanup import clean
from ingest.fields import find_fields
from ingest.orientation import find_turn
from ingest.outline import find_cards, flatten
from ingest.photo import open_photo
from ingest.pixels import Pixels
from ingest.quality import find_problems
from ingest.readers import Reader, load_reader
from ingest.readers.qr import read_codes
from ingest.verdict import judge
from models.geometry import Quad
from models.reading import CardReading, PhotoReading

VERSION = "1"
"""Raised with each change that makes reading a stored photo again worth while."""

Show = Callable[[str, Pixels], None]
"""Is handed the picture of a stage, by name, for `read --debug`."""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How to read; small and picklable, so that it travels to any worker.

    Attributes:
        reader: Name of the reader: "auto", "tesseract", "pytesseract", "rapid", "both".
        languages: Tesseract languages, such as ("eng", "deu").
        country: Two letters; of phone numbers printed without a country code.
        budget: Seconds that may be spent on one card.
    """

    reader: str = "auto"
    languages: tuple[str, ...] = ("eng",)
    country: str = "US"
    budget: float = 4.0


@dataclass(frozen=True, slots=True)
class Tools:
    """What takes time to load and serves every photo."""

    reader: Reader
    options: ReadOptions


def load_tools(options: ReadOptions) -> Tools:
    """Load the reader and its models, once a worker.

    Raises:
        ReaderMissing: The reader or one of the languages is not installed.
    """
    return Tools(load_reader(options.reader, options.languages), options)


def read_photo(path: Path, tools: Tools) -> PhotoReading:
    """Read every card on every page of a file.

    Raises:
        PhotoError: The file cannot be opened or read; see `models.errors`.
    """
    photo = open_photo(path)
    cards = tuple(
        card
        for number, page in enumerate(photo.read_pages())
        for card in read_page(page, number, tools)
    )
    return PhotoReading(photo.suffix, photo.taken_on, photo.pages, cards, VERSION)


def read_page(page: Pixels, number: int, tools: Tools) -> Iterator[CardReading]:
    """Read every card on a page; a page without an outline is one card."""
    height, width = page.shape[:2]
    outlines = find_cards(page) or (Quad.around(width, height),)
    for position, corners in enumerate(outlines):
        yield read_card(page, corners, tools, (number, position))


def read_card(
    page: Pixels, corners: Quad, tools: Tools, place: tuple[int, int] = (0, 0)
) -> CardReading:
    """Read the card that lies on a page between four corners.

    Args:
        page: Height x width x 3, blue-green-red.
        corners: Where the card lies.
        tools: What reads it.
        place: Number of the page and of the card on it, both from 0.
    """
    started = perf_counter()
    card = flatten(page, corners)
    upright = corners.turned(find_turn(card))
    if upright != corners:
        card = flatten(page, upright)
    ocr = tools.reader.read(clean(card))
    fields = find_fields(ocr, tools.options.country, hints=read_codes(card))
    return CardReading(
        page=place[0],
        position=place[1],
        corners=upright,
        width=card.shape[1],
        height=card.shape[0],
        ocr=ocr,
        fields=fields,
        verdict=judge(fields, ocr),
        problems=find_problems(card, upright, ocr),
        seconds=perf_counter() - started,
    )
