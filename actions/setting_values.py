"""Parse the values of settings.

Each parser takes text, or what TOML made of it, and raises ValueError with the rest of
a sentence that begins with the place where it was written.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import time
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ingest.options import CHOICES, ENGINES
from models.basis import LegalBasis
from models.contact import Channel, EventKind
from models.errors import SettingInvalid
from models.settings import PER_CHANNEL

READER_NAMES = CHOICES
"""Values of the setting `reader`."""
SHORTEST_SECRET = 16
"""Characters of the secret that signs events."""


def parse_text(value: object) -> str:
    """Return a text that is not empty, such as the follow-up rule "+3 working days"."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f'"{value}" is not text; write it in quotes.')
    return value.strip()


def parse_folder(value: object) -> Path:
    """Return an absolute path; "~" is the home folder."""
    text = parse_text(value)
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
    """Return a URL; a path without a scheme is an SQLite file."""
    text = parse_text(value)
    if "://" in text:
        return text
    return f"sqlite:///{parse_folder(text).as_posix()}"


def parse_country(value: object) -> str:
    """Parse two letters, such as "DE"."""
    text = parse_text(value).upper()
    if len(text) != 2 or not (text.isascii() and text.isalpha()):
        raise ValueError(f'"{text}" is not a country; write two letters such as DE.')
    return text


def parse_region(value: object) -> str:
    """Part of a country as `holidays` names it, such as "BY"."""
    return parse_text(value).upper()


def parse_languages(value: object) -> tuple[str, ...]:
    """Parse Tesseract languages, as "eng+deu" or as a list."""
    names = value if isinstance(value, list) else parse_text(value).split("+")
    languages = tuple(str(name).strip() for name in names)
    if not all(name.replace("_", "").isalnum() for name in languages) or not names:
        raise ValueError(
            f'"{value}" is not a list of languages; write it like eng+deu.'
        )
    return languages


def parse_engine(value: object) -> str:
    """Parse one of `ingest.options.ENGINES`."""
    return _choose(parse_text(value), ENGINES, "an engine")


def parse_reader(value: object) -> str:
    """Parse one of `ingest.options.CHOICES`."""
    return _choose(parse_text(value), READER_NAMES, "a reader")


def parse_scheduler(value: object) -> str:
    """Return an address such as tcp://10.0.0.5:8786, or ""."""
    text = parse_text(value)
    if text and not re.fullmatch(r"(tcp|tls)://\S+:\d+", text):
        raise ValueError(
            f'"{text}" is not the address of a scheduler; write tcp://10.0.0.5:8786.'
        )
    return text


def parse_share(value: object) -> float:
    """Return a probability, from 0 to 1."""
    try:
        share = float(str(value))
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise ValueError(
            f'"{value}" is not a probability; write a number such as 0.88.'
        )
    return share


def whole_number(
    least: int, most: int, thing: str, example: str
) -> Callable[[object], int]:
    """Return a parser of whole numbers.

    Args:
        least: The smallest that is valid.
        most: The largest.
        thing: What it is, for the message, such as "a number of days".
        example: What to write, such as "one such as 8".
    """

    def parse(value: object) -> int:
        text = str(value)
        if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= int(text) <= most:
            raise ValueError(f'"{value}" is not {thing}; write {example}.')
        return int(text)

    return parse


parse_count = whole_number(1, 10_000, "a number", "one such as 8")
parse_days = whole_number(0, 365, "a number of days", "one such as 1")


def parse_words(value: object) -> str:
    """Parse any text, which may be empty."""
    if not isinstance(value, str) or not value.isprintable():
        raise ValueError(f'"{value}" is not text; write it in quotes.')
    return value.strip()


def parse_table(value: object) -> dict[str, str]:
    """Return a table of TOML, or text such as "supplier=+1 week, press=+1 day"."""
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


def parse_webhook(value: object) -> str:
    """Return an https address, or an http address of this machine."""
    from export.webhook import check_webhook  # noqa: PLC0415 - loads what sends

    text = parse_text(value)
    try:
        check_webhook(text)
    except SettingInvalid as error:
        raise ValueError(str(error).removesuffix(".")) from error
    return text


def parse_secret(value: object) -> str:
    """Return a secret of 16 characters or more; no message shows it."""
    if not isinstance(value, str) or len(value.strip()) < SHORTEST_SECRET:
        raise ValueError(
            f"it is too short: write a random text of {SHORTEST_SECRET} characters or"
            " more."
        )
    return value.strip()


def parse_events(value: object) -> tuple[str, ...]:
    """Parse kinds of events, as a list or separated by commas."""
    names = value if isinstance(value, list) else parse_text(value).split(",")
    return tuple(_choose(str(it).strip(), EventKind, "an event") for it in names)


def parse_legal_basis(value: object) -> LegalBasis:
    """Parse one of `models.basis.LegalBasis`."""
    text = parse_text(value).lower()
    return LegalBasis(_choose(text, LegalBasis, "a legal basis"))


def parse_per_channel(value: object) -> dict[Channel, int]:
    """Parse numbers by channel, such as "coffee=2, visit=3", over the defaults."""
    numbers = dict(PER_CHANNEL)
    for name, count in parse_table(value).items():
        channel = Channel(_choose(name, Channel, "a channel"))
        numbers[channel] = parse_count(count)
    return numbers


def parse_hours(value: object) -> tuple[time, time]:
    """Return the hours of work, such as "9:00-17:30"."""
    match = re.fullmatch(r"(\S+) ?[-\u2013] ?(\S+)", parse_text(value))
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
    """Return a place as the zones are named, such as "Europe/Berlin"."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # noqa: PLC0415 - not for --help

    text = parse_text(value)
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        problem = f'"{text}" is not a time zone; write one such as Europe/Berlin.'
        raise ValueError(problem) from error
    return text


def parse_list(value: object) -> tuple[str, ...]:
    """Parse several texts: a list, or one text."""
    return tuple(map(parse_text, value if isinstance(value, list) else [value]))


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
        "follow_up": parse_text,
        "workers": whole_number(0, 1000, "a number of workers", "0 for one per core"),
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
        "per_channel": parse_per_channel,
        "meeting_gap": parse_days,
        "hours": parse_hours,
        "time_zone": parse_time_zone,
        "calendars": parse_list,
        "sender": parse_words,
        "outbox_url": parse_webhook,
        "outbox_secret": parse_secret,
        "outbox_file": parse_folder,
        "outbox_events": parse_events,
        "legal_basis": parse_legal_basis,
        "inform_within": parse_days,
        "retain_days": whole_number(0, 36_500, "a number of days", "one such as 730"),
        "skip_folders": parse_list,
        "originals": parse_folder,
    }
)
"""By the key of the setting in cardfile.toml."""


def _choose(text: str, known: Iterable[str], thing: str) -> str:
    """Return the text, if it is one of those that are known."""
    choices = list(known)
    if text not in choices:
        raise ValueError(
            f'"{text}" is not {thing}; choose one of {", ".join(choices)}.'
        )
    return text
