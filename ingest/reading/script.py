"""Which script lines are printed in, told from their picture.

Each of Tesseract's models finds its own letters in anything; but only the one of the
script that is printed reads whole words of them, and is sure of these.
"""

import re
from collections.abc import Sequence

from ingest.decode.pixels import Pixels
from ingest.readers.alphabets import SCRIPTS, Script
from ingest.readers.pp_ocr import Quads
from ingest.readers.tesseract_lines import load_first
from models.reading import Word

MOST_LINES = 3  # that are looked at; two do for nine cards in ten
HEIGHTS = 6.0  # of a line that is looked at: a word or two
CERTAIN = 0.75  # share of the letters from which no other line is looked at
LIKELY = 0.55  # share of the letters that must be sure ones of the script
LIKELY_OF = {"Thai": 0.85}  # whose model reads Thai in anything, at most 0.8 sure
FEWEST_VOWELS = 0.2  # of the letters of Thai; print has one in three
_THAI_VOWELS = re.compile("[\u0e30-\u0e3a\u0e40-\u0e4e]")
FEWEST_SIGNS = 5  # of a line; fewer may look like those of any script
SHORTEST_WORD = 2  # letters; single ones look alike. Thai is not parted into words


def tell_script(card: Pixels, lines: Sequence[Quads]) -> Script | None:
    """The script of lines that nobody could read; None if it is none of the known.

    Args:
        card: Cleaned.
        lines: Their places, the longest first; few are looked at.

    Raises:
        ReaderFailed: Tesseract gave up on a line.
    """
    likeliest, most = None, 0.0
    for line in lines[:MOST_LINES]:
        for script in SCRIPTS:
            reader = load_first(script.languages)
            if reader is None:
                continue
            likely = likelihood(reader.read_line(card, line, HEIGHTS), script)
            if likely > max(most, LIKELY_OF.get(script.name, LIKELY)):
                likeliest, most = script, likely
        if most >= CERTAIN:
            break
    return likeliest


def likelihood(words: Sequence[Word], script: Script) -> float:
    """Share of the signs that are letters in words of this script alone, if sure.

    Args:
        words: As the model of the script reads them.
        script: The one that is asked about.
    """
    total, own = 0, 0.0
    for word in words:
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
    """Whether a reading in Thai has as many vowels and tones as the language."""
    letters = "".join(word.text for word in words)
    return len(_THAI_VOWELS.findall(letters)) >= FEWEST_VOWELS * len(letters)
