"""Follow-ups for calendars: timed events with an alarm, or tasks (RFC 5545).

Nothing here looks at the clock: the same follow-ups give the same bytes, so that a
subscribed calendar changes only when something did.
"""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from icalendar import Alarm, Calendar, Component, Event, Todo, vText

from export.person import Person, PersonTask
from export.tables.cells import clean
from export.vcard import PRODUCT
from export.wording import PHONES, subject

LENGTH = timedelta(minutes=15)
NAME = "Follow-ups"


class Kind(StrEnum):
    """The form of a follow-up; a file holds one form, for khal drops the other."""

    EVENT = "VEVENT"
    TASK = "VTODO"


@dataclass(frozen=True, slots=True)
class Hours:
    """The times of day that a follow-up takes in the calendar.

    A time of day, since Outlook takes the alarm of an all-day event for the day before.

    Attributes:
        at: Time of day.
        zone: Where; None for the zone of this machine.
    """

    at: time = time(9)
    zone: tzinfo | None = None

    def start(self, day: date) -> datetime:
        """Return the moment in UTC, which needs no definition of a zone in the file."""
        moment = datetime.combine(day, self.at, self.zone)
        try:
            return moment.astimezone(UTC)
        except (OverflowError, ValueError):  # the first or last day of the calendar
            return moment.replace(tzinfo=UTC)


def write_calendar(
    people: Iterable[Person], kind: Kind, hours: Hours | None
) -> Iterator[str]:
    """Yield a calendar with the open follow-ups of the contacts, piece by piece."""
    calendar = _calendar()
    # Exchange takes a file of many only so; on a CalDAV server it is forbidden.
    calendar.add("METHOD", "PUBLISH")
    calendar.add("NAME", NAME)
    calendar.add("X-WR-CALNAME", NAME)
    head, tail = _written(calendar).split("END:VCALENDAR")
    yield head
    for person in people:
        for task in person.follow_ups:
            if task.done_at is None:
                yield _written(_component(person, task, kind, hours or Hours()))
    yield f"END:VCALENDAR{tail}"


def write_entry(
    person: Person, task: PersonTask, kind: Kind, hours: Hours | None
) -> str:
    """Return a calendar with this follow-up alone, as a CalDAV server keeps it.

    One that is done becomes a cancelled event or a completed task.
    """
    calendar = _calendar()
    calendar.add_component(_component(person, task, kind, hours or Hours()))
    return _written(calendar)


def entry_uid(uid: str, kind: Kind) -> str:
    """Return the follow-up's key, another for the task than for the event of it."""
    if kind is Kind.EVENT:
        return uid
    return str(uuid.uuid5(uuid.UUID(uid), "task"))


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", PRODUCT)
    calendar.add("CALSCALE", "GREGORIAN")
    return calendar


def _written(component: Component) -> str:
    # In the order in which the properties were added, not in that of the alphabet.
    content: bytes = component.to_ical(sorted=False)
    return content.decode()


def _component(person: Person, task: PersonTask, kind: Kind, hours: Hours) -> Component:
    changed = max(filter(None, (task.changed_at, person.changed_at)))
    changed = changed.astimezone(UTC).replace(microsecond=0)
    entry: Component = Event() if kind is Kind.EVENT else Todo()
    entry.add("UID", entry_uid(task.uid, kind))
    # The last change instead of now: otherwise each export looks like a change.
    entry.add("DTSTAMP", changed)
    entry.add("LAST-MODIFIED", changed)
    entry.add("SEQUENCE", task.sequence + (1 if task.done_at else 0))
    entry.add("SUMMARY", clean(subject(person, task)))
    if text := _description(person, task):
        entry.add("DESCRIPTION", clean(text))
    start = hours.start(task.due_on)
    if kind is Kind.EVENT:
        entry.add("DTSTART", start)
        entry.add("DTEND", _later(start))
        entry.add("TRANSP", "TRANSPARENT")
        entry.add("STATUS", "CANCELLED" if task.done_at else "CONFIRMED")
    else:
        entry.add("DUE", start)
        entry.add("STATUS", "COMPLETED" if task.done_at else "NEEDS-ACTION")
        if task.done_at:
            entry.add("COMPLETED", task.done_at.astimezone(UTC).replace(microsecond=0))
    if task.done_at is None:
        entry.add_component(_alarm(clean(subject(person, task)), kind))
    return entry


def _alarm(text: str, kind: Kind) -> Alarm:
    alarm = Alarm()
    alarm.add("ACTION", "DISPLAY")
    alarm.add("DESCRIPTION", text)
    # The library writes P0D, which not every reader takes for no time at all.
    trigger = vText("PT0S")
    if kind is Kind.TASK:  # a task has no start to be reminded at, only an end
        trigger.params["RELATED"] = "END"
    alarm["TRIGGER"] = trigger
    return alarm


def _later(start: datetime) -> datetime:
    """Return the end of a follow-up; of the calendar's last moment, that moment."""
    return start + min(LENGTH, datetime.max.replace(tzinfo=UTC) - start)


def _description(person: Person, task: PersonTask) -> str:
    lines = [task.reason]
    lines += [f"{PHONES[phone.kind]}: {phone.text}" for phone in person.phones]
    lines += [f"E-mail: {email}" for email in person.emails]
    return "\n".join(filter(None, lines))
