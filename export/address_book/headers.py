"""Map the headers of other programs' tables to fields."""

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_PHONES = frozenset(("mobile", "fax", "direct", "pager"))


@dataclass(frozen=True, slots=True)
class Header:
    """What a column holds.

    Attributes:
        value: Of the table in `headers.toml`, such as "street"; "label" says what
            kind of value the columns of the same value and number hold.
        place: "work", "home", "other", or "" where the header does not say.
        number: Of several values of one kind, from "1"; or "".
        of: For a label, the value it belongs to.
    """

    value: str
    place: str = ""
    number: str = ""
    of: str = ""


def read_header(text: str) -> Header | None:
    """Understand a header, such as "Phone 2 - Value" or "Straße geschäftlich".

    Returns:
        None where a word of it is not known: a "Phone of the assistant" is nobody's.
    """
    words = fold_header(text)
    values, _, _ = _tables()
    if value := values.get(words):
        return Header(value)
    tokens = words.split()
    number = next((it for it in tokens if it.isdigit()), "")
    named = [it for it in tokens if not it.isdigit()]
    for first, last in _spans(len(named)):
        value = values.get(" ".join(named[first:last]))
        others = [*named[:first], *named[last:]]
        if value == "label":
            owner = read_header(" ".join(others))
            return Header(value, number=number, of=owner.value) if owner else None
        if value is None or not _says_nothing_else(others, value):
            continue
        place = place_of(" ".join(others))
        if value == "street" and number in tokens[tokens.index(named[first]) :]:
            return Header("street2", place)  # "Street 2", of the same address
        return Header(value, place, number)
    return None


def _says_nothing_else(words: Sequence[str], value: str) -> bool:
    _, places, fillers = _tables()
    silent = fillers["any"] | (fillers["phone"] if value in _PHONES else set())
    return all(word in places or word in silent for word in words)


def place_of(label: str) -> str:
    """What a label such as "Home" or "* Work" says of a value: "home", "work" or ""."""
    _, places, _ = _tables()
    return next((places[it] for it in fold_header(label).split() if it in places), "")


def fold_header(text: str) -> str:
    """A header without case, accents and signs: "e mail 1 value"."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return re.sub(r"[\W_]+", " ", plain).strip()


def _spans(count: int) -> list[tuple[int, int]]:
    """All runs of so many words, the longest first."""
    spans = [(i, k) for i in range(count) for k in range(i + 1, count + 1)]
    return sorted(spans, key=lambda it: it[0] - it[1])


@cache
def _tables() -> tuple[dict[str, str], dict[str, str], dict[str, set[str]]]:
    """Values by their words, places by their words, and words that say nothing."""
    text = files("export.address_book").joinpath("headers.toml").read_text("utf-8")
    table = tomllib.loads(text)
    values = {it: name for name, all_ in table["values"].items() for it in all_}
    places = {it: name for name, all_ in table["places"].items() for it in all_}
    return values, places, {it: {*all_} for it, all_ in table["fillers"].items()}
