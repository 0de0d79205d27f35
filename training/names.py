"""Collect the given and family names of some eighty countries and languages.

    python -m training.names

Writes `ingest/fields/data/names.txt.xz`: folded given names, an empty line, folded
family names, of the packages Faker and mimesis (both under the MIT licence). Words that
cards print in another role, such as "Church", are left out.
"""

import json
import lzma
import re
from collections.abc import Collection, Iterator
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from unicodedata import category

from faker.config import AVAILABLE_LOCALES

from ingest.fields.lexicon.text import fold, words
from training.texts import read_words

NAMES = Path(__file__).parents[1] / "ingest" / "fields" / "data" / "names.txt.xz"
SHORTEST = 2  # letters
KINDS = {"first": "names", "last": "surnames"}  # as Faker and mimesis call them
OTHER_ROLES = (
    "titles", "departments", "organisations", "connectors", "particles", "streets",
    "honorifics", "credentials", "legal_forms", "months",
)  # fmt: skip


def main() -> None:
    """Collect and write."""
    contacts = read_words("contacts")
    given = fold_all([*collect("first"), *contacts["given"], *contacts["korean"]])
    family = fold_all([*collect("last"), *contacts["korean_families"]])
    text = "\n\n".join("\n".join(sorted(names)) for names in (given, family))
    NAMES.write_bytes(lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME))
    print(f"{len(given)} given names, {len(family)} family names")


def fold_all(names: Collection[str]) -> set[str]:
    """Fold each word of each name that has no other role on cards."""
    others = {word for name in OTHER_ROLES for word in words(name)}
    parts = {fold(part) for name in names for part in re.split(r"[\s.\-–/()]+", name)}
    return {
        part
        for part in parts - others
        if len(part) >= SHORTEST
        and all(c == "'" or category(c)[0] in "LM" for c in part)
    }


def collect(which: str) -> list[str]:
    """Return the "first" or "last" names of both packages."""
    found = [name for place in AVAILABLE_LOCALES for name in _of_faker(place, which)]
    for folder in sorted(files("mimesis.datasets").iterdir(), key=lambda it: it.name):
        table = folder.joinpath("person.json")
        if table.is_file():
            found += _flatten(json.loads(table.read_text("utf-8")).get(KINDS[which]))
    return found


def _of_faker(locale: str, which: str) -> Iterator[str]:
    """Yield the names of a locale's provider, from each of its lists."""
    try:
        provider = import_module(f"faker.providers.person.{locale}").Provider
    except ModuleNotFoundError:
        return
    for attribute in dir(provider):
        values = getattr(provider, attribute)
        listed = re.match(rf"{which}_(?:romanized_)?names?(?:_|$)", attribute)
        if listed and isinstance(values, Collection):
            yield from _flatten(list(values))


def _flatten(table: object) -> Iterator[str]:
    """Yield every text in nested lists and tables."""
    if isinstance(table, str):
        yield table
    elif isinstance(table, dict | list | tuple):
        for value in table.values() if isinstance(table, dict) else table:
            yield from _flatten(value)


if __name__ == "__main__":
    main()
