"""Read lines in scripts that RapidOCR lacks with Tesseract.

The script is that of the country of numbers, links and addresses, or else the one that
is detected in lines that could not be read. What Tesseract is sure of replaces
RapidOCR's guess at it.
"""

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from itertools import islice

import numpy as np

from ingest.decode.pixels import Corners, Pixels
from ingest.fields.lexicon.alphabetic import is_given_name, script_of
from ingest.readers.cleanup import clean
from ingest.readers.digits import DigitReader
from ingest.readers.tesseract_lines import LineReader, load_line_reader
from ingest.reading.line_choice import (
    LEAST_SURE,
    LEAST_SURE_KNOWN,
    LEAST_SURE_NAME,
    LEGIBLE,
    better_reading,
    confidence_of,
    text_of,
    unmixed,
)
from ingest.reading.other_digits import reread_numbers
from ingest.reading.unread_lines import (
    FEWEST_UNREAD,
    detect_script,
    find_unread,
    has_unknown_letters,
    is_latin,
    without_scraps,
    words_by_place,
)
from ingest.scripts import SCRIPT_OF, Script, is_foreign, languages_of
from models.reading import OcrResult, Word

MOST_LANGUAGES = 2  # of a script with which its lines are read
SAMPLE = 3  # lines, the longest, in which the languages of a script are compared
LIKELY = 0.5  # least confidence of words that show the language of a card
CERTAIN = 0.9  # confidence of lines by which the language of a card is decided
OF_THE_CARD = 0.1  # bonus of confidence for readings in the language of the card

_MARKS = {"ara": re.compile(r"\bال\w|ة\b"), "fas": re.compile("[پچژگ]")}
"""Letters and word parts that the other language of the script lacks."""

Lines = Sequence[tuple[Word, ...]]


def reread_foreign_lines(
    card: Pixels,
    ocr: OcrResult,
    countries: Sequence[str],
    named: Sequence[str] = (),
    digits: DigitReader | None = None,
) -> OcrResult:
    """Read the lines again whose letters the first reader lacks.

    Args:
        card: Height x width x 3, blue-green-red.
        ocr: What the first reader read, and where it saw lines.
        countries: Two-letter countries it may be from, the likeliest first.
        named: Languages, as Tesseract calls them, whose lines are read on every card.
        digits: Reads numbers in the digits of other scripts.

    Returns:
        What was read, with foreign lines corrected and without scraps of lines that no
        reader can read; `ocr` itself if the card has no such lines.

    Raises:
        ReaderFailed: Tesseract failed on a line.
    """
    spoken = [languages_of(country) for country in countries[:1]]
    expected = [_installed(it) for it in (*([name] for name in named), *spoken)]
    places = [np.array(place, np.float32) for place in ocr.places]
    before = words_by_place(ocr, places)
    unread = find_unread(places, before)
    if not any(expected) and not unread:
        return ocr
    views = clean(card), card
    lines: Lines = before
    for readers in expected:
        lines = _reread(readers, views, places, lines)
    still = [places[at] for at in find_unread(places, lines)]
    if lines == before or len(still) >= max(FEWEST_UNREAD, len(unread) / 2):
        script = detect_script(views[0], still)
        readers = _likeliest(script, views[0], still) if script else {}
        lines = _reread(readers, views, places, lines)
    if digits is not None and lines != before:
        lines = reread_numbers(digits, _script_of(lines, before), views, places, lines)
    changed = {at for at, words in enumerate(lines) if words != before[at]}
    return _result(ocr, lines, changed, unread)


def _result(
    ocr: OcrResult, lines: Lines, changed: Set[int], unread: Sequence[int]
) -> OcrResult:
    """Replace lines by their better readings; return `ocr` itself if there are none.

    What could not be read is left out on a card in letters that the first reader lacks,
    and on one in letters that no reader has.

    Args:
        ocr: What the first reader read.
        lines: Their better readings.
        changed: Numbers of the lines that are read differently now.
        unread: Numbers of the lines that the first reader could not read.
    """
    doubted = tuple(word for word in ocr.doubted if word.line not in changed)
    words = tuple(map(unmixed, _numbered(lines)))
    better = replace(ocr, words=words, doubted=doubted)
    tidy = without_scraps(better, {*unread} - changed)
    if not changed:
        return tidy if has_unknown_letters(tidy) else ocr
    return tidy if is_foreign(better.text) else better


def _script_of(lines: Lines, before: Lines) -> str:
    """The script of the lines that are read differently now, by its English name."""
    pairs = zip(lines, before, strict=True)
    return script_of(" ".join(text_of(words) for words, old in pairs if words != old))


def _installed(
    languages: Sequence[str], most: int | None = MOST_LANGUAGES
) -> dict[str, LineReader]:
    """The readers of the first languages whose models are installed; None: of all."""
    loaded = ((name, load_line_reader(name)) for name in languages)
    found = ((name, reader) for name, reader in loaded if reader)
    return dict(islice(found, most))


def _likeliest(
    script: Script, card: Pixels, unread: Sequence[Corners]
) -> dict[str, LineReader]:
    """The readers of the commonest language of a script, and of the surest other."""
    commonest = _installed(script.languages, 1)
    others = _installed([it for it in script.languages if it not in commonest], None)
    sure = dict.fromkeys(others, 0.0)
    if len(others) >= MOST_LANGUAGES:
        for language, reader in others.items():
            lines = [reader.read_line(card, place) for place in unread[:SAMPLE]]
            sure[language] = _legibility(lines)
    surest = sorted(others, key=lambda it: -sure[it])[: MOST_LANGUAGES - 1]
    return commonest | {language: others[language] for language in surest}


def _reread(
    readers: Mapping[str, LineReader],
    views: Sequence[Pixels],
    places: Sequence[Corners],
    lines: Lines,
) -> Lines:
    """Read lines again; return the better reading of each.

    Args:
        readers: By language, all of one script; most cards are in one language.
        views: Of the card, the better one first.
        places: Where lines are.
        lines: The words read there, then those read elsewhere.
    """
    if not readers:
        return lines
    read = {
        language: [
            ()
            if _is_of_another(language, place, words)
            else _read_line(reader, views, place, words)
            for place, words in zip(places, lines, strict=False)
        ]
        for language, reader in readers.items()
    }
    main = _language_of(read)
    better = list(lines)
    for at in range(len(places)):
        language = max(
            read,
            key=lambda it: confidence_of(read[it][at]) + OF_THE_CARD * (it == main),
        )
        better[at] = better_reading(lines[at], read[language][at], language)
    if better == lines:
        return lines
    for at in find_unread(places, better):  # the script of the card is known now
        again = read[main][at]
        has_given_name = any(is_given_name(word.text) for word in again)
        least = LEAST_SURE_NAME if has_given_name else LEAST_SURE_KNOWN
        better[at] = better_reading(better[at], again, main, least)
    return better


def _is_of_another(language: str, place: Corners, words: Sequence[Word]) -> bool:
    """Return whether a line certainly has no letters of a language."""
    script = SCRIPT_OF.get(language)
    return script is not None and not script.twins and is_latin(place, words)


def _language_of(read: Mapping[str, Lines]) -> str:
    """The language of a card: the surest in lines that are read differently by each.

    Arabic and Persian are told apart by letters that the other language lacks, since
    either model reads both with the same confidence.
    """
    marks = {it: _count_marks(it, read[it]) for it in read if it in _MARKS}
    if len(marks) > 1 and any(marks.values()):
        return max(marks, key=marks.__getitem__)
    lines = range(len(next(iter(read.values()))))
    unlike = [at for at in lines if len({text_of(read[it][at]) for it in read}) > 1]
    return max(read, key=lambda it: _evidence([read[it][at] for at in unlike], it))


def _evidence(lines: Lines, language: str) -> float:
    """The number of letters of a language in sure lines, weighted by confidence."""
    script = SCRIPT_OF.get(language)
    return sum(
        word.confidence * (len(script.letters.findall(word.text)) if script else 1)
        for words in lines
        if confidence_of(words) >= CERTAIN
        for word in words
    )


def _count_marks(language: str, lines: Lines) -> int:
    words = [word for words in lines for word in words if word.confidence >= LIKELY]
    return len(_MARKS[language].findall(text_of(words)))


def _legibility(lines: Lines) -> float:
    """The mean confidence of letters in words, from 0 to 1."""
    letters = [
        (sum(map(str.isalpha, word.text)), word.confidence)
        for words in lines
        for word in words
    ]
    known = [(count, sure) for count, sure in letters if count > 1]
    total = sum(count for count, _ in known)
    return sum(count * sure for count, sure in known) / max(total, 1)


def _read_line(
    reader: LineReader, views: Sequence[Pixels], quad: Corners, words: Sequence[Word]
) -> tuple[Word, ...]:
    """The surest reading of a line, cleaned or not: cleaning hollows large letters.

    A line that is not legible as a whole may be so in pieces.
    """
    best: tuple[Word, ...] = ()
    for view in views:
        read = reader.read_line(view, quad)
        best = max(best, read, key=confidence_of)
        if confidence_of(best) >= LEAST_SURE or confidence_of(words) >= LEGIBLE[0]:
            return best
    apart = (reader.read_apart(view, quad) for view in views)
    return max(best, *apart, key=confidence_of)


def _numbered(lines: Sequence[Sequence[Word]]) -> tuple[Word, ...]:
    return tuple(
        replace(word, line=number)
        for number, words in enumerate(lines)
        for word in words
    )
