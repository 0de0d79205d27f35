"""Write values for the page."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from urllib.parse import urlsplit

from actions.review.sheet import shown_number
from models.field import FieldKind

LABELS = {
    FieldKind.NAME: "Name",
    FieldKind.TITLE: "Title",
    FieldKind.DEPARTMENT: "Department",
    FieldKind.COMPANY: "Company",
    FieldKind.EMAIL: "E-mail",
    FieldKind.PHONE: "Phone",
    FieldKind.WEBSITE: "Website",
    FieldKind.SOCIAL: "Social",
    FieldKind.ADDRESS: "Address",
}
LATER = {
    "1": ("tomorrow", "+1 working day"),
    "3": ("in 3 days", "+3 days"),
    "7": ("in a week", "+1 week"),
    "4": ("in 4 weeks", "+4 weeks"),
}
"""By key: what postponing is called, and the rule for it."""
_BIDI = dict.fromkeys(
    [0x200E, 0x200F, 0x061C, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)


def plain(text: str) -> str:
    """Return the text without the signs that change its direction and disguise it."""
    return text.translate(_BIDI)


def say_change(name: str, text: str) -> str:
    """Describe a change by somebody else, such as "Stage is now “client”."."""
    name = name[:1].upper() + name[1:]
    return f"{name} is now “{text}”." if text else f"{name} was emptied."


def link(url: str) -> str:
    """Return a web address, or "" where following it may do something else."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in {"http", "https"} and parts.netloc else ""


def day(when: date) -> str:
    """Return a day such as "Thu 3 Dec", without its year."""
    return f"{when:%a} {when.day} {when:%b}"


def full_date(when: date) -> str:
    """Return a day such as "3 Dec 2026"."""
    return f"{when.day} {when:%b} {when.year}"


def moment(when: datetime) -> str:
    """Return a moment in the reader's zone, such as "3 Dec 2026, 14:05"."""
    here = when.astimezone()
    return f"{full_date(here)}, {here:%H:%M}"


def sentence(text: str) -> str:
    """Return the text with a capital at its beginning, and nothing else changed."""
    return text[:1].upper() + text[1:]


def percent(share: float | None) -> str:
    """Return a share from 0 to 1 in percent, or a dash."""
    return "–" if share is None else f"{share:.0%}"


def duration(seconds: float) -> str:
    """Return a span of time such as "38 s" or "4 min"."""
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min"


def how_many(count: int, noun: str) -> str:
    """Return a count with its noun, such as "1 card" or "12 cards"."""
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


FILTERS: Mapping[str, Callable[..., object]] = {
    "number": shown_number,
    "plain": plain,
    "link": link,
    "day": day,
    "date": full_date,
    "moment": moment,
    "sentence": sentence,
    "percent": percent,
    "duration": duration,
    "how_many": how_many,
}
