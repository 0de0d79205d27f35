"""The open database, the settings and the current day, for use cases."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from zoneinfo import ZoneInfo

from sqlmodel import Session

from actions.intake.archive import Archive
from followup.workdays import WorkingDays
from models.database.database import Database, open_database
from models.settings import Settings


def zone_of(settings: Settings) -> tzinfo | None:
    """Return the zone of the settings; None for the one of this machine."""
    return ZoneInfo(settings.time_zone) if settings.time_zone else None


def today(settings: Settings) -> date:
    """Return today's date in the zone of the settings."""
    return datetime.now(zone_of(settings)).date()


@dataclass(frozen=True, slots=True)
class Workspace:
    """An open database with the settings; every use case takes one.

    Attributes:
        database: Open as long as the workspace is used.
        settings: As they were at the start.
        by: Who works, named in the history; "": the user.
        day: Gives today's date; None: by the clock, in the zone of the settings.
    """

    database: Database
    settings: Settings
    day: Callable[[], date] | None = None
    by: str = ""

    @property
    def today(self) -> date:
        """The day on which something is done."""
        return today(self.settings) if self.day is None else self.day()

    @property
    def archive(self) -> Archive:
        """The originals of the photos."""
        return Archive(self.settings.folder, self.settings.originals)

    @property
    def working_days(self) -> WorkingDays:
        """The working days where the user is, by the settings."""
        return WorkingDays(self.settings.country, self.settings.region)

    def reading(self) -> AbstractContextManager[Session]:
        """Return a session to look things up in; see `Database.reading`."""
        return self.database.reading()

    def writing(self) -> AbstractContextManager[Session]:
        """Return a session that is stored as a whole; see `Database.writing`."""
        return self.database.writing()


@contextmanager
def open_workspace(settings: Settings) -> Iterator[Workspace]:
    """Open the database of the settings.

    Raises:
        CardfileError: The database cannot be used; see `models.database.database`.
    """
    with open_database(settings.database, settings.folder) as database:
        if settings.outbox_url or settings.outbox_file:
            from actions.outbox.record import recorder_of  # noqa: PLC0415 - it imports this

            database.before_commit = recorder_of(settings)
        yield Workspace(database, settings)
