"""From what a user wrote to the value of a setting.

Each parser takes text, or what TOML made of it, and raises ValueError with the rest of
a sentence that begins with the place where it was written.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from models.settings import READERS


def parse_folder(value: object) -> Path:
    """An absolute path; "~" is the home folder."""
    return Path(_text(value)).expanduser().absolute()


def parse_database(value: object) -> str:
    """A URL; a path without a scheme is an SQLite file."""
    text = _text(value)
    if "://" in text:
        return text
    return f"sqlite:///{parse_folder(text).as_posix()}"


def parse_country(value: object) -> str:
    """Two letters, such as "DE"."""
    text = _text(value).upper()
    if len(text) != 2 or not (text.isascii() and text.isalpha()):
        raise ValueError(f'"{text}" is no country; write two letters such as DE.')
    return text


def parse_region(value: object) -> str:
    """Part of a country as `holidays` names it, such as "BY"."""
    return _text(value).upper()


def parse_languages(value: object) -> tuple[str, ...]:
    """Tesseract languages, as "eng+deu" or as a list."""
    names = value if isinstance(value, list) else _text(value).split("+")
    languages = tuple(str(name).strip() for name in names)
    if not all(name.replace("_", "").isalnum() for name in languages) or not names:
        raise ValueError(f'"{value}" names no languages; write them as eng+deu.')
    return languages


def parse_reader(value: object) -> str:
    """One of READERS."""
    text = _text(value)
    if text not in READERS:
        raise ValueError(f'"{text}" is no reader; there are {", ".join(READERS)}.')
    return text


def parse_budget(value: object) -> float:
    """Seconds, more than 0."""
    try:
        seconds = float(str(value))
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 3600:
        raise ValueError(f'"{value}" is no time for a card; write seconds such as 4.')
    return seconds


def parse_workers(value: object) -> int:
    """A number of processes; 0: one a core."""
    text = str(value)
    if not (text.isascii() and text.isdigit()) or int(text) > 1000:
        raise ValueError(f'"{value}" is no number of workers; 0 means one a core.')
    return int(text)


def parse_follow_up(value: object) -> str:
    """A follow-up rule, such as "+3 working days"."""
    return _text(value)


PARSERS: Mapping[str, Callable[[object], Any]] = MappingProxyType(
    {
        "folder": parse_folder,
        "db": parse_database,
        "country": parse_country,
        "region": parse_region,
        "languages": parse_languages,
        "reader": parse_reader,
        "budget": parse_budget,
        "follow_up": parse_follow_up,
        "workers": parse_workers,
    }
)
"""By the key of the setting in cardfile.toml."""


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f'"{value}" is no text; write it in quotes.')
    return value.strip()
