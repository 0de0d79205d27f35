"""The user's own calendars, as plans need them."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from sqlmodel import Session

from cli.clock import zone_of
from followup.agenda import Agenda, Pause, load_pauses
from followup.busy import Hours, read_busy, rooms_of
from followup.workdays import WorkingDays
from models.errors import CalendarUnreadable
from models.settings import Settings


def make_agenda(
    settings: Settings,
    session: Session,
    calendars: Iterable[str],
    now: date,
    pauses: Iterable[Pause] = (),
) -> Agenda:
    """Working days, blocked days and what the calendars leave of each.

    Args:
        settings: Country, region, hours, time zone and calendars.
        session: For the blocked days.
        calendars: Files, beside those of the settings.
        now: Today.
        pauses: Days blocked besides.

    Raises:
        CalendarUnreadable: A calendar is not there or damaged.
    """
    hours = hours_of(settings)
    days = WorkingDays(settings.country, settings.region)
    paused = [*load_pauses(session), *pauses]
    names = dict.fromkeys([*settings.calendars, *calendars])
    if not names:
        return Agenda(days, paused)
    spans = [
        span for name in names for span in read_busy(_read(name), name, now, hours)
    ]
    return Agenda(days, paused, rooms_of(spans, hours), hours.free)


def hours_of(settings: Settings) -> Hours:
    """The hours of work, where the user is."""
    return Hours(*settings.hours, zone_of(settings))


def _read(name: str) -> str:
    try:
        return Path(name).expanduser().read_text(encoding="utf-8-sig")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise CalendarUnreadable(f"{name} cannot be read: {reason}.") from error
    except UnicodeDecodeError as error:
        raise CalendarUnreadable(
            f"{name} is no calendar: export it again as .ics in UTF-8."
        ) from error
