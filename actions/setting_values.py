"""From what a user wrote to the value of a setting.

Each parser takes text, or what TOML made of it, and raises ValueError with the rest of
a sentence that begins with the place where it was written.
"""

import re
from collections.abc import Callable, Mapping
from datetime import time
from pathlib import Path
from types import MappingProxyType
from typing import Any

from export.webhook import check_webhook
from ingest.readers import CHOICES, ENGINES
from models.basis import LegalBasis
from models.contact import Channel, EventKind
from models.errors import SettingInvalid
from models.settings import PER_WAY

READER_NAMES = CHOICES
"""What the setting `reader` may be."""


SHORTEST_SECRET = 16
"""Characters of the secret that signs events."""


def parse_folder(value: object) -> Path:
    """An absolute path; "~" is the home folder."""
    text = _text(value)
    try:
        path = Path(text).expanduser().absolute()
    except RuntimeError as error:
        raise ValueError(
            f'"{text}" names an unknown user; write the full path.'
        ) from error
    if "\0" in text:
        raise ValueError(
            "the name of a folder cannot contain a NUL character; write another."
        )
    return path


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
        raise ValueError(f'"{text}" is not a country; write two letters such as DE.')
    return text


def parse_region(value: object) -> str:
    """Part of a country as `holidays` names it, such as "BY"."""
    return _text(value).upper()


def parse_languages(value: object) -> tuple[str, ...]:
    """Tesseract languages, as "eng+deu" or as a list."""
    names = value if isinstance(value, list) else _text(value).split("+")
    languages = tuple(str(name).strip() for name in names)
    if not all(name.replace("_", "").isalnum() for name in languages) or not names:
        raise ValueError(
            f'"{value}" is not a list of languages; write it like eng+deu.'
        )
    return languages


def parse_engine(value: object) -> str:
    """One of `ingest.readers.ENGINES`."""
    text = _text(value)
    if text not in ENGINES:
        raise ValueError(
            f'"{text}" is not an engine; choose one of {", ".join(ENGINES)}.'
        )
    return text


def parse_reader(value: object) -> str:
    """One of `ingest.readers.CHOICES`."""
    text = _text(value)
    if text not in READER_NAMES:
        raise ValueError(
            f'"{text}" is not a reader; choose one of {", ".join(READER_NAMES)}.'
        )
    return text


def parse_scheduler(value: object) -> str:
    """An address such as tcp://10.0.0.5:8786, or ""."""
    text = _text(value)
    if text and not re.fullmatch(r"(tcp|tls)://\S+:\d+", text):
        raise ValueError(
            f'"{text}" is not the address of a scheduler; write tcp://10.0.0.5:8786.'
        )
    return text


def parse_share(value: object) -> float:
    """A probability, from 0 to 1."""
    try:
        share = float(str(value))
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise ValueError(
            f'"{value}" is not a probability; write a number such as 0.88.'
        )
    return share


def parse_workers(value: object) -> int:
    """A number of processes; 0: one a core."""
    text = str(value)
    if not (text.isascii() and text.isdigit()) or int(text) > 1000:
        raise ValueError(
            f'"{value}" is not a number of workers; write 0 for one per core.'
        )
    return int(text)


def parse_follow_up(value: object) -> str:
    """A follow-up rule, such as "+3 working days"."""
    return _text(value)


def parse_words(value: object) -> str:
    """Any text, also none."""
    if not isinstance(value, str) or not value.isprintable():
        raise ValueError(f'"{value}" is not text; write it in quotes.')
    return value.strip()


def parse_table(value: object) -> dict[str, str]:
    """A table of TOML, or text such as "supplier=+1 week, press=+1 day"."""
    match value:
        case dict():
            return {f"{key}".strip(): f"{text}".strip() for key, text in value.items()}
        case str():
            return dict(_pair(part) for part in value.split(",") if part.strip())
        case _:
            raise ValueError(
                f'"{value}" is not a table; write lines such as client = "+1 week".'
            )


def _pair(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not equals:
        raise ValueError(f'"{text}" has no value; write it as supplier=+1 week.')
    return key.strip(), value.strip()


def parse_count(value: object) -> int:
    """A whole number from 1 to 10,000."""
    text = str(value)
    if not (text.isascii() and text.isdigit()) or not 0 < int(text) <= 10_000:
        raise ValueError(f'"{value}" is not a number; write one such as 8.')
    return int(text)


def parse_gap(value: object) -> int:
    """Days, 0 to 365."""
    text = str(value)
    if not (text.isascii() and text.isdigit()) or int(text) > 365:
        raise ValueError(f'"{value}" is not a number of days; write one such as 1.')
    return int(text)


def parse_days(value: object) -> int:
    """Days, 0 to 36,500."""
    text = str(value)
    if not (text.isascii() and text.isdigit()) or int(text) > 36_500:
        raise ValueError(f'"{value}" is not a number of days; write one such as 730.')
    return int(text)


def parse_webhook(value: object) -> str:
    """An https address, or an http address of this machine."""
    text = _text(value)
    try:
        check_webhook(text)
    except SettingInvalid as error:
        raise ValueError(str(error).removesuffix(".")) from error
    return text


def parse_secret(value: object) -> str:
    """A secret of 16 characters or more; no message shows it."""
    if not isinstance(value, str) or len(value.strip()) < SHORTEST_SECRET:
        raise ValueError(
            f"it is too short: write a random text of {SHORTEST_SECRET} characters or"
            " more."
        )
    return value.strip()


def parse_events(value: object) -> tuple[str, ...]:
    """Kinds of events, as a list or separated by commas."""
    names = value if isinstance(value, list) else _text(value).split(",")
    kinds = tuple(str(name).strip() for name in names)
    if unknown := [it for it in kinds if it not in set(EventKind)]:
        known = ", ".join(EventKind)
        raise ValueError(f'"{unknown[0]}" is not an event; choose among {known}.')
    return kinds


def parse_legal_basis(value: object) -> LegalBasis:
    """One of `models.basis.LegalBasis`."""
    try:
        return LegalBasis(_text(value).lower())
    except ValueError as error:
        known = ", ".join(LegalBasis)
        problem = f'"{value}" is not a legal basis; choose one of {known}.'
        raise ValueError(problem) from error


def parse_per_way(value: object) -> dict[Channel, int]:
    """Numbers by way, such as "coffee=2, visit=3"; the others are as by default."""
    numbers = dict(PER_WAY)
    for name, count in parse_table(value).items():
        if name not in set(Channel):
            ways = ", ".join(Channel)
            raise ValueError(
                f'"{name}" is not a kind of follow-up; choose one of {ways}.'
            )
        numbers[Channel(name)] = parse_count(count)
    return numbers


def parse_hours(value: object) -> tuple[time, time]:
    """When work begins and ends, such as "9:00-17:30"."""
    match = re.fullmatch(r"(\S+) ?[-\u2013] ?(\S+)", _text(value))
    try:
        begin, end = map(_time_of_day, match.groups() if match else ())
    except ValueError:
        begin = end = time()
    if not begin < end:
        raise ValueError(
            f'"{value}" is not a range of working hours; write it like 9:00-17:30.'
        )
    return begin, end


def _time_of_day(text: str) -> time:
    hour, _, minute = text.partition(":")
    return time(int(hour), int(minute or "0"))


def parse_time_zone(value: object) -> str:
    """A place as the zones are named, such as "Europe/Berlin"."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # noqa: PLC0415 - not for --help

    text = _text(value)
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        problem = f'"{text}" is no time zone; write one such as Europe/Berlin.'
        raise ValueError(problem) from error
    return text


def parse_list(value: object) -> tuple[str, ...]:
    """Several texts: a list, or one text."""
    return tuple(map(_text, value if isinstance(value, list) else [value]))


PARSERS: Mapping[str, Callable[[object], Any]] = MappingProxyType(
    {
        "folder": parse_folder,
        "db": parse_database,
        "country": parse_country,
        "region": parse_region,
        "languages": parse_languages,
        "reader": parse_reader,
        "engine": parse_engine,
        "ready_from": parse_share,
        "follow_up": parse_follow_up,
        "workers": parse_workers,
        "scheduler": parse_scheduler,
        "follow_up_by_tag": parse_table,
        "follow_up_by_stage": parse_table,
        "keep_in_touch": parse_words,
        "keep_in_touch_by_tag": parse_table,
        "keep_in_touch_by_stage": parse_table,
        "dormant_after": parse_words,
        "stale_after": parse_words,
        "per_day": parse_count,
        "per_week": parse_count,
        "per_way": parse_per_way,
        "meeting_gap": parse_gap,
        "hours": parse_hours,
        "time_zone": parse_time_zone,
        "calendars": parse_list,
        "sender": parse_words,
        "outbox_url": parse_webhook,
        "outbox_secret": parse_secret,
        "outbox_file": parse_folder,
        "outbox_events": parse_events,
        "legal_basis": parse_legal_basis,
        "inform_within": parse_gap,
        "retain_days": parse_days,
        "skip_folders": parse_list,
        "originals": parse_folder,
    }
)
"""By the key of the setting in cardfile.toml."""


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f'"{value}" is not text; write it in quotes.')
    return value.strip()
