"""Choose between two readings of a line when the first lacks some letters."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from rapidfuzz.distance import LCSseq

from ingest.fields.lexicon.text import squash
from ingest.reading.tidy_words import tidy_words
from ingest.scripts import LATIN, SCRIPT_OF, SCRIPTS, is_foreign, is_right_to_left
from models.geometry import Box
from models.reading import Line, Word

LEAST_SURE = 0.75  # confidence from which a line in foreign letters is believed
LEAST_SURE_NAME = 0.45  # the same with a given name: no dictionary has surnames
LEAST_SURE_KNOWN = 0.65  # the same if the card has other lines in this script
LEAST_SURE_OF = {"tha": 0.87}  # its model reads Thai in anything
LEAST_SURE_WORD = 0.85  # the same for a foreign word among others
MOST_DIGITS = 6  # of a line that is replaced as a whole; numbers stay the first's
MOSTLY = 0.5  # share of foreign letters that makes a line, or a word, a foreign one
SURER = 0.01  # least difference by which the other reader is surer
CERTAIN = 0.97  # confidence of a first reading that the other cannot exceed
LEGIBLE = (0.9, 0.8)  # least confidence and share of letters of a legible line
KEPT = 0.9  # share of letters that a reading with diacritics must keep
_ASCII = re.compile("[A-Za-z]")
_MARKED = re.compile(r"[^\W\d_a-zA-Z]")
_NUMBERS = re.compile(r"\d{3,}|[+(]*\d[\d()+\-–/]*(?:\.\d[\d()+\-–/]*)*$")
_NUMBER = re.compile(r"[0-9][0-9./:\-]+[0-9]")
_TWO_NUMBERS = re.compile(r"(?<=-\d{4})(?=0\d{1,2}-\d)")
_LINK = re.compile(r"@|www\.|://|\w\.[a-z]{2,6}$", re.IGNORECASE)

Words = Sequence[Word]


def better_reading(
    first: Words, second: Words, language: str, least_sure: float = LEAST_SURE
) -> tuple[Word, ...]:
    """Choose the words of a line: the first reading, the second, or some of each.

    Args:
        first: Reading of a reader that lacks letters of the language.
        second: Reading of one that has them.
        language: Tesseract's name of it.
        least_sure: Confidence from which the second is believed.
    """
    if not second:
        return tuple(first)
    letters = _MARKED if language in LATIN else SCRIPT_OF[language].letters
    if language in LATIN and len(_digits(text_of(first))) < MOST_DIGITS:
        return _with_marks(first, second)
    least = LEAST_SURE_OF.get(language, least_sure)
    links = [word.box for word in first if _LINK.search(word.text)]
    if confidence_of(second) >= least and _foreign(second, letters) and not links:
        is_first = _legible(first, second) and not _are_twins(first, second, language)
        return tuple(first if is_first else _with_digits_of(first, tidy_words(second)))
    sure = (word for word in second if _is_word(word, letters))
    better = [word for word in sure if not _lies_in(word.box, links)]
    if language not in LATIN:
        better = [word for word in better if not _is_read_below(first, word)]
    return _with_words(first, better)


def _is_read_below(first: Words, word: Word) -> bool:
    """Return whether the first reader is sure of as many letters where a word is.

    It is sure of "Dr." beside a word in letters it lacks, but not of "Mo.:" for "Моб.:"
    nor of a label that it read as part of a number.
    """
    below = [
        it
        for it in first
        if _lies_in(it.box, [word.box]) and re.sub(r"\W", "", it.text).isalpha()
    ]
    return _legible(below, [word])


def _lies_in(box: Box, others: Sequence[Box]) -> bool:
    """Return whether the horizontal middle of a box is within one of the others."""
    middle = (box.left + box.right) / 2
    return any(other.left <= middle <= other.right for other in others)


def _is_word(word: Word, letters: re.Pattern[str]) -> bool:
    """Return whether a word is certainly in a script; "45ó" is a misread "456"."""
    some = _foreign([word], letters) or (
        letters is _MARKED and letters.search(word.text) and not _digits(word.text)
    )
    return word.confidence >= LEAST_SURE_WORD and bool(some)


def _with_words(first: Words, words: Words) -> tuple[Word, ...]:
    """Replace what was read at the places of some words by these words."""
    if not words:
        return tuple(first)
    taken = [word.box for word in words]
    parts = [part for word in first for part in _numbers(word, taken)]
    rest = [part for word in parts for part in _remains(word, taken)]
    return tuple(in_order([*words, *rest]))


def in_order(words: Words) -> Iterator[Word]:
    """Words of a line in reading order; numbers run to the right in any script."""
    placed = sorted(words, key=lambda word: word.box.left)
    if not any(is_right_to_left(word.text) for word in words):
        yield from placed
        return
    runs = groupby(reversed(placed), key=lambda word: is_right_to_left(word.text))
    for leftward, run in runs:
        yield from run if leftward else reversed(list(run))


def _numbers(word: Word, taken: Sequence[Box]) -> Iterator[Word]:
    """Split a word of two numbers at a label between them that was not read."""
    joint = _TWO_NUMBERS.search(word.text)
    within = [
        box for box in taken if word.box.left < box.left < box.right < word.box.right
    ]
    if joint is None or not within:
        yield word
        return
    label, at = within[0], joint.start()
    before = replace(word.box, right=label.left)
    yield replace(word, text=word.text[:at], box=before)
    yield replace(word, text=word.text[at:], box=replace(word.box, left=label.right))


def _foreign(words: Words, letters: re.Pattern[str]) -> bool:
    """Return whether most of the letters and digits are of a script."""
    text = "".join(word.text for word in words)
    signs = sum(sign.isalnum() or bool(letters.match(sign)) for sign in text)
    return signs > 0 and len(letters.findall(text)) >= MOSTLY * signs


def _legible(first: Words, second: Words) -> bool:
    """Return whether the first reading has almost as much and is sure: "STEEL Ltd."."""
    sure, share = LEGIBLE
    doubted = confidence_of(first) < min(confidence_of(second) - SURER, CERTAIN)
    doubted = doubted or any(_is_mixed(word.text) for word in first)
    return (
        confidence_of(first) >= sure
        and not doubted
        and _long(first) >= share * _long(second)
    )


def _are_twins(first: Words, second: Words, language: str) -> bool:
    """Return whether a line was read in Latin letters that look like those of a script.

    Capitals in Cyrillic are: "ABTOKONA" for "АВТОШКОЛА". The second reading must have
    letters that look like no Latin ones.
    """
    twins = SCRIPT_OF[language].twins if language in SCRIPT_OF else {}
    letters = [sign for sign in text_of(second) if sign.isalpha()]
    alike = sum(sign in twins.values() for sign in letters)
    plain = all(sign.isascii() for sign in text_of(first))
    return plain and _is_upper(first) and bool(twins) and alike < len(letters)


def _is_upper(words: Words) -> bool:
    """Return whether most letters are capitals; "ЕДЫ" is read as "EAbI"."""
    letters = [sign for sign in text_of(words) if sign.isalpha()]
    return sum(sign.isupper() for sign in letters) > 0.75 * len(letters)


def unmixed(word: Word) -> Word:
    """Replace Latin letters in a word of another script by the similar ones of it."""
    if not _is_mixed(word.text):
        return word
    script = next(it for it in SCRIPTS if it.letters.search(word.text))
    text = "".join(script.twins.get(sign, sign) for sign in word.text)
    return word if _ASCII.search(text) else replace(word, text=text)


def _is_mixed(word: str) -> bool:
    """Return whether a word mixes Latin letters with others: "Tnλ." for "Τηλ."."""
    return bool(_ASCII.search(word)) and is_foreign(word)


def _with_marks(first: Words, second: Words) -> tuple[Word, ...]:
    """The words of the first reading with the diacritics of the second.

    They are taken word by word if the numbers of words are equal; else one of the lines
    is chosen. Digits are always the first's.
    """
    if len(first) != len(second) or confidence_of(second) < LEAST_SURE_WORD:
        return tuple(second if _adds_marks(first, second) else first)
    return tuple(
        replace(one, text=other.text) if _marks_word(one.text, other.text) else one
        for one, other in zip(first, second, strict=True)
    )


def _marks_word(one: str, other: str) -> bool:
    """Return whether a word has all letters of another, diacritics, and no digit."""
    if _digits(one + other) or _LINK.search(one):
        return False
    return _MARKED.search(other) is not None and _keeps(one, other)


def _keeps(one: str, other: str) -> bool:
    """Return whether a text has nearly all letters of another, in order."""
    letters = squash(one)
    kept = LCSseq.similarity(letters, squash(other))
    return kept >= KEPT * len(letters) > 0


def _adds_marks(first: Words, second: Words) -> bool:
    """Return whether the second has the letters and digits of the first, and marks."""
    before, after = text_of(first), text_of(second)
    if confidence_of(second) < LEAST_SURE_WORD or _LINK.search(before):
        return False
    if _digits(before) != _digits(after):
        return False
    marks = [
        sum(not c.isascii() for c in text if c.isalpha()) for text in (before, after)
    ]
    return 0 < max(marks[0], 1) <= marks[1] and _keeps(before, after)


def _remains(word: Word, taken: Sequence[Box]) -> Iterator[Word]:
    """The parts of a word that are not at the places of other words.

    The places of letters are known only roughly: numbers stay, and of a word that is
    half covered nothing else does.
    """
    step = word.box.width / len(word.text)
    found = _NUMBERS.finditer(word.text) if len(word.text) >= 5 else ()
    digits = {at for number in found for at in range(*number.span())}

    def is_free(at: int) -> bool:
        middle = word.box.left + (at + 0.5) * step
        covered = any(box.left <= middle < box.right for box in taken)
        return not covered or at in digits

    letters = range(len(word.text))
    half_taken = 2 * sum(map(is_free, letters)) <= len(letters)
    for free, run in groupby(letters, key=is_free):
        if free:
            places = list(run)
            left = round(word.box.left + places[0] * step)
            right = round(word.box.left + (places[-1] + 1) * step)
            text = word.text[places[0] : places[-1] + 1]
            if any(c.isdigit() or (c.isalpha() and not half_taken) for c in text):
                yield replace(
                    word, text=text, box=replace(word.box, left=left, right=right)
                )


def _with_digits_of(first: Words, second: Iterable[Word]) -> Iterator[Word]:
    """Words read again, with numbers as the first reader has them.

    Tesseract's models misread single digits, "51999" for "31999"; RapidOCR's hardly do.
    """
    words = list(second)
    runs = [
        Counter(_NUMBER.findall(text_of(them)))
        for them in ([word for word in first if word.confidence >= LEGIBLE[0]], words)
    ]
    known, doubted = list((runs[0] - runs[1]).elements()), runs[1] - runs[0]

    def put_right(number: re.Match[str]) -> str:
        digits = number.group()
        alike = (it for it in known if doubted[digits] and _are_alike(it, digits))
        printed = next(alike, digits)
        if printed != digits:
            known.remove(printed)
            doubted[digits] -= 1
        return printed

    for word in words:
        yield replace(word, text=_NUMBER.sub(put_right, word.text))


def _are_alike(one: str, other: str) -> bool:
    """Return whether two numbers are as long, and most of their digits are the same."""
    same = sum(a == b for a, b in zip(one, other, strict=False))
    return len(one) == len(other) and 2 * same > len(one)


def text_of(words: Words) -> str:
    """The words, separated by single spaces."""
    return " ".join(word.text for word in words)


def confidence_of(words: Words) -> float:
    """Mean confidence of words, weighted by length, 0 to 1; 0 of none."""
    return Line(tuple(words)).confidence


def _long(words: Iterable[Word]) -> int:
    return sum(len(word.text) for word in words)


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit())
