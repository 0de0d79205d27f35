"""Tell whether a word on a card may be a misreading of a word of a list."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Levenshtein, Prefix

from ingest.fields.lexicon.text import fold
from models.likeness import skeleton

LOOKALIKE = 0.3
"""Cost of a word that differs only by letters that readers confuse."""
CUT_OFF = 1.0
"""Cost of a word that lacks its end."""
NEVER = 9.0
"""Cost of two words of which neither is a misreading of the other."""
_SHORTEST_CUT = 4  # letters that are left of a word
_FEWEST_CUT = 2  # letters that are lost; with one, "Steel" would be "Steels"
_MOST_WRONG = 0.34  # share of a word's letters
_LONGEST = 40  # letters of a word, and words of a text, that are compared


@lru_cache(maxsize=65536)
def letters(text: str) -> str:
    """Return the folded letters and digits of a text, of any script."""
    return "".join(filter(str.isalnum, fold(text)))


def words_of(text: str) -> list[str]:
    """Return the words of a name or company, signs such as "&" among them."""
    return re.split(r"[\s_]+", text.strip())[:_LONGEST]


@lru_cache(maxsize=65536)
def misreading_cost(read: str, listed: str) -> float:
    """Return the cost of misreading a listed word as another one.

    Returns:
        0 for equal words but for case and accents, `LOOKALIKE` for confused letters,
        `CUT_OFF` for a lost end, more with each other letter, at most `NEVER`.
    """
    one, other = letters(read)[:_LONGEST], letters(listed)[:_LONGEST]
    if one == other:
        return 0.0 if one else NEVER
    first, second = skeleton(one), skeleton(other)
    if first == second:
        return LOOKALIKE
    kept = Prefix.similarity(first, second)
    lost = len(second) - len(first)
    if kept == len(first) >= _SHORTEST_CUT and lost >= _FEWEST_CUT:
        return CUT_OFF
    wrong = Levenshtein.distance(first, second)
    if wrong > max(1, _MOST_WRONG * len(second)) or min(len(first), len(second)) < 3:
        return NEVER
    return LOOKALIKE + wrong


@dataclass(frozen=True, slots=True)
class Alignment:
    """The words of a text beside those of a list.

    Attributes:
        read: The words of the text.
        listed: For each of them the listed word it may be, or "".
        costs: For each of them its `misreading_cost`; 0 where there is no listed word.
        missing: Listed words that are not in the text.
    """

    read: tuple[str, ...]
    listed: tuple[str, ...]
    costs: tuple[float, ...]
    missing: tuple[str, ...]

    @property
    def cost(self) -> float:
        """Return the cost of all words together."""
        return sum(self.costs)

    @property
    def changed(self) -> tuple[tuple[str, str], ...]:
        """The words that differ, as read and as listed."""
        pairs = zip(self.read, self.listed, self.costs, strict=True)
        return tuple((read, listed) for read, listed, cost in pairs if cost > 0)

    def text(self) -> str:
        """Return the text with its misread words replaced, in the case of the text."""
        pairs = zip(self.read, self.listed, strict=True)
        return " ".join(_respelled(read, listed) for read, listed in pairs)


def align(read: str, listed: Sequence[str]) -> Alignment:
    """Find each listed word in a text, the likeliest pairs first."""
    words = words_of(read)
    pairs = sorted(
        (misreading_cost(word, want), abs(place - rank), place, rank)
        for place, word in enumerate(words)
        for rank, want in enumerate(listed)
    )
    found: dict[int, tuple[int, float]] = {}
    taken: set[int] = set()
    for cost, _, place, rank in pairs:
        if cost < NEVER and place not in found and rank not in taken:
            found[place] = rank, cost
            taken.add(rank)
    return Alignment(
        tuple(words),
        tuple(listed[found[it][0]] if it in found else "" for it in range(len(words))),
        tuple(found[it][1] if it in found else 0.0 for it in range(len(words))),
        tuple(word for rank, word in enumerate(listed) if rank not in taken),
    )


def find_run(lines: Iterable[Sequence[str]], listed: Sequence[str]) -> Alignment | None:
    """Return the words of a line that match the listed ones but for misread letters."""
    for line in lines:
        places = [place for place, word in enumerate(line) if letters(word)]
        for start in range(len(places) - len(listed) + 1):
            run = places[start : start + len(listed)]
            pairs = ((line[place], it) for place, it in zip(run, listed, strict=True))
            if run and sum(misreading_cost(*pair) for pair in pairs) < 1:
                return align(" ".join(line[run[0] : run[-1] + 1]), listed)
    return None


def _respelled(read: str, listed: str) -> str:
    if not listed:
        return read
    if letters(read) == letters(listed):
        return _in_case(listed, read) if _has_lost_accents(read, listed) else read
    return _in_case(listed, read)


def _has_lost_accents(read: str, listed: str) -> bool:
    """Return whether a word is the listed one without some of its accents."""
    one, other = _accents(read), _accents(listed)
    return len(read) == len(listed) and one != other and one <= other


def _accents(word: str) -> set[tuple[int, str]]:
    return {
        (place, sign)
        for place, letter in enumerate(word)
        for sign in unicodedata.normalize("NFD", letter)[1:]
    }


def _in_case(listed: str, read: str) -> str:
    """Return a listed word in the case of the word on the card."""
    if read.isupper() and len(read) > 1:
        return listed.upper()
    if (listed.isupper() or listed.islower()) and read[:1].isupper():
        return listed.capitalize() if len(listed) > 1 else listed
    return listed
