"""Letters that RapidOCR writes as others, put right by the spelling of the country.

Its model has "İ", "Æ" and "Ź", but mostly reads "i", "AE" and "Ž" for them
(docs/readers.md). A card's country tells which of them its language has.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from models.reading import OcrResult, Word

_LINK = re.compile(r"@|www|://|\w\.\w", re.IGNORECASE)
_CAPITAL = "[A-ZÇĞİÖŞÜ]"
_LETTER = r"[^\W\d_]"
_LOWER_I = re.compile(rf"i(?={_LETTER}{{2}})(?!le$|çin$|lgili$|nternet$|nfo$)")

_NORDIC = ((r"\bAE(?=[a-zæøåö])", "Æ"),)
_CZECH = (
    (rf"(?<={_LETTER})d['’](?={_LETTER})", "ď"),
    (rf"(?<={_LETTER})t['’](?={_LETTER})", "ť"),
)
_SPELLINGS = {
    "CZ": _CZECH,
    "DK": _NORDIC,
    "FO": _NORDIC,
    "NO": _NORDIC,
    "PL": ((r"Ž(?=dz|r[óo])", "Ź"), (r"ž(?=dz|r[óo]|li|ni)", "ź")),
    "SK": (*_CZECH, (rf"(?<={_LETTER})l['’](?={_LETTER})", "ľ")),
    "TR": (
        (r"Č", "Ğ"),
        (rf"(?<={_CAPITAL})i(?={_CAPITAL})", "İ"),
        (rf"\bi(?={_CAPITAL}{{2}})", "İ"),
        (rf"(?<={_CAPITAL}{{2}})i\b", "İ"),
    ),
}
"""Patterns and what stands in their place, by two-letter country."""
_STRANGERS = {
    "PL": str.maketrans("ŽžŠšČčŇň", "ŻżŚśĆćŃń"),
    "RO": str.maketrans("ŞşŢţ", "ȘșȚț"),
    "TR": str.maketrans("ČčĚě", "ĞğĞğ"),
}
"""Letters that a country's language has not, and those that look like them."""


def respell(ocr: OcrResult, country: str) -> OcrResult:
    """What was read, spelt as the country does, if one is known; links stay."""
    if country not in _SPELLINGS and country not in _STRANGERS:
        return ocr
    lines = (list(_respelt(line.words, country)) for line in ocr.lines())
    return replace(ocr, words=tuple(word for line in lines for word in line))


def _respelt(words: Sequence[Word], country: str) -> Iterator[Word]:
    prose = any(
        w.text[0].islower() and w.text[0] != "i" and len(w.text) > 2 for w in words
    )
    for word in words:
        text = word.text
        if not _LINK.search(text):
            for wrong, right in _SPELLINGS.get(country, ()):
                text = re.sub(wrong, right, text)
            text = text.translate(_STRANGERS.get(country, {}))
            if country == "TR" and not prose and _LOWER_I.match(text):
                text = f"İ{text[1:]}"  # names and places begin with a capital
        yield replace(word, text=text)
