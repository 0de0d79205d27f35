"""Reduce calendars of any size to the events of a period.

Parsing all of a calendar is slow, and most of it is over, or text that nobody needs
here: only the properties that matter are kept, of events that can touch the period.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import TypeAlias

MOST_EVENTS = 10_000
"""Events that may touch the period."""

_LONGEST_LINE = 100_000  # characters of a property
_LONGEST_BLOCK = 5_000  # lines of an event or time zone
_MOST_ZONES = 100
_KEPT = re.compile(
    r"(UID|DTSTART|DTEND|DURATION|RRULE|RDATE|EXDATE|RECURRENCE-ID|STATUS|TRANSP"
    r"|SEQUENCE|X-MICROSOFT-CDO-BUSYSTATUS)[;:]",
    re.IGNORECASE,
)
_DAY = re.compile(r"[^:]*:(?:[^:]*:)*(\d{4})(\d\d)(\d\d)")
_OFTEN = re.compile(r"FREQ=(?!YEARLY)", re.IGNORECASE)
_ANY_ZONE = timedelta(days=2)

_Lines: TypeAlias = dict[str, list[str]]
"""The lines of an event, by the name of their property."""


def reduce_calendar(text: str, first: date, last: date) -> str:
    """Return the calendar with its events between two days only.

    Raises:
        ValueError: It is no calendar, its events are too many, or one has no day.
    """
    begin, end = first - _ANY_ZONE, last + _ANY_ZONE
    if "BEGIN:VCALENDAR" not in text.upper():
        raise ValueError("it does not begin with BEGIN:VCALENDAR")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:reduced"]
    events = zones = 0
    for kind, block in _blocks(text):
        if kind == _ZONE:
            zones += 1
            kept = [line for line in block if not _OFTEN.search(line)]
        else:
            event = _sort_lines(block)
            if not _touches(event, begin, end):
                continue
            events += 1
            kept = [line for found in event.values() for line in found]
        if events > MOST_EVENTS or zones > _MOST_ZONES:
            raise ValueError(f"it has more than {MOST_EVENTS:,} events in a year")
        lines += [f"BEGIN:{kind}", *kept, f"END:{kind}"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


_EVENT, _ZONE = "VEVENT", "VTIMEZONE"


def _blocks(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield events and time zones, each with the lines between its two ends."""
    kind, block = "", list[str]()
    for line in re.sub(r"\r?\n[ \t]", "", text).splitlines():
        mark = line.strip().upper()
        if not kind:
            if mark in {f"BEGIN:{_EVENT}", f"BEGIN:{_ZONE}"}:
                kind, block = mark[len("BEGIN:") :], []
        elif mark == f"END:{kind}":
            yield kind, block
            kind = ""
        elif len(block) < _LONGEST_BLOCK and len(line) <= _LONGEST_LINE:
            block.append(line)
    if kind:
        raise ValueError("it is incomplete")


def _sort_lines(block: Iterable[str]) -> _Lines:
    """Return the lines that matter, without those of an alarm within the event."""
    event: _Lines = {}
    depth = 0
    for line in block:
        mark = line[: len("BEGIN:")].upper()
        depth += (mark == "BEGIN:") - mark.startswith("END:")
        if not depth and (name := _KEPT.match(line)):
            event.setdefault(name[1].upper(), []).append(line)
    return event


def _day(event: _Lines, name: str) -> date | None:
    """Return a day of the event, in whatever zone."""
    match = _DAY.match(event.get(name, [""])[0])
    return date(*map(int, match.groups())) if match else None


def _touches(event: _Lines, begin: date, end: date) -> bool:
    """Return whether an event can be in the period."""
    start = _day(event, "DTSTART")
    if start is None:
        raise ValueError("an event has no date")
    if start > end:
        return False
    if event.keys() & {"RRULE", "RDATE", "RECURRENCE-ID", "DURATION"}:
        return True
    return (_day(event, "DTEND") or start) >= begin
