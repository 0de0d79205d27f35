"""Tell how likely a word is a name, by the spelling of known names."""

from collections import Counter
from functools import cache
from math import log

from ingest.fields.lexicon.text import family_names, given_names
from ingest.guests.words import letters

_KNOWN = 4.0  # logarithm of how much likelier a known name is than its spelling says
_CLEARLY = 3.0  # difference of logarithms
_RARE = 0.05  # trigrams that are added to those counted
_CONTEXTS = 1.5  # the same for all trigrams that begin alike


def plausibility(word: str) -> float:
    """Logarithm of how likely a word is a name; only for comparing two words."""
    text = letters(word)
    counts, contexts = _trigrams()
    spelling = sum(
        log((counts[it] + _RARE) / (contexts[it[:2]] + _CONTEXTS))
        for it in _parts(text)
    )
    return spelling + _KNOWN * is_name(word)


def is_likelier(one: str, other: str) -> bool:
    """Return whether a word is clearly likelier a name than another one."""
    return plausibility(one) > plausibility(other) + _CLEARLY


def is_name(word: str) -> bool:
    """Return whether people have a word as a given or family name."""
    return letters(word) in given_names() or letters(word) in family_names()


@cache
def _trigrams() -> tuple[Counter[str], Counter[str]]:
    """Count the trigrams and bigrams of known names."""
    counts = Counter(
        part for name in given_names() | family_names() for part in _parts(name)
    )
    contexts: Counter[str] = Counter()
    for part, count in counts.items():
        contexts[part[:2]] += count
    return counts, contexts


def _parts(word: str) -> list[str]:
    padded = f"^^{word}$"
    return [padded[at : at + 3] for at in range(len(padded) - 2)]
