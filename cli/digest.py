"""The part of `cardfile due` that writes the morning's digest."""

from collections.abc import Iterable
from pathlib import Path

import click
from sqlmodel import Session

from actions.clock import today, zone_of
from actions.exporting.people import read_person
from actions.follow_ups.digest import Digest, make_digest
from actions.workspace import reading
from cli.terminal import safe
from export.atomic import draft
from export.ics import Hours, Kind, write_calendar
from export.mail import write_mail
from export.pages.digest import as_html, as_text
from export.person import Person
from models.errors import ExportFailed
from models.settings import Settings


def write_digest(settings: Settings, path: Path | None) -> None:
    """Print the digest, or write it in the format of the file's ending.

    Raises:
        ExportFailed: The file cannot be written, or has another ending.
    """
    with reading(settings) as session:
        digest = make_digest(session, settings, today(settings))
        if path is None:
            for line in as_text(digest).splitlines():
                click.echo(_clean(line))
            return
        _write(session, settings, digest, path)
    click.echo(f"Wrote {safe(path)}")


def _write(session: Session, settings: Settings, digest: Digest, path: Path) -> None:
    match path.suffix.lower():
        case ".eml":
            write_mail(path, "", digest.title, as_text(digest), as_html(digest))
        case ".html":
            _write_text(path, [as_html(digest)])
        case ".txt":
            _write_text(path, [as_text(digest)])
        case ".ics":
            people = _people(session, digest)
            hours = Hours(at=settings.hours[0], zone=zone_of(settings))
            _write_text(path, write_calendar(people, Kind.EVENT, hours))
        case _:
            raise ExportFailed(
                f"{path} is no .txt, .html, .eml or .ics: name one of these."
            )


def _people(session: Session, digest: Digest) -> Iterable[Person]:
    ids = dict.fromkeys(row.id for _, rows in digest.parts() for row in rows)
    return (read_person(session, contact_id) for contact_id in ids)


def _write_text(path: Path, pieces: Iterable[str]) -> None:
    with draft(path) as part, part.open("w", encoding="utf-8", newline="") as file:
        file.writelines(pieces)


def _clean(line: str) -> str:
    """Safe for the terminal, with the blanks it begins with."""
    return " " * (len(line) - len(line.lstrip(" "))) + safe(line)
