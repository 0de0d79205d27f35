"""Convert numbers of other scripts: their digits, and the order of their groups.

Where text runs to the left, so do the groups of a number with blanks between them:
"0553 418 276" is printed "276 418 0553", and in Arabic digits groups with dashes too.
Only the digits of a group run to the right.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from ingest.fields.segment import Segment
from models.reading import Word

_DIGIT = re.compile(r"(?![0-9])\d")  # Arabic, Persian, Thai and Indian ones
_KANJI_DIGITS = "〇一二三四五六七八九"
_KANJI_NUMBER = re.compile(
    rf"[{_KANJI_DIGITS}]{{2,5}}(?:[-−ー‐–—()][{_KANJI_DIGITS}]{{2,4}}){{1,2}}"
    rf"|〇[{_KANJI_DIGITS}]{{9,10}}"
)
_GROUP = re.compile(r"[+(]{0,2}\d[\d()./–-]*\+?,?")
_CODE = re.compile(r"\(?\+\d|[\d(]+\+$")
"""Matches a group with a plus sign, on whichever side of it."""
_AREA = re.compile(r"\(?0[1-9]")
_DASHES = re.compile(r"\s?([-–/])\s?")


def in_plain_digits(text: str) -> str:
    """A text with the digits of any script, and of numbers in kanji, as 0 to 9."""
    plain = _KANJI_NUMBER.sub(_in_digits, text)
    return _DIGIT.sub(lambda digit: str(int(digit.group())), plain)


def _in_digits(number: re.Match[str]) -> str:
    """A telephone number or postcode that is printed downwards, as elsewhere."""
    signs = (_KANJI_DIGITS.find(sign) for sign in number.group())
    return "".join("-" if digit < 0 else str(digit) for digit in signs)


def turned(line: Segment) -> Segment:
    """A line of a card that runs to the left, its numbers from their first group on."""
    words = tuple(_turned(line.words))
    return line if words == line.words else Segment.of(words)


def _turned(words: Sequence[Word]) -> Iterator[Word]:
    for is_number, run in groupby(
        words, key=lambda it: bool(_GROUP.fullmatch(it.text))
    ):
        groups = list(run)
        if is_number and _runs_leftward([word.text for word in groups]):
            groups.reverse()
        yield from map(_turned_within, groups) if is_number else groups


def _turned_within(word: Word) -> Word:
    """A word with dashes between its groups in order, and a plus sign in front."""
    parts = _DASHES.split(word.text)
    groups = parts[::2]
    if len(groups) > 1 and _runs_leftward(groups):
        parts.reverse()
    text = "".join(parts)
    if text.endswith("+"):
        text = f"+{text[:-1]}"
    return word if text == word.text else replace(word, text=text)


def _runs_leftward(groups: Sequence[str]) -> bool:
    """Return whether the last group of a number has its plus sign or area code."""
    first, last = groups[0], groups[-1]
    if _CODE.match(first) or _CODE.match(last):
        return not _CODE.match(first)
    return bool(_AREA.match(last)) and not first.lstrip("(").startswith("0")
