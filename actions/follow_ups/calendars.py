"""Read the user's calendars for planning."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit, urlunsplit

from actions.workspace import zone_of
from export.dav.server import Server, Store, find_password
from followup.board import Room
from followup.busy import AHEAD, TimeSpan, WorkingHours, read_all_busy, rooms_of
from followup.limited import run_limited
from models.errors import FileUnreadable, SetupError
from models.settings import Settings
from models.storage.files import read_limited

_LARGEST_CALENDAR = 50_000_000  # bytes of a file


@dataclass(frozen=True, slots=True)
class Calendars:
    """The free time of each day by the calendars, read before a transaction begins.

    Attributes:
        rooms: Of the days on which something is entered.
        free: Of all other days; None where no calendar is known.
    """

    rooms: Mapping[date, Room]
    free: Room | None = None


def read_calendars(settings: Settings, others: Iterable[str], today: date) -> Calendars:
    """Read the user's calendars, files or on servers.

    `others` are files or https://user@server/..., beside those of the settings.

    Raises:
        FileUnreadable: A calendar is not there or damaged.
        ExportFailed: A server cannot be reached or refuses.
    """
    hours = _hours_of(settings)
    names = dict.fromkeys([*settings.calendars, *others])
    if not names:
        return Calendars({})
    spans = [
        span
        for name in names
        for span in _busy(_read(name, today), _shown(name), today, hours)
    ]
    return Calendars(rooms_of(spans, hours), hours.free)


def _busy(
    texts: Sequence[str], name: str, today: date, hours: WorkingHours
) -> list[TimeSpan]:
    """Return the busy times of a calendar; its rules may be made never to end."""
    try:
        found: list[TimeSpan] = run_limited(read_all_busy, texts, name, today, hours)
    except TimeoutError as error:
        raise FileUnreadable(
            f"{name} takes too much time or memory: remove events that repeat without"
            " end, or export a shorter period."
        ) from error
    return found


def _hours_of(settings: Settings) -> WorkingHours:
    """Return the hours of work, where the user is."""
    return WorkingHours(*settings.hours, zone_of(settings))


def _read(name: str, now: date) -> list[str]:
    return _fetch(name, now) if "://" in name else [_read_file(name)]


def _fetch(address: str, now: date) -> list[str]:
    """Return the events of a calendar on a CalDAV server, each as a calendar."""
    parts = _split(address)
    url, user = _without_user(parts), unquote(parts.username or "")
    password = find_password(url, user)
    try:
        from export.dav.collection import open_collection  # noqa: PLC0415 - needs an extra
    except ModuleNotFoundError as error:
        raise SetupError(
            "Calendars on a server need more packages: pip install 'cardfile[push]'."
        ) from error
    with open_collection(Server(url, user, password), Store.EVENTS) as calendar:
        return list(calendar.events(now, now + timedelta(days=AHEAD)))


def _without_user(parts: SplitResult) -> str:
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=host))


def _shown(name: str) -> str:
    return _without_user(_split(name)) if "://" in name else name


def _split(address: str) -> SplitResult:
    try:
        return urlsplit(address)
    except ValueError as error:
        raise FileUnreadable(
            f"{address} is not a valid URL: check the setting `calendars` or the"
            " option."
        ) from error


def _read_file(name: str) -> str:
    try:
        content = read_limited(Path(name).expanduser(), _LARGEST_CALENDAR)
        return content.decode("utf-8-sig")
    except (OSError, RuntimeError) as error:  # there may be no such home
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise FileUnreadable(f"{name} cannot be read: {reason}.") from error
    except UnicodeDecodeError as error:
        raise FileUnreadable(
            f"{name} is not a calendar: export it again as .ics in UTF-8."
        ) from error
