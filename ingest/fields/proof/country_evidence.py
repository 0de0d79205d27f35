"""In which country a card is at home: what its numbers, hosts and address say."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

import phonenumbers

from ingest.fields.lines.text import fold
from ingest.fields.proof.domains import public_suffix

_INTERNATIONAL = re.compile(
    r"(?:\+|(?<![\w\s])00|(?<!\d)\s00|^00)[\s(]{0,2}(\d[\d\s().\-/]{6,17}\d)"
)
_NOT_A_PLACE = {"ai", "co", "eu", "fm", "io", "me", "tv", "cc", "ws"}


def guess_regions(text: str, hosts: Iterable[str], default: str) -> tuple[str, ...]:
    """Two-letter countries in the order of their likelihood; never empty.

    Args:
        text: All that stands on the card.
        hosts: Of its websites and e-mail addresses.
        default: The country in the settings.
    """
    votes: Counter[str] = Counter()
    votes[default] += 1
    for match in _INTERNATIONAL.finditer(text):
        _vote(votes, _region_of_number(match.group(1)), 6)
    for host in hosts:
        _vote(votes, _region_of_host(host), 4)
    for region, weight, form in _forms():
        if form.search(text):
            _vote(votes, region, weight)
    for region in {*regions_named(text), *_regions_of_places(text)}:
        _vote(votes, region, 3)
    return tuple(region for region, _ in votes.most_common(4))


@cache
def _forms() -> tuple[tuple[str, int, re.Pattern[str]], ...]:
    """Region, weight and the form that speaks for it."""
    table = tomllib.loads(_data("regions.toml"))
    return tuple(
        (region, weight, re.compile(form))
        for strength, weight in (("strong", 4), ("weak", 2))
        for region, form in table[strength].items()
    )


@cache
def _names(table: str) -> tuple[dict[str, str], re.Pattern[str]]:
    """The country of each name in a table, and a pattern of all names."""
    regions = tomllib.loads(_data(table))
    names = {fold(name): region for region, all_ in regions.items() for name in all_}
    ordered = sorted(map(re.escape, names), key=len, reverse=True)
    return names, re.compile(rf"(?<![a-z])(?:{'|'.join(ordered)})(?![a-z])")


def _data(name: str) -> str:
    return files("ingest.fields").joinpath("data", name).read_text("utf-8")


def regions_named(text: str) -> list[str]:
    """The countries whose names stand in a text, in the order of the text."""
    names, pattern = _names("countries.toml")
    return [names[match.group()] for match in pattern.finditer(fold(text))]


def _regions_of_places(text: str) -> list[str]:
    """The countries of the cities, states and provinces that stand in a text."""
    names, pattern = _names("places.toml")
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
