"""In which country a card is at home: what its numbers, hosts and address say."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

import phonenumbers

from ingest.fields.domains import public_suffix
from ingest.fields.text import fold

_US_STATE = (
    "A[LKZR]|C[AOT]|D[CE]|FL|GA|HI|I[DLNA]|K[SY]|LA|M[EDAINSOT]|N[EVHJMYCD]|O[HKR]|PA|"
    "RI|S[CD]|T[NX]|UT|V[TA]|W[AVIY]|PR"
)
_SHAPES = (
    ("US", 2.0, re.compile(rf"\b(?:{_US_STATE})\b[ ,.]+\d{{5}}(?:-\d{{4}})?\b")),
    ("GB", 2.0, re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b")),
    ("CA", 2.0, re.compile(r"\b[A-Z]\d[A-Z]\s?\d[A-Z]\d\b")),
    (
        "US",
        1.5,
        re.compile(r"(?<![\d.])\(?[2-9]\d\d\)?[\s./-]{1,2}[2-9]\d\d[\s.-]\d{4}(?!\d)"),
    ),
    ("JP", 2.0, re.compile(r"[\u3040-\u30ff〒]")),
    ("KR", 2.0, re.compile(r"[\uac00-\ud7af]")),
    ("CN", 1.0, re.compile(r"[\u4e00-\u9fff]")),
)
_INTERNATIONAL = re.compile(r"(?:\+|\b00)[\s(]{0,2}(\d[\d\s().\-/]{6,17}\d)")
_NOT_A_PLACE = {"ai", "co", "eu", "fm", "io", "me", "tv", "cc", "ws"}


def guess_regions(text: str, hosts: Iterable[str], default: str) -> tuple[str, ...]:
    """Two-letter countries in the order of their likelihood; never empty.

    Args:
        text: All that stands on the card.
        hosts: Of its websites and e-mail addresses.
        default: The country in the settings.
    """
    votes: Counter[str] = Counter()
    votes[default] += 1  # half a vote, all others being doubled
    for match in _INTERNATIONAL.finditer(text):
        _vote(votes, _region_of_number(match.group(1)), 6)
    for host in hosts:
        _vote(votes, _region_of_host(host), 4)
    for region, weight, shape in _SHAPES:
        if shape.search(text):
            _vote(votes, region, int(2 * weight))
    for region in regions_named(text):
        _vote(votes, region, 3)
    return tuple(region for region, _ in votes.most_common(4))


@cache
def _countries() -> tuple[dict[str, str], re.Pattern[str]]:
    text = files("ingest.fields").joinpath("data", "countries.toml").read_text("utf-8")
    names = {name: code for code, all_ in tomllib.loads(text).items() for name in all_}
    ordered = sorted(map(re.escape, names), key=len, reverse=True)
    return names, re.compile(rf"(?<![a-z])(?:{'|'.join(ordered)})(?![a-z])")


def regions_named(text: str) -> list[str]:
    """The countries whose names stand in a text, in the order of the text."""
    names, pattern = _countries()
    return [names[match.group()] for match in pattern.finditer(fold(text))]


def _vote(votes: Counter[str], region: str | None, weight: int) -> None:
    if region in phonenumbers.SUPPORTED_REGIONS:
        votes[region] += weight


def _region_of_number(digits: str) -> str | None:
    try:
        number = phonenumbers.parse("+" + re.sub(r"\(0\)|\D", "", digits))
    except phonenumbers.NumberParseException:
        return None
    return phonenumbers.region_code_for_number(
        number
    ) or phonenumbers.region_code_for_country_code(number.country_code or 0)


def _region_of_host(host: str) -> str | None:
    ending = public_suffix(host).rpartition(".")[2]
    if len(ending) != 2 or ending in _NOT_A_PLACE:
        return None
    return {"uk": "GB"}.get(ending, ending.upper())
