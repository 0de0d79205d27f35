"""Loads the word lists and tables in `data/`, each of them once."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from ingest.fields.lines.text import fold


@cache
def entries(name: str) -> frozenset[str]:
    """The entries of a list as they stand there; "#" begins a remark."""
    lines = (line.partition("#")[0].split() for line in _text(f"{name}.txt"))
    return frozenset(entry for line in lines for entry in line)


@cache
def words(name: str) -> frozenset[str]:
    """The folded entries of a list."""
    return frozenset(map(fold, entries(name)))


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
