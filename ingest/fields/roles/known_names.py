"""Given and family names of eighty countries, as `training/names.py` collects them."""

import lzma
from functools import cache
from importlib.resources import files


def given_names() -> frozenset[str]:
    """The folded given names."""
    return _names()[0]


def family_names() -> frozenset[str]:
    """The folded family names."""
    return _names()[1]


@cache
def _names() -> tuple[frozenset[str], frozenset[str]]:
    packed = files("ingest.fields").joinpath("data", "names.txt.xz").read_bytes()
    given, _, family = lzma.decompress(packed).decode().partition("\n\n")
    return frozenset(given.split("\n")), frozenset(family.split("\n"))
