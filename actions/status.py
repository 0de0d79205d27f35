"""Count what is stored and what is pending."""

from dataclasses import dataclass

from sqlalchemy import make_url

from actions.contacts.overview import Overview, overview
from actions.intake.watch_folder import WatchedStatus, watched_folders
from actions.workspace import Workspace


@dataclass(frozen=True, slots=True)
class StatusReport:
    """Figures of the database, and the watched folders.

    Attributes:
        database: Its address, without a password.
        overview: The figures.
        watched: The watched folders.
    """

    database: str
    overview: Overview
    watched: tuple[WatchedStatus, ...]


def read_status(work: Workspace) -> StatusReport:
    """Count what there is, and look into the watched folders."""
    with work.reading() as session:
        found = overview(session, work.today)
    return StatusReport(
        str(make_url(work.settings.database)), found, tuple(watched_folders(work))
    )
