"""Signs that a text is another document than a card: a receipt, a ticket, a letter.

Cards of many countries have next to none of them, since nothing on a card is of a day,
has a price or is a sentence (docs/accuracy.md has the figures).
"""

import re
from enum import StrEnum
from functools import cache

from ingest.fields.lexicon.text import fold, words
from models.reading import OcrResult

FEWEST_PRICES = 2  # one may be a number of another sort: "Room 12.04"
FEWEST_LINES = 2  # of running text; a card may have a slogan
LONGEST = 500  # letters of a line that are looked at; no print has more

_PRICE = re.compile(
    r"""(?: [$€£¥₹] | \b(?:eur|usd|gbp|chf)\b )
        \s? \d{1,7} (?: [.,]\d{2,3} ){0,3} (?!\d)
    | (?<![\d.,+/-]) \d{1,5}[.,]\d\d (?! [\d.,/%-] )
    | (?<![\d.,+/-]) \d{1,5}[.,][-–—]{1,2} (?! [\w-] )""",
    re.VERBOSE,
)
_TIME = re.compile(r"(?<![\d.:])[0-2]?\d:[0-5]\d(?![\d:])")
_MINUTES, _HALF = r"[:.h][0-5]\d", r"\s?(?:uhr|h\b|[ap]\.?m\b\.?)"
_CLOCK = rf"[0-2]?\d (?: {_MINUTES} (?:{_HALF})? | {_HALF})"
_TILL = r"\s? (?: [-–—~] | to | bis | a | till? | tot | until) \s?"
_OPEN = re.compile(  # hours of a shop, which its card may have
    rf"""(?<!\d) (?: {_CLOCK} {_TILL} [0-2]?\d (?:{_MINUTES})? (?:{_HALF})?
    | [0-2]?\d {_TILL} {_CLOCK} ) (?![\d./-]*\d)""",
    re.VERBOSE,
)
_VIETNAMESE = re.compile("[ăđơưạ-ỹ]", re.IGNORECASE)


class Sign(StrEnum):
    """A sign of another document than a card."""

    DATE = "a date"
    TIME = "a time of day"
    PRICES = "prices"
    SENTENCES = "running text"
    TERM = "a term of papers with figures"


def find_signs(ocr: OcrResult) -> set[Sign]:
    """Return the signs that a text has."""
    lines = [line.text[:LONGEST] for line in ocr.lines()]
    plain = [_OPEN.sub("", fold(line)) for line in lines]
    met = {
        Sign.DATE: any(map(_date().search, plain)),
        Sign.TIME: any(map(_TIME.search, plain)),
        Sign.PRICES: sum(len(_PRICE.findall(it)) for it in plain) >= FEWEST_PRICES,
        Sign.SENTENCES: sum(map(_is_running, lines)) >= FEWEST_LINES,
        Sign.TERM: any(map(_has_term, plain)),
    }
    return {sign for sign, is_met in met.items() if is_met}


@cache
def _date() -> re.Pattern[str]:
    """Return a day of a year; streets are called after days without one."""
    month = "|".join(sorted(words("months"), key=len, reverse=True))
    day = r"[0-3]?\d"
    return re.compile(
        rf"""(?<![\d.+/-]) (?<!\d\s) (?: {day}[./][01]?\d[./](?:20)?\d\d
        | [01]?\d/{day}/(?:20)?\d\d | {day}-[01]?\d-20\d\d
        | 20\d\d[./-][01]?\d[./-]{day} | 20\d\d\s?年\s?[01]?\d
        | {day}\.?\s?(?:de\s)?(?:{month})\b\.?,?\s?(?:de\s)?(?:20\d\d)
        | \b(?:{month})\b\.?\s{day},?\s20\d\d ) (?![\d/-]|\.\d)""",
        re.VERBOSE,
    )


def _is_running(line: str) -> bool:
    """Return whether a line is a piece of a sentence: many words, most of them small.

    Vietnamese, recognised by its diacritics, writes each syllable as a word.
    """
    tokens = line.split()
    small = sum(
        token[0].islower() and token.strip(".,;:!?").isalpha() for token in tokens
    )
    syllables = 2 if len(_VIETNAMESE.findall(line)) > 1 else 1
    return len(tokens) >= 6 * syllables and small >= 4 * syllables


def _has_term(line: str) -> bool:
    """Return whether a folded line is a term of other documents, or one and figures."""
    tokens = [token.strip(".,:;#") for token in line.split()]
    begins = bool(tokens) and tokens[0] in words("papers")
    return begins and (len(tokens) == 1 or any(c.isdigit() for c in line))
