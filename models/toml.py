"""Parse TOML that a person wrote."""

import tomllib
from typing import Any

LARGEST_TOML = 1_000_000
"""Bytes of a file; what is larger was not written by a person."""


def parse_toml(text: str) -> dict[str, Any]:
    """The table that a text describes.

    Raises:
        ValueError: It is no TOML, or nobody's: tables in tables without end, or a
            number of thousands of digits.
    """
    try:
        table = tomllib.loads(text)
        repr(table)  # "a.a.a..." is read whatever its depth, but could not be shown
    except RecursionError as error:
        raise ValueError("its tables or lists are nested too deeply") from error
    return table
