"""Determine the country of a card from numbers, hosts, address and language."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from math import exp
from typing import NamedTuple, Self

import phonenumbers

from ingest.fields.lexicon.text import (
    fold,
    table,
    towns,
    us_states,
    words_alone,
)
from ingest.fields.proof.domains import public_suffix

CALLING_CODE, HOST, STRONG, NAME, WEAK, LANGUAGE, SETTING = (
    4.5,
    3,
    3,
    2.5,
    1.5,
    0.6,
    0.7,
)
"""Log-odds that a piece of evidence adds to a country.

A number with a country code counts each time it is printed, all others once.
"""
KNOWN = 2.5
"""Evidence from which a card tells its country, so that the setting is not asked."""
MOST_WORDS = 3  # of a language that count
MOST_SHARING = 2  # languages that a word tells
LONGEST_TOWN = 4  # words
MOST = 50.0  # log odds of a country; a page may repeat its evidence endlessly
UNKNOWN = 1.0  # weight of all countries that nothing speaks for

_INTERNATIONAL = re.compile(
    r"(?:\+|(?<![\w\s])00|(?<!\d)\s00|^00)[\s(]{0,2}(\d[\d\s().\-/]{6,17}\d)"
)
_NOT_A_PLACE = {"ai", "co", "eu", "fm", "io", "me", "tv", "cc", "ws"}


@dataclass(frozen=True, slots=True)
class Country:
    """A country that a card may be from.

    Attributes:
        code: Two letters (ISO 3166).
        probability: From 0 to 1; all countries together make at most 1.
        evidence: What speaks for it, such as "host .de"; "setting" for the setting.
        weight: Log-odds of the evidence, without the setting.
    """

    code: str
    probability: float
    evidence: tuple[str, ...]
    weight: float

    @property
    def known(self) -> bool:
        """Return whether the card itself says so."""
        return self.weight >= KNOWN


class Countries(NamedTuple):
    """The countries whose numbers a card may have, the likeliest first.

    Attributes:
        known: Those that the card itself tells.
        possible: Others; a number is only given to one if it is printed as there.
        setting: Two letters of the country in the settings, or "".
    """

    known: tuple[str, ...] = ()
    possible: tuple[str, ...] = ()
    setting: str = ""

    @property
    def likeliest(self) -> str:
        """The first of all, or ""."""
        return next(iter((*self.known, *self.possible)), "")

    @property
    def all(self) -> tuple[str, ...]:
        """Known and possible ones."""
        return self.known + self.possible

    @classmethod
    def of(cls, countries: Sequence[Country], setting: str = "") -> Self:
        """The countries of numbers on a card; the setting's where it tells nothing."""
        known = tuple(country.code for country in countries if country.known)
        told = [country for country in countries if country.weight > 0]
        least = WEAK if known else 0
        others = (c for c in told or countries if not c.known and c.weight >= least)
        return cls(known, tuple(country.code for country in others), setting)


NO_COUNTRIES = Countries()


def likely_countries(
    text: str, hosts: Iterable[str] = (), setting: str = ""
) -> tuple[Country, ...]:
    """The countries a card may be from, the likeliest first.

    The setting only counts as long as the card says nothing itself.

    Args:
        text: All that is printed on the card.
        hosts: Of its websites and e-mail addresses.
        setting: Two letters of the country in the settings, or "".
    """
    found: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for code, evidence, weight in _evidence(text, hosts):
        found[code][evidence] = found[code].get(evidence, 0) + weight
    if setting:
        found[setting].setdefault("setting", SETTING)
    odds = {
        code: exp(min(sum(pieces.values()), MOST)) for code, pieces in found.items()
    }
    total = UNKNOWN + sum(odds.values())
    countries = [
        Country(
            code=code,
            probability=odds[code] / total,
            evidence=tuple(pieces),
            weight=sum(pieces.values()) - pieces.get("setting", 0),
        )
        for code, pieces in found.items()
    ]
    countries.sort(key=lambda country: -country.probability)
    if any(country.known for country in countries):
        countries = [country for country in countries if country.weight]
    return tuple(countries)


def countries_named(text: str) -> list[str]:
    """The countries whose names are in a text, in the order of the text."""
    return [code for code, kind in _mentions(text) if kind == "name"]


def is_place(text: str) -> bool:
    """Return whether a text is only the name of a large city, state or province."""
    known, _ = _known_words()
    return known.get(fold(text).strip(" .,-"), ("", ""))[1] == "place"


def _evidence(text: str, hosts: Iterable[str]) -> Iterator[tuple[str, str, float]]:
    """Country, what speaks for it, and the weight of that."""
    for match in _INTERNATIONAL.finditer(text):
        for code in _of_number(match.group(1)):
            yield code, "calling code", CALLING_CODE
    for ending in dict.fromkeys(map(_ending, hosts)):
        code = {"uk": "GB"}.get(ending, ending.upper())
        if code in phonenumbers.SUPPORTED_REGIONS:
            yield code, f"host .{ending}", HOST
    for strength, weight in (("strong", STRONG), ("weak", WEAK)):
        for code, form in _forms(strength):
            if form.search(text):
                yield code, f"{strength} form", weight
    yield from _places(text)
    yield from _languages(text)


def _places(text: str) -> Iterator[tuple[str, str, float]]:
    """The countries whose names, places, words or towns are on the card."""
    mentions = dict.fromkeys(_mentions(text))
    for code, kind in mentions:
        yield code, kind, NAME
    for code in dict.fromkeys(_towns_in(text)):
        if (code, "place") not in mentions:
            yield code, "town", WEAK


def _languages(text: str) -> Iterator[tuple[str, str, float]]:
    """The countries of the languages whose words are on the card."""
    printed = set(re.findall(r"[^\W\d_]+", fold(text)))
    for language, entry in table("languages").items():
        known = len(printed & _words_of(language))
        for rank, code in enumerate(entry["countries"].split()):
            if known:
                first = 1 if rank == 0 else 0.9
                weight = LANGUAGE * min(known, MOST_WORDS) * first
                yield code, f"language {language}", weight


@cache
def _words_of(language: str) -> frozenset[str]:
    """The words that a language shares with one other at most: not "telefon"."""
    return frozenset(
        word
        for word in table("languages")[language]["words"].split()
        if sum(word in entry["words"].split() for entry in table("languages").values())
        <= MOST_SHARING
    )


@cache
def _forms(strength: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Countries and the forms that speak for them."""
    return tuple(
        (code, re.compile(entry[strength].replace("{states}", us_states())))
        for code, entry in table("countries").items()
        if strength in entry
    )


@lru_cache(maxsize=64)  # the text of a card is asked about several times
def _mentions(text: str) -> tuple[tuple[str, str], ...]:
    """The countries whose names, places or words are in a text, and what it is."""
    known, pattern = _known_words()
    return tuple(known[match.group()] for match in pattern.finditer(fold(text)))


@cache
def _known_words() -> tuple[Mapping[str, tuple[str, str]], re.Pattern[str]]:
    """Country and kind of every name, place and word, and a pattern of them all."""
    known = {
        fold(word): (code, kind.removesuffix("s"))
        for kind in ("words", "places", "names")
        for code, entry in table("countries").items()
        for word in entry.get(kind, ())
    }
    by_letter = groupby(sorted(known), key=lambda word: word[0])  # tried far faster
    alternatives = "|".join(_alternatives(list(group)) for _, group in by_letter)
    return known, re.compile(alternatives)


def _alternatives(words: Sequence[str]) -> str:
    """A pattern of words with the same first letter, the longest first.

    Words of alphabets stand alone; Chinese, Japanese, Korean and Thai have no blanks.
    """
    longest_first = sorted(words, key=len, reverse=True)
    rest = "|".join(re.escape(word[1:]) for word in longest_first)
    first = words[0][0]
    if first >= "\u0e00":
        return rf"{first}(?:{rest})"
    return rf"(?<![^\W\d_]){re.escape(first)}(?:{rest})(?![^\W\d_])"


def _towns_in(text: str) -> Iterator[str]:
    """The country of each town that is named in a text, the longest names first."""
    known = towns()
    for line in text.splitlines():
        printed = words_alone(line).split()
        for at in range(len(printed)):
            names = (" ".join(printed[at : at + n]) for n in range(LONGEST_TOWN, 0, -1))
            yield from (known[name] for name in names if name in known)


def _of_number(digits: str) -> Iterator[str]:
    """The country of an international number, if there is such a number."""
    try:
        number = phonenumbers.parse("+" + re.sub(r"\(0\)|\D", "", digits))
    except phonenumbers.NumberParseException:
        return
    code = phonenumbers.region_code_for_number(number)
    code = code or phonenumbers.region_code_for_country_code(number.country_code or 0)
    if code in phonenumbers.SUPPORTED_REGIONS:
        yield code


def _ending(host: str) -> str:
    """The ending of a country; "" of one that is sold all over the world."""
    ending = public_suffix(host).rpartition(".")[2]
    return "" if len(ending) != 2 or ending in _NOT_A_PLACE else ending
