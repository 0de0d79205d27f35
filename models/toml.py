"""TOML that a person wrote."""

import tomllib
from typing import Any


def parse_toml(text: str) -> dict[str, Any]:
    """The table that a text describes.

    Raises:
        ValueError: It is no TOML, or nobody's: brackets within brackets without end, or
            a number of thousands of digits.
    """
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise ValueError("it has too many brackets within brackets") from error
