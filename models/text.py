"""Normalise and parse text that people write, and write values as JSON."""

import json
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from datetime import date
from typing import Any

LONGEST_TAG = 64
LONGEST_FIELD = 1_000
"""Characters of a field of one line, such as an address; rules examine its words."""


def tidy(text: str) -> str:
    """Return the text in its usual form, without control signs and needless blanks."""
    normal = unicodedata.normalize("NFC", text)
    if normal.isprintable():  # as almost every text is
        return " ".join(normal.split())
    shown = (sign if unicodedata.category(sign)[0] != "C" else " " for sign in normal)
    return " ".join("".join(shown).split())


def unaccented(text: str, spelt: Mapping[int, str]) -> str:
    """Fold a text: lower case, no accents, one width, Hangul decomposed.

    Args:
        text: Any.
        spelt: Letters that are written with others, such as "ß" with "ss".
    """
    if text.isascii():  # as most texts are
        return text.lower()
    spread = unicodedata.normalize("NFKD", text.casefold().translate(spelt))
    return "".join(sign for sign in spread if not unicodedata.combining(sign))


def tidy_tag(tag: str) -> str:
    """Return a tag as it is stored; what is longer than a tag may be is cut off."""
    return tidy(tag)[:LONGEST_TAG].strip()


def tidy_birthday(text: str) -> str:
    """Return a birthday as 1984-06-17, or --06-17 without a year; else the text.

    Understands the forms of vCards, in which Apple writes 1604 for a missing year,
    17.6.1984, and 17/6/1984 or 6/17/1984; 6/7/1984 may be either and stays as it is.
    """
    if found := re.fullmatch(r"(\d\d?)/(\d\d?)/(\d{4})", tidy(text)):
        first, second, year = found.groups()
        month, day = sorted((first, second), key=int)
        if 1 <= int(month) <= 12 and (12 < int(day) <= 31 or month == day):
            return f"{year}-{month:0>2}-{day:0>2}"
    if found := re.fullmatch(r"(\d\d?)\.\s?(\d\d?)\.\s?(\d{4})", tidy(text)):
        day, month, year = found.groups()
        return f"{year}-{month:0>2}-{day:0>2}"
    found = re.fullmatch(r"(\d{4}|-)-?(\d\d)-?(\d\d)(?:T.*)?", tidy(text))
    if found is None:
        return tidy(text)
    year, month, day = found.groups()
    return f"{'-' if year in {'-', '1604'} else year}-{month}-{day}"


def json_value(value: object) -> object:
    """Return a value in JSON's own types, for `json.dumps`: days in ISO 8601."""
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def plain_json(value: object) -> Any:  # noqa: ANN401 - what JSON has
    """Return a value in JSON's own types, through and through."""
    return json.loads(json.dumps(value, default=json_value))


_BYTES_A_VALUE = 8
"""Letters of JSON a value, on average, in what this program writes."""
_FEW_VALUES = 10_000


def parse_json(text: str) -> Any:  # noqa: ANN401 - what JSON has
    """Return the value that a text from outside describes.

    Raises:
        ValueError: It is no JSON, or nobody's: lists in lists without end, or so many
            tiny values that they take dozens of times the memory of the text.
    """
    if sum(map(text.count, ",[{")) > _FEW_VALUES + len(text) // _BYTES_A_VALUE:
        raise ValueError("it has too many values for its size")
    try:
        return json.loads(text)
    except RecursionError as error:
        raise ValueError("its lists or objects are nested too deeply") from error


LARGEST_TOML = 1_000_000
"""Bytes of a file; what is larger was not written by a person."""


def parse_toml(text: str) -> dict[str, Any]:
    """Return the table that a text describes.

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
