"""Find the busy times of the user's own calendar."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

import recurring_ical_events
from icalendar import Calendar, Component, Event

from followup.board import MINUTES, Room
from followup.calendar_text import reduce_calendar
from models.contact import Channel
from models.errors import FileUnreadable

AHEAD = 400
"""Days for which calendars are read."""

_TOO_OFTEN = re.compile(r"FREQ=(SECONDLY|MINUTELY)", re.IGNORECASE)
"""Millions of events in a year: nobody means it, and it would take hours."""

_ANY_DAY = timedelta(days=1)
_YEAR = timedelta(days=366)
_WINDOWS: Mapping[Channel, tuple[time, time]] = {
    Channel.BREAKFAST: (time(7), time(10)),
    Channel.LUNCH: (time(11, 30), time(14, 30)),
}
"""Times of meals; all other meetings take place within the hours of work."""


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """A time when one is busy, in UTC, where every hour has sixty minutes."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """The hours of work and their time zone.

    Attributes:
        zone: None for that of this machine.
    """

    begin: time = time(9)
    end: time = time(17)
    zone: tzinfo | None = None

    def at(self, day: date, moment: time) -> datetime:
        """Return a time of day as a moment in UTC."""
        return datetime.combine(day, moment, self.zone).astimezone(UTC)

    @property
    def free(self) -> Room:
        """A day without any entry."""
        minutes = (self.end.hour - self.begin.hour) * 60
        return Room(minutes + self.end.minute - self.begin.minute)


def read_busy(text: str, name: str, first: date, hours: WorkingHours) -> list[TimeSpan]:
    """Return the busy times in a calendar, repeated events included.

    Events that are cancelled or marked as free do not count. A time without a zone is
    meant where the user is.

    Args:
        text: The calendar, as iCalendar (RFC 5545).
        name: Of the file, for the sentence that refuses it.
        first: The first day that matters; `AHEAD` days are read.
        hours: Tells the zone.

    Raises:
        FileUnreadable: It is no calendar, or damaged.
    """
    if _TOO_OFTEN.search(text):
        raise FileUnreadable(
            f"{name} repeats an event every second or minute: remove that event."
        )
    last = first + timedelta(days=AHEAD)
    try:
        calendar = Calendar.from_ical(reduce_calendar(text, first, last))
        _check_lengths(calendar)
        events = recurring_ical_events.of(calendar).between(first, last)
        found = [event for event in events if isinstance(event, Event)]
        spans = [span for event in found for span in _span(event, hours)]
    except (
        ArithmeticError,
        LookupError,
        ValueError,
        TypeError,
        AttributeError,
        RecursionError,
        OSError,  # a time zone is a file, and its name may be no file's
    ) as error:
        raise FileUnreadable(
            f"{name} cannot be read as a calendar ({error}): export it again as .ics."
        ) from error
    begin, end = hours.at(first, time()), hours.at(last, time())
    return [TimeSpan(max(it.start, begin), min(it.end, end)) for it in spans]


def read_all_busy(
    texts: Iterable[str], name: str, first: date, hours: WorkingHours
) -> list[TimeSpan]:
    """Return the busy times in the parts of a calendar; see `read_busy`."""
    return [span for text in texts for span in read_busy(text, name, first, hours)]


def rooms_of(spans: Iterable[TimeSpan], hours: WorkingHours) -> dict[date, Room]:
    """Return the free time of each day that has busy times."""
    by_day: defaultdict[date, list[TimeSpan]] = defaultdict(list)
    for span in _joined(spans):
        for day in _days_of(span, hours.zone):
            by_day[day].append(span)
    return {day: _room(day, busy, hours) for day, busy in by_day.items()}


def _joined(spans: Iterable[TimeSpan]) -> Iterator[TimeSpan]:
    """Join spans that overlap or touch: thousands may cover the same time."""
    last: TimeSpan | None = None
    for span in sorted(spans, key=lambda it: it.start):
        if last is None or span.start > last.end:
            if last is not None:
                yield last
            last = span
        else:
            last = TimeSpan(last.start, max(last.end, span.end))
    if last is not None:
        yield last


def _check_lengths(calendar: Component) -> None:
    """Reject a repeated event of years: each repetition would last until today."""
    for event in calendar.walk("VEVENT"):
        if not isinstance(event, Event) or "RRULE" not in event:
            continue
        if abs(event.duration) > _YEAR:  # one may end before it begins
            raise ValueError("an event that repeats lasts longer than a year")


def _span(event: Event, hours: WorkingHours) -> Iterator[TimeSpan]:
    if _is_free(event):
        return
    start, end = event.start, event.end
    if not isinstance(start, datetime):  # a whole day, or several
        yield TimeSpan(hours.at(start, time()), hours.at(end, time()))
    elif isinstance(end, datetime) and end > start:
        yield TimeSpan(_in_utc(start, hours), _in_utc(end, hours))


def _is_free(event: Event) -> bool:
    return (
        _text(event, "STATUS") == "CANCELLED"
        or _text(event, "TRANSP") == "TRANSPARENT"
        or _text(event, "X-MICROSOFT-CDO-BUSYSTATUS") == "FREE"
    )


def _text(event: Event, name: str) -> str:
    return str(event.get(name, "")).upper()


def _in_utc(moment: datetime, hours: WorkingHours) -> datetime:
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=hours.zone)
    return moment.astimezone(UTC)


def _days_of(span: TimeSpan, zone: tzinfo | None) -> Iterator[date]:
    day = span.start.astimezone(zone).date()
    last = (span.end - timedelta(microseconds=1)).astimezone(zone).date()
    while day <= last:
        yield day
        day += _ANY_DAY


def _room(day: date, busy: Sequence[TimeSpan], hours: WorkingHours) -> Room:
    gaps = list(_gaps(busy, hours.at(day, hours.begin), hours.at(day, hours.end)))
    channels = {channel for channel in Channel if _has_slot(channel, day, busy, hours)}
    minutes = sum(map(_minutes, gaps))
    closed = "" if minutes or channels else "the calendar is full"
    return Room(minutes, frozenset(channels), closed)


def _has_slot(
    channel: Channel, day: date, busy: Sequence[TimeSpan], hours: WorkingHours
) -> bool:
    begin, end = _WINDOWS.get(channel, (hours.begin, hours.end))
    gaps = _gaps(busy, hours.at(day, begin), hours.at(day, end))
    return any(_minutes(gap) >= MINUTES[channel] for gap in gaps)


def _gaps(
    busy: Iterable[TimeSpan], begin: datetime, end: datetime
) -> Iterator[TimeSpan]:
    """Yield the free spans between two moments."""
    for span in sorted(busy, key=lambda it: it.start):
        if span.start > begin:
            yield TimeSpan(begin, min(span.start, end))
        begin = max(begin, span.end)
        if begin >= end:
            return
    yield TimeSpan(begin, end)


def _minutes(span: TimeSpan) -> int:
    return max(0, int((span.end - span.start).total_seconds()) // 60)
