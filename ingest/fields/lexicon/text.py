"""Compare texts, and load the word lists and tables in `data/`."""

import lzma
import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from itertools import groupby
from typing import Any

from models import likeness

_FOLDED = str.maketrans(
    {"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "ı": "i"}
)
_ROMAN = str.maketrans(
    {
        "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "е": "e", "є": "e",
        "ж": "zh", "з": "z", "и": "i", "і": "i", "к": "k", "л": "l", "м": "m",
        "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u",
        "ф": "f", "х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sch", "ъ": "",
        "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya", "ђ": "dj", "ј": "j",
        "љ": "lj", "њ": "nj", "ћ": "c", "џ": "dz", "ѕ": "dz",
        "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i",
        "θ": "th", "ι": "i", "κ": "k", "λ": "l", "μ": "m", "ν": "n", "ξ": "x",
        "ο": "o", "π": "p", "ρ": "r", "σ": "s", "ς": "s", "τ": "t", "υ": "y",
        "φ": "f", "χ": "ch", "ψ": "ps", "ω": "o",
    }
)  # fmt: skip


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Lower-case letters without accents; other characters stay."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_FOLDED))
    return "".join(c for c in plain if not unicodedata.combining(c))


def fold_in_place(text: str) -> str:
    """The folded text with every letter in its old place: "ß" is one "s"."""
    return "".join(fold(char)[:1] or char for char in text)


def squash(text: str) -> str:
    """The folded Latin letters and digits alone: "Müller & Co." is "mullerco"."""
    return re.sub(r"[^a-z0-9]", "", fold(text))


def letters_of(text: str) -> str:
    """The folded letters and digits of any script alone, for comparing."""
    return "".join(sign for sign in fold(text) if sign.isalnum())


def romanise(text: str) -> str:
    """A text folded, with Cyrillic and Greek letters as addresses spell them.

    For comparing alone: nobody's name is to be shown in letters it is not printed in.
    """
    return text if text.isascii() else fold(text).translate(_ROMAN)


def skeleton(text: str) -> str:
    """Return a text with letters that look alike made one (Unicode TS #39).

    Two texts of one skeleton may be two readings of the same print.
    """
    return likeness.skeleton(squash(text))


@cache
def entries(name: str) -> frozenset[str]:
    """The entries of a list as they stand there; "#" begins a remark."""
    lines = (line.partition("#")[0].split() for line in _text(f"{name}.txt"))
    return frozenset(entry for line in lines for entry in line)


@cache
def words(name: str) -> frozenset[str]:
    """The folded entries of a list."""
    return frozenset(map(fold, entries(name)))


def is_listed(word: str, name: str) -> bool:
    """Return whether a list has a word; where both have accents, with the same ones."""
    spelt = _spellings(name).get(fold(word), ())
    return any(word.isascii() or it.isascii() or it == word.lower() for it in spelt)


@cache
def _spellings(name: str) -> Mapping[str, Sequence[str]]:
    """The entries of a list by what they are folded to."""
    ordered = sorted(entries(name), key=fold)
    return {folded: tuple(them) for folded, them in groupby(ordered, key=fold)}


@cache
def table(name: str) -> Mapping[str, Any]:
    """A table as it stands in its TOML file."""
    return tomllib.loads("\n".join(_text(f"{name}.toml")))


def us_states() -> str:
    """The postal abbreviations of the United States, as alternatives of a pattern."""
    states: str = table("countries")["US"]["states"]
    return states.replace(" ", "|")


def _text(name: str) -> list[str]:
    return files("ingest.fields").joinpath("data", name).read_text("utf-8").splitlines()


def given_names() -> frozenset[str]:
    """The folded given names."""
    return _known_names()[0]


def family_names() -> frozenset[str]:
    """The folded family names."""
    return _known_names()[1]


@cache
def towns() -> Mapping[str, str]:
    """The country of every town that speaks for one alone, by its `words_alone`."""
    lines = (line.split("\t") for line in _unpacked("towns").split("\n"))
    return {name: code for code, *names in lines for name in names}


def words_alone(text: str) -> str:
    """The folded words of a text without digits or punctuation."""
    return " ".join(re.findall(r"[^\W\d_]+", fold(text)))


@cache
def _known_names() -> tuple[frozenset[str], frozenset[str]]:
    given, _, family = _unpacked("names").partition("\n\n")
    return frozenset(given.split("\n")), frozenset(family.split("\n"))


@cache
def trades() -> frozenset[str]:
    """The folded words of trades in forty languages; no names of people."""
    return frozenset(_unpacked("trades").split("\n"))


def _unpacked(name: str) -> str:
    packed = files("ingest.fields").joinpath("data", f"{name}.txt.xz").read_bytes()
    return lzma.decompress(packed).decode()
