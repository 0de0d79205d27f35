"""Follow-ups for calendars: timed events with an alarm, or tasks (RFC 5545).

Nothing here looks at the clock: the same follow-ups give the same bytes, so that a
subscribed calendar changes only when something did.
"""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from export.cards.contentline import content_line, raw_line
from export.cards.vcard import PRODUCT
from export.person import Person, Task
from export.wording import PHONES, subject

LENGTH = timedelta(minutes=15)
NAME = "Follow-ups"


class Kind(StrEnum):
    """What a follow-up becomes; a file holds one kind, for khal drops the other."""

    EVENT = "VEVENT"
    TASK = "VTODO"


@dataclass(frozen=True, slots=True)
class Hours:
    """When a follow-up stands in the calendar.

    A time of day, since Outlook takes the alarm of an all-day event for the day before.

    Attributes:
        at: Time of day.
        zone: Where; None for the zone of this machine.
    """

    at: time = time(9)
    zone: tzinfo | None = None

    def start(self, day: date) -> datetime:
        """The moment in UTC, which needs no definition of a zone in the file."""
        moment = datetime.combine(day, self.at, self.zone)
        return moment.astimezone(UTC)


def write_calendar(
    people: Iterable[Person], kind: Kind, hours: Hours | None = None
) -> Iterator[str]:
    """A calendar with the open follow-ups of the contacts, piece by piece."""
    yield _head()
    # Exchange takes a file of many only so; on a CalDAV server it is forbidden.
    yield raw_line("METHOD", "PUBLISH")
    yield content_line("NAME", NAME)
    yield content_line("X-WR-CALNAME", NAME)
    for person in people:
        for task in person.follow_ups:
            if task.done_at is None:
                yield _component(person, task, kind, hours or Hours())
    yield raw_line("END", "VCALENDAR")


def write_entry(
    person: Person, task: Task, kind: Kind, hours: Hours | None = None
) -> str:
    """A calendar with this follow-up alone, as a CalDAV server keeps it.

    One that is done becomes a cancelled event or a completed task.
    """
    entry = _component(person, task, kind, hours or Hours())
    return _head() + entry + raw_line("END", "VCALENDAR")


def entry_uid(uid: str, kind: Kind) -> str:
    """The follow-up's key, another for the task than for the event of it."""
    if kind is Kind.EVENT:
        return uid
    return str(uuid.uuid5(uuid.UUID(uid), "task"))


def _head() -> str:
    return "".join(
        [
            raw_line("BEGIN", "VCALENDAR"),
            raw_line("VERSION", "2.0"),
            raw_line("PRODID", PRODUCT),
            raw_line("CALSCALE", "GREGORIAN"),
        ]
    )


def _component(person: Person, task: Task, kind: Kind, hours: Hours) -> str:
    changed = max(filter(None, (task.changed_at, person.changed_at)))
    lines = [
        raw_line("BEGIN", kind),
        raw_line("UID", entry_uid(task.uid, kind)),
        # The last change instead of now: otherwise each export looks like a change.
        raw_line("DTSTAMP", _utc(changed)),
        raw_line("LAST-MODIFIED", _utc(changed)),
        raw_line("SEQUENCE", f"{task.sequence + (1 if task.done_at else 0)}"),
        content_line("SUMMARY", subject(person, task)),
    ]
    if text := _description(person, task):
        lines.append(content_line("DESCRIPTION", text))
    lines += _event(task, hours) if kind is Kind.EVENT else _todo(task, hours)
    if task.done_at is None:
        lines += _alarm(subject(person, task), kind)
    return "".join([*lines, raw_line("END", kind)])


def _event(task: Task, hours: Hours) -> Iterator[str]:
    start = hours.start(task.due_on)
    yield raw_line("DTSTART", _utc(start))
    yield raw_line("DTEND", _utc(start + LENGTH))
    yield raw_line("TRANSP", "TRANSPARENT")
    yield raw_line("STATUS", "CANCELLED" if task.done_at else "CONFIRMED")


def _todo(task: Task, hours: Hours) -> Iterator[str]:
    yield raw_line("DUE", _utc(hours.start(task.due_on)))
    if task.done_at:
        yield raw_line("STATUS", "COMPLETED")
        yield raw_line("COMPLETED", _utc(task.done_at))
    else:
        yield raw_line("STATUS", "NEEDS-ACTION")


def _alarm(text: str, kind: Kind) -> Iterator[str]:
    yield raw_line("BEGIN", "VALARM")
    yield raw_line("ACTION", "DISPLAY")
    yield content_line("DESCRIPTION", text)
    # A task has no start to be reminded at, only an end.
    related = "" if kind is Kind.EVENT else ";RELATED=END"
    yield raw_line(f"TRIGGER{related}", "PT0S")
    yield raw_line("END", "VALARM")


def _description(person: Person, task: Task) -> str:
    lines = [task.reason]
    lines += [f"{PHONES[phone.kind]}: {phone.text}" for phone in person.phones]
    lines += [f"E-mail: {email}" for email in person.emails]
    return "\n".join(filter(None, lines))


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
