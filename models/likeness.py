"""Tell whether two names or companies are likely the same, and name the nearest."""

import re
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein, Prefix

from models.errors import NotFound
from models.text import unaccented

PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("ii", "u"))
"""Two letters that are read for one."""
DIGITS = str.maketrans("OoQlI|SBZ", "000111582")
"""Letters and signs among digits, and the digits they are read for."""
_ALIKE = str.maketrans("01|!i52896q", "ollllszbggg")


def skeleton(text: str) -> str:
    """Return folded text with letters that look alike made one (Unicode TS #39).

    Two texts with the same skeleton may be two readings of the same print.
    """
    for pair, letter in PAIRS:
        text = text.replace(pair, letter)
    return text.translate(_ALIKE)


_TITLES = frozenset(
    "dr prof professor mr mrs ms miss herr frau ing dipl mag rer jur mba msc bsc phd"
    " llm cpa esq jr sr ii iii iv lic sig dott dottssa avv arch geom rag mme"
    " mlle".split()
)
_LEGAL_FORMS = frozenset(
    "gmbh ag kg ohg gbr ug mbh se ev eg co cokg inc incorporated llc llp lp ltd limited"
    " plc corp corporation company sa sas sarl eurl sl slu srl spa snc sas bv nv cv vof"
    " ab as asa oy oyj aps sro spol zoo doo kft zrt rt pty pte pvt kk gk lda ltda cia"
    " und and the und group holding international".split()
)
_TRANSLITERATIONS = str.maketrans(
    {"ß": "ss", "æ": "ae", "ø": "o", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th"}
)
_CJK = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u1100-\u11ff"
"""Scripts in which a space between names means nothing."""
CLOSE = 0.85
"""Share of equal letters from which two names are close."""
_LONG_ENOUGH = 6
"""Letters of a word from which a single different one may be misread."""
_REMEMBERED = 1_000
"""Keys that are kept: a contact is compared, stored and indexed by the same ones."""


@lru_cache(_REMEMBERED)
def name_key(name: str) -> str:
    """Return the key of a name, the same for "Dr. Jörg Müller" and "MULLER, Jorg"."""
    words = [word for word in _words(name) if word not in _TITLES]
    return " ".join(sorted(words))


@lru_cache(_REMEMBERED)
def company_key(company: str) -> str:
    """Return the key of a company: its words without the legal form."""
    words = _words(company)
    telling = [word for word in words if word not in _LEGAL_FORMS and len(word) > 1]
    return " ".join(telling or words)


def are_like_names(one: str, other: str) -> bool:
    """Return whether two names may well be one person's.

    One may lack a middle name, have a given name as its initial, or differ by what
    readers mistake. "Jan" and "Jana", or "Martin" and "Martina", are two people.
    """
    first, second = name_key(one).split(), name_key(other).split()
    if not first or not second:
        return False
    shorter, longer = _by_length(first, second)
    rest = sorted(longer, key=lambda word: word not in shorter)
    has_whole = False
    for word in sorted(shorter, key=len, reverse=True):
        match = next((it for it in rest if _are_like_words(word, it)), None)
        if match is None:
            return False
        rest.remove(match)
        has_whole |= min(len(word), len(match)) > 1
    return has_whole and (len(shorter) > 1 or len(longer) == 1)


def are_close_names(one: str, other: str) -> bool:
    """Return whether two names differ by so little that one may be misread.

    For people of whom something else is known to be the same: by this, Martin and
    Martina are close.
    """
    first, second = name_key(one), name_key(other)
    return similarity(first, second) >= CLOSE


def are_like_companies(one: str, other: str) -> bool:
    """Return whether two companies are one, despite a branch or a misread letter."""
    first, second = company_key(one).split(), company_key(other).split()
    if not first or not second:
        return False
    shorter, longer = _by_length(first, second)
    starts_alike = all(map(_are_like_words, shorter, longer))
    return starts_alike or "".join(first) == "".join(second)


def other_company(company: str, listed: str) -> str:
    """Return the listed company if it is another one than a contact's; else ""."""
    is_other = company and listed and not are_like_companies(company, listed)
    return listed if is_other else ""


def similarity(one: str, other: str) -> float:
    """Return the share of letters, 0 to 1, that two texts share in the same order."""
    return fuzz.ratio(one, other) / 100


def one_edit_apart(one: str, other: str) -> bool:
    """Return whether at most one letter is inserted, missing or different."""
    return Levenshtein.distance(one, other, score_cutoff=1) <= 1


def nearest(text: str, known: Iterable[str]) -> str | None:
    """Return the known text that somebody who wrote this one most likely meant."""
    found = process.extractOne(
        text, list(known), scorer=fuzz.WRatio, processor=str.casefold, score_cutoff=70
    )
    return found[0] if found else None


def _by_length(one: list[str], other: list[str]) -> tuple[list[str], list[str]]:
    """Return the shorter list first; for equal lengths, the same in either order."""
    shorter, longer = sorted((one, other), key=lambda words: (len(words), words))
    return shorter, longer


def _are_like_words(one: str, other: str) -> bool:
    if one == other:
        return True
    if min(len(one), len(other)) == 1:
        return one[0] == other[0]
    first, second = skeleton(one), skeleton(other)
    return first == second or _is_slip(first, second)


def _is_slip(one: str, other: str) -> bool:
    """Return whether one letter is wrong, missing or too many, but not near the end.

    Endings tell Martin from Martina and Andrea from Andreas.
    """
    if min(len(one), len(other)) < _LONG_ENOUGH:
        return False
    rest = max(len(one), len(other)) - Prefix.similarity(one, other)
    return one_edit_apart(one, other) and rest > 2


def _words(text: str) -> list[str]:
    """Return lower-case words without accents; "ü", "ue" and "u" are the same."""
    plain = unaccented(text, _TRANSLITERATIONS)
    plain = re.sub(r"([a-z])\.(?=[a-z]\.)", r"\1", plain)  # "s.r.l." is one word
    plain = re.sub(r"(?<=[aou])e(?![aeiou])", "", plain)
    plain = re.sub(rf"(?<=[{_CJK}])\s+(?=[{_CJK}])", "", plain)
    return re.findall(r"[^\W_]+", plain.replace("'", "").replace("’", ""))


MOST_NAMED = 8
"""Known names that a message lists at most."""


def unknown(thing: str, name: str, known: Iterable[str]) -> NotFound:
    """Return the error for a name that nothing has.

    `thing` is what was asked for, such as "event".
    """
    names = sorted(set(filter(None, known)))
    near = nearest(name, names)
    if near is not None:
        return NotFound(f'There is no {thing} "{name}": did you mean "{near}"?')
    if not names:
        return NotFound(f'There is no {thing} "{name}": there are none yet.')
    listed = ", ".join(names[:MOST_NAMED])
    more = ", and others" if len(names) > MOST_NAMED else ""
    return NotFound(f'There is no {thing} "{name}"; there are: {listed}{more}.')
