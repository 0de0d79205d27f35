"""Find lines in letters that RapidOCR's models lack, and detect their script.

RapidOCR finds lines in any script. Of letters its models lack it reads hardly any, or
others without being sure: "., ." for "ул. Мира, 83". Each of Tesseract's models finds
its own letters in anything; but only that of the printed script reads whole words and
is sure of them.
"""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace

from ingest.decode.pixels import Corners, Pixels
from ingest.readers.pp_ocr import is_tall, part_of_line, size_of
from ingest.readers.rapid import CONTACT_POINT
from ingest.readers.tesseract_lines import LineReader, load_line_reader
from ingest.scripts import SCRIPTS, Script, is_wide
from models.geometry import Box
from models.reading import Line, OcrResult, Word

CERTAIN_LATIN = 0.97, 0.8  # mean confidence and least of a letter: see `is_latin`
LEGIBLE = 0.85  # mean confidence from which a line counts as read
FEWEST_LETTERS = 0.7  # a height of a line; print has two, capitals far apart one
FEWEST_UNREAD = 2  # lines that no reader can read; one may be a logo
MOST_READ = 0.5  # share of the lines of text that are not read
SHORTEST = 2.2  # heights; shorter lines are logos, signs and house numbers

MOST_LINES = 3  # that are tried; for nine cards in ten, two are enough
MORE_LINES = 6  # that are tried as long as no script was detected
HEIGHTS = 6.0  # length of a line that is tried: a word or two
CERTAIN = 0.75  # share of the letters from which no other line is tried
LIKELY = 0.55  # share of the letters that must be sure ones of the script
LIKELY_OF = {"Thai": 0.85}  # its model reads Thai in anything, at most 0.8 sure
FEWEST_VOWELS = 0.2  # of the letters of Thai; print has one in three
_THAI_VOWELS = re.compile("[\u0e30-\u0e3a\u0e40-\u0e4e]")
FEWEST_SIGNS = 5  # of a line; fewer may look like those of any script
SHORTEST_WORD = 2  # letters; single ones look alike. Thai has no word spaces


def words_by_place(ocr: OcrResult, places: Sequence[Corners]) -> list[tuple[Word, ...]]:
    """The words read at each place, then those of lines at none of the places."""
    boxes = [part_of_line(place, 0, 1) for place in places]
    lines: list[tuple[Word, ...]] = [()] * len(boxes)
    for line in ocr.lines():
        shares = [_shared(box, line.box) for box in boxes]
        if any(shares):
            lines[shares.index(max(shares))] += line.words
        else:
            lines.append(line.words)
    return lines


def find_unread(
    places: Sequence[Corners], lines: Sequence[Sequence[Word]]
) -> list[int]:
    """Find places with a line of text that was not read, the longest first.

    Args:
        places: Where lines are.
        lines: The words read at each of them.
    """
    lengths = [_heights_long(place) for place in places]
    unread = [
        at
        for at, (long, words) in enumerate(zip(lengths, lines, strict=False))
        if long >= SHORTEST and not _is_read(words, long)
    ]
    return sorted(unread, key=lambda at: -lengths[at])


def is_latin(place: Corners, words: Sequence[Word]) -> bool:
    """Return whether a line certainly has Latin letters alone.

    Letters that the first reader lacks cause gaps, or letters it is not sure of.
    """
    mean, least = CERTAIN_LATIN
    return (
        len(words) > 0
        and all(word.text.isascii() and word.weakest >= least for word in words)
        and Line(tuple(words)).confidence >= mean
        and _is_read(words, _heights_long(place))
    )


def has_unknown_letters(ocr: OcrResult) -> bool:
    """Return whether half of a card's lines could not be read.

    Of 273 cards in Latin, Chinese and Japanese letters none has more than a third of
    such lines; of cards in other scripts, nearly all have at least half.
    """
    read = sum(not has_contact_point(line.words) for line in ocr.lines())
    unread = len(ocr.unread)
    return unread >= FEWEST_UNREAD and unread >= MOST_READ * (read + unread)


def without_scraps(ocr: OcrResult, unread: Collection[int]) -> OcrResult:
    """Remove scraps of lines that no reader can read; numbers and links stay.

    Args:
        ocr: A reading whose lines are numbered by their places.
        unread: Numbers of the lines.
    """
    lines = {line.words[0].line: line.words for line in ocr.lines()}
    scraps = {at for at in unread if not has_contact_point(lines.get(at, ()))}
    return replace(
        ocr,
        words=tuple(word for word in ocr.words if word.line not in scraps),
        doubted=tuple(word for word in ocr.doubted if word.line not in scraps),
        unread=tuple(ocr.places[at] for at in sorted(unread)),
    )


def has_contact_point(words: Sequence[Word]) -> bool:
    """Return whether a line has a number or a link."""
    return CONTACT_POINT.search(" ".join(word.text for word in words)) is not None


def _is_read(words: Sequence[Word], heights_long: float) -> bool:
    text = "".join(word.text for word in words)
    if is_wide(text):
        return True  # most of these letters are as wide as high
    letters = sum(sign.isalnum() for sign in text)
    sure = Line(tuple(words)).confidence if words else 0.0
    return sure >= LEGIBLE and letters >= FEWEST_LETTERS * heights_long


def _heights_long(corners: Corners) -> float:
    """Return how many times longer than high a line is; 0 if it runs downwards."""
    across, down = size_of(corners)
    return 0.0 if is_tall(corners) else across / max(down, 1.0)


def _shared(one: Box, other: Box) -> int:
    """The area that two boxes have in common, in pixels."""
    return max(one.shared_width(other), 0) * max(one.shared_height(other), 0)


def detect_script(card: Pixels, lines: Sequence[Corners]) -> Script | None:
    """Detect the script of lines that could not be read; None if it is not known.

    Args:
        card: Cleaned.
        lines: Their places, the longest first; only a few are tried.

    Raises:
        ReaderFailed: Tesseract failed on a line.
    """
    readers = {it.name: _reader_of(it) for it in SCRIPTS}
    scores: Counter[str] = Counter()
    for count, line in enumerate(lines[:MORE_LINES], start=1):
        likely = {
            it.name: share
            for it in SCRIPTS
            if (reader := readers[it.name])
            and (share := likelihood(reader.read_line(card, line, HEIGHTS), it))
            > LIKELY_OF.get(it.name, LIKELY)
        }
        scores.update(likely)
        is_certain = len(scores) == 1 and max(likely.values(), default=0.0) >= CERTAIN
        if is_certain or (scores and count >= MOST_LINES):
            break
    likeliest = max(scores, key=scores.__getitem__, default=None)
    return next((it for it in SCRIPTS if it.name == likeliest), None)


def _reader_of(script: Script) -> LineReader | None:
    """Return the reader of the first language of a script that is installed."""
    return next(filter(None, map(load_line_reader, script.languages)), None)


def likelihood(words: Sequence[Word], script: Script) -> float:
    """The share of characters in words of this script alone, weighted by confidence.

    Args:
        words: Reading by the model of the script.
        script: The script in question.
    """
    total, own = 0, 0.0
    for word in words:
        if not any(c.isalpha() for c in word.text):
            continue  # a number says nothing of the script
        is_own = [bool(script.letters.match(c)) and not c.isdigit() for c in word.text]
        letters = sum(is_own)
        signs = sum(c.isalnum() for c in word.text) + sum(
            mine and not c.isalnum() for c, mine in zip(word.text, is_own, strict=True)
        )
        total += signs
        is_long = letters >= SHORTEST_WORD or script.name == "Thai"
        if is_long and letters == signs:
            own += word.confidence * letters
    if script.name == "Thai" and not _has_vowels(words):
        return 0.0
    return own / total if total >= FEWEST_SIGNS else 0.0


def _has_vowels(words: Sequence[Word]) -> bool:
    """Return whether a reading in Thai has enough vowels and tones for the language."""
    letters = "".join(word.text for word in words)
    return len(_THAI_VOWELS.findall(letters)) >= FEWEST_VOWELS * len(letters)
