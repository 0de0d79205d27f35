"""Turn a photo into readings, stage by stage; nothing is stored."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter

import cv2

from ingest import VERSION
from ingest.codes.read import read_codes
from ingest.decode.photo import open_photo
from ingest.decode.pixels import Pixels, to_srgb
from ingest.options import ReadOptions
from ingest.outline.cards import find_cards
from ingest.outline.flatten import flatten
from ingest.outline.orientation import find_turns
from ingest.outline.split_by_text import split_by_text
from ingest.readers.pp_ocr import TURN, load_model
from ingest.readers.runtime import Model, Runtime
from ingest.reading.cascade import Cascade, load_cascade
from ingest.reading.interpret import Interpretation, add_reading, interpret
from ingest.scripts import is_wide
from ingest.verdict.judge import judge
from ingest.verdict.quality import find_problems
from models.field import Field
from models.geometry import Quad
from models.reading import CardReading, OcrResult, PhotoReading, Problem

SURE_WORD = 0.95  # confidence of words that were read the right way up
FEWEST_SURE, MOSTLY_SURE = 15, 0.3  # letters of such words, and share of all


@dataclass(frozen=True, slots=True)
class Tools:
    """The readers, models and options that serve every photo.

    Attributes:
        readers: Read flat cards.
        turn: Decides which way up a line is.
        options: How to read.
    """

    readers: Cascade
    turn: Model
    options: ReadOptions


def load_tools(options: ReadOptions) -> Tools:
    """Load the readers and their models, once a worker.

    Raises:
        ReaderMissing: A reader or one of the languages is not installed.
        SettingInvalid: There is no reader of this name.
    """
    cv2.setNumThreads(1)  # cores go to cards
    turn = load_model(TURN, Runtime(options.engine, options.models))
    return Tools(load_cascade(options), turn, options)


def read_photo(
    path: Path, tools: Tools, on_progress: Callable[[], None] = lambda: None
) -> PhotoReading:
    """Read every card on every page of a file.

    Args:
        path: Of the file.
        tools: Readers and options.
        on_progress: Called after each card, which restarts its time limit.

    Raises:
        PhotoError: The file cannot be opened or read; see `models.errors`.
    """
    photo = open_photo(path)
    cards: list[CardReading] = []
    for number, page in enumerate(photo.read_pages(managed=False)):
        for card in read_page(page, tools, photo.profile):
            cards.append(replace(card, page=number))
            on_progress()
    is_complete = not any(Problem.INCOMPLETE in card.problems for card in cards)
    return PhotoReading(
        suffix=photo.suffix,
        taken_on=photo.taken_on,
        pages=photo.pages,
        cards=tuple(cards),
        version=VERSION if is_complete else f"{VERSION}, incomplete",
    )


def read_page(
    page: Pixels, tools: Tools, profile: bytes = b""
) -> Iterator[CardReading]:
    """Read every card on a page; without outlines it is one card, or cards by its text.

    Args:
        page: Height x width x 3, blue-green-red.
        tools: Readers and options.
        profile: ICC profile of the page's colours; empty for those of sRGB.
    """
    started = perf_counter()
    outlines = find_cards(page)
    searching = perf_counter() - started
    if not outlines:
        height, width = page.shape[:2]
        card = read_card(page, Quad.around(width, height), tools, profile)
        outlines = split_by_text(card)
        searching += card.seconds
        if not outlines:
            yield replace(card, seconds=searching)
            return
    share = searching / len(outlines)
    for position, corners in enumerate(outlines):
        card = read_card(page, corners, tools, profile)
        yield replace(card, position=position, seconds=card.seconds + share)


def read_crop(
    path: Path,
    tools: Tools,
    number: int,
    corners: Sequence[tuple[float, float]],
    on_progress: Callable[[], None],
) -> CardReading:
    """Read one card of a file, between corners that a person has set.

    Args:
        path: Of the file.
        tools: Readers and options.
        number: Of the page, from 0.
        corners: Four points as shares of the page's width and height, 0 to 1, from the
            card's own top left, clockwise.
        on_progress: Called after the card.

    Raises:
        PhotoError: The file cannot be opened, or has no such page.
    """
    page = open_photo(path).read_page(number)
    height, width = page.shape[:2]
    quad = Quad.of((x * width, y * height) for x, y in corners)
    reading = read_card(page, quad, tools)
    on_progress()
    return reading


def read_card(
    page: Pixels, corners: Quad, tools: Tools, profile: bytes = b""
) -> CardReading:
    """Read the card between four corners of a page.

    Args:
        page: Height x width x 3, blue-green-red.
        corners: Of the card.
        tools: Readers and options.
        profile: ICC profile of the page's colours; empty for those of sRGB.
    """
    started = perf_counter()
    upright, card, read = read_upright(page, corners, tools, profile)
    country = tools.options.country
    codes = read_codes(card, country)
    found = understand(card, read, tools.readers, country, codes)
    judged = judge(found, tools.options.ready_from)
    problems = find_problems(card, upright, found.ocr, found.countries)
    if not found.is_complete:
        problems += (Problem.INCOMPLETE,)
    return CardReading(
        page=0,
        position=0,
        corners=upright,
        width=card.shape[1],
        height=card.shape[0],
        ocr=found.ocr,
        fields=found.fields,
        verdict=judged.verdict,
        right=judged.right,
        reasons=judged.reasons,
        problems=problems,
        seconds=perf_counter() - started,
    )


def read_upright(
    page: Pixels, corners: Quad, tools: Tools, profile: bytes = b""
) -> tuple[Quad, Pixels, OcrResult]:
    """Detect which way up a card is, and read it with the first reader.

    If the shapes of its letters do not decide, it is read each way until one is
    legible; if none is, the way with the most sure letters counts, or the likeliest.

    Returns:
        The corners from the card's own top left, the flat card, and its words.
    """
    flat = flatten(page, corners)
    ways = []
    for turn in find_turns(flat, tools.turn):
        upright = corners.turned(turn)
        card = to_srgb(flatten(page, upright) if turn else flat, profile)
        read = tools.readers.first.read(card)
        ways.append((upright, card, read))
        if _is_legible(read):
            return ways[-1]
    surest = max(ways, key=lambda way: _count_sure_letters(way[2]))
    return surest if _count_sure_letters(surest[2]) >= FEWEST_SURE else ways[0]


def _is_legible(read: OcrResult) -> bool:
    """Return whether a card was read the right way up, not turned."""
    letters = sum(len(word.text) for word in read.words)
    return _count_sure_letters(read) >= max(FEWEST_SURE, MOSTLY_SURE * letters)


def _count_sure_letters(read: OcrResult) -> int:
    """Count the letters of words across that are read surely."""
    sure = [word for word in read.words if word.confidence >= SURE_WORD]
    across = [it for it in sure if it.box.width >= it.box.height or is_wide(it.text)]
    return sum(len(word.text) for word in across)


def understand(
    card: Pixels,
    read: OcrResult,
    readers: Cascade,
    country: str,
    codes: Sequence[Field] = (),
) -> Interpretation:
    """Find the fields of a card; if they are doubtful, read it again.

    Args:
        card: Flat and upright: height x width x 3, blue-green-red.
        read: What the first reader read.
        readers: Read doubtful cards again.
        country: Two letters; of phone numbers printed without a country code.
        codes: Fields of a QR code on the card.
    """
    found = interpret(read, country, codes)
    first, *others = readers.read_again(card, read, found)
    if first is not read:
        found = interpret(first, country, codes)
    for other in others:
        found = add_reading(found, other, country, codes)
    return found
