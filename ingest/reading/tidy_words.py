"""Mend what Tesseract misreads in every card: signs it lacks, syllables set apart."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from ingest.readers.tesseract import merged
from models.reading import Word

_SYLLABLE = re.compile(r"[\uac00-\ud7a3]")
_MISREAD = (
    (re.compile("\u0e4d\u0e32"), "\u0e33"),  # a Thai letter that is read as two
    (re.compile("([\u0e48-\u0e4b])\\1\u0e32"), "\\1\u0e33"),  # the same below a tone
    (re.compile(r"^\(쥐\)?"), "(주)"),
    (re.compile(r"^М[ое](?=\d|$)"), "№"),
    (re.compile(r"(?<=\d)증\b"), "층"),
)
"""The sign "㈜" of companies, which Tesseract lacks, and floors of buildings."""


def tidy_words(words: Sequence[Word]) -> Iterator[Word]:
    """Mend letters, and join single Korean syllables, as names are often printed."""
    words = [_mended(word) for word in words]
    for single, run in groupby(words, key=lambda w: bool(_SYLLABLE.fullmatch(w.text))):
        if single:
            yield merged(list(run))
        else:
            yield from run


def _mended(word: Word) -> Word:
    text = word.text
    for misread, printed in _MISREAD:
        text = misread.sub(printed, text)
    return replace(word, text=text)
