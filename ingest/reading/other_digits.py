"""Read numbers in Arabic, Thai or Indian digits with a reader of their own.

Two looks at each line, and what Tesseract read there, tell how sure a number is.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.decode.pixels import Corners, Pixels
from ingest.readers.digits import DIGITS, DigitReader
from ingest.reading.line_choice import in_order
from ingest.reading.unread_lines import is_latin
from models.geometry import Box
from models.reading import Line, Word

FEWEST = 5  # digits of a number; fewer may be letters that look like them
LEGIBLE = 0.8  # mean confidence of its digits
APART = 0.7  # heights of a line; groups further apart are of two numbers
CERTAIN = 0.97  # confidence of a first reading in Latin digits that is kept
MOSTLY = 0.5  # share of a word that a number covers
AGREED = 0.95  # least confidence in a digit of what two readers read
DOUBTED = 0.5  # the same of what one look alone shows
_OTHER_DIGITS = re.compile(r"(?:(?![0-9])\d\W*){3}")
_EDGES = "-/."
LONE = frozenset("123456789")

Lines = Sequence[tuple[Word, ...]]


def reread_numbers(
    reader: DigitReader,
    script: str,
    views: Sequence[Pixels],
    places: Sequence[Corners],
    lines: Lines,
) -> Lines:
    """Replace the numbers of lines by what the reader of digits reads.

    Args:
        reader: Of digits.
        script: Of the card, by its English name.
        views: Of the card.
        places: Where lines are.
        lines: The words read there, then those read elsewhere.
    """
    if script not in DIGITS:
        return lines
    better = list(lines)
    for at, place in enumerate(places):
        if not is_latin(place, lines[at]):
            looks = [reader.read_line(view, place, script) for view in views]
            better[at] = _with_numbers(lines[at], looks)
    return better


def _with_numbers(
    words: Sequence[Word], looks: Sequence[Sequence[Word]]
) -> tuple[Word, ...]:
    """A line with the numbers of the surest look; others in such digits are doubted."""
    best = max(looks, key=_sureness)
    others = [look for look in looks if look is not best]
    known = {_digits(number) for look in others for number in _numbers(look)}
    numbers: list[Word] = []
    for number in _numbers(best):
        beneath = [it for it in words if _covered(it.box, number) > MOSTLY]
        digits = _digits(number)
        if len(digits) < FEWEST or _sureness(number) < LEGIBLE or _is_certain(beneath):
            continue
        again = _digits(beneath) == digits
        most = 1.0 if again or digits in known else DOUBTED
        least = AGREED if again else 0.0
        numbers += (
            replace(it, weakest=max(least, min(it.weakest, most))) for it in number
        )
    return tuple(in_order([*map(_doubted, _beside(words, numbers)), *numbers]))


def _beside(words: Sequence[Word], numbers: Sequence[Word]) -> Iterator[Word]:
    """The words that numbers do not cover; without digits where they do in part."""
    for word in words:
        covered = _covered(word.box, numbers)
        if covered <= MOSTLY:
            text = re.sub(r"[\d./()+–-]+", "", word.text) if covered > 0 else word.text
            yield replace(word, text=text or word.text)


def _covered(box: Box, words: Sequence[Word]) -> float:
    """The share of a width that words of its line cover, from 0 to 1."""
    shared = sum(max(box.shared_width(word.box), 0) for word in words)
    return shared / max(box.width, 1)


def _numbers(look: Sequence[Word]) -> Iterator[list[Word]]:
    """The groups of digits of a line, those near each other together."""
    number: list[Word] = []
    for word in look:
        text = word.text.strip(_EDGES)
        if not any(map(str.isdigit, text)):
            continue
        if number and word.box.left - number[-1].box.right > APART * word.box.height:
            yield _without_lone(number)
            number = []
        number.append(replace(word, text=text))
    if number:
        yield _without_lone(number)


def _without_lone(number: list[Word]) -> list[Word]:
    """A number without single digits at its ends, which are letters beside it.

    A zero may lead: "๐ ๒๐๐๐ ๐๑๒๓".
    """
    while len(number) > 1 and len(_digits(number[-1:])) == 1:
        number = number[:-1]
    while len(number) > 1 and _digits(number[:1]) in LONE:
        number = number[1:]
    return number


def _is_certain(words: Sequence[Word]) -> bool:
    """Return whether a reader is sure that there are Latin digits, or letters."""
    digits = [it for it in words if sum(c in "0123456789" for c in it.text) >= FEWEST]
    return bool(digits) and all(it.confidence >= CERTAIN for it in digits)


def _sureness(words: Sequence[Word]) -> float:
    """The mean confidence of words by their length, from 0 to 1; 0 of none."""
    return Line(tuple(words)).confidence if words else 0.0


def _digits(words: Sequence[Word]) -> str:
    """The digits of words, as 0 to 9."""
    return "".join(str(int(c)) for word in words for c in word.text if c.isdecimal())


def _doubted(word: Word) -> Word:
    """A word, in doubt if it has a number in such digits."""
    if not _OTHER_DIGITS.search(word.text):
        return word
    return replace(word, weakest=min(word.weakest, DOUBTED))
