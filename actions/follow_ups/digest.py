"""Build the digest of a day and write it to a file."""

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

from sqlmodel import Session

from actions.clock import zone_of
from actions.contacts.overview import overview
from actions.exporting.people import read_person
from actions.follow_ups.reconnect import load_silent
from actions.workspace import Workspace
from export.atomic import draft
from export.ics import Hours, Kind, write_calendar
from export.mail import write_mail
from export.pages.digest import as_html, as_text
from export.person import Person
from followup.digest import Digest
from models.contact import Status
from models.errors import ExportFailed
from models.queries import list_due

WEEK = 7
_MOST = 200
"""Lines of a part; nobody reads more of them in a morning."""
_SILENT = 10


def make_digest(work: Workspace) -> Digest:
    """Gather what the morning needs."""
    with work.reading() as session:
        return _gather(session, work)


def digest_text(work: Workspace) -> str:
    """The digest as plain text."""
    return as_text(make_digest(work))


def write_digest(work: Workspace, path: Path) -> Digest:
    """Write the digest in the format of the file's ending.

    Raises:
        ExportFailed: The file cannot be written, or has another ending than .txt,
            .html, .eml or .ics.
    """
    with work.reading() as session:
        digest = _gather(session, work)
        match path.suffix.lower():
            case ".eml":
                write_mail(path, "", digest.title, as_text(digest), as_html(digest))
            case ".html":
                _write_text(path, [as_html(digest)])
            case ".txt":
                _write_text(path, [as_text(digest)])
            case ".ics":
                hours = Hours(work.settings.hours[0], zone_of(work.settings))
                people = _people(session, digest)
                _write_text(path, write_calendar(people, Kind.EVENT, hours))
            case _:
                raise ExportFailed(f"{path} must end in .txt, .html, .eml or .ics.")
    return digest


def _gather(session: Session, work: Workspace) -> Digest:
    today = work.today
    rows = tuple(list_due(session, today + timedelta(days=WEEK), _MOST))
    counts = overview(session, today)
    return Digest(
        day=today,
        overdue=tuple(it for it in rows if it.due_on < today),
        today=tuple(it for it in rows if it.due_on == today),
        week=tuple(it for it in rows if it.due_on > today),
        silent=tuple(load_silent(session, work.settings, today, _SILENT)),
        overdue_count=counts.overdue,
        today_count=counts.today,
        review_count=counts.contacts.get(Status.REVIEW, 0),
    )


def _people(session: Session, digest: Digest) -> Iterable[Person]:
    ids = dict.fromkeys(row.id for _, rows in digest.parts() for row in rows)
    return (read_person(session, contact_id) for contact_id in ids)


def _write_text(path: Path, pieces: Iterable[str]) -> None:
    with draft(path) as part, part.open("w", encoding="utf-8", newline="") as file:
        file.writelines(pieces)
