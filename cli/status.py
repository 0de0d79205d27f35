"""`cardfile status`: what there is and what waits, in figures."""

from collections.abc import Iterator

import click

from actions.status import StatusReport, read_status
from actions.workspace import Workspace
from cli.options import json_option, pass_workspace
from cli.terminal import as_object, how_many, print_json, print_sheet, screen
from cli.watched import watched_lines, watched_object
from models.contact import Status
from models.photo import PhotoState
from models.settings import Settings


@click.command("status")
@json_option()
@pass_workspace
def status_command(work: Workspace, *, as_json: bool) -> None:
    """Show counts, pending work and the watched folders.

    \b
        cardfile status
        cardfile status --json
    """
    found = read_status(work)
    if as_json:
        folders = [watched_object(it) for it in found.watched]
        print_json({**as_object(found.overview), "watched": folders})
        return
    lines = [*_lines(found, work.settings)]
    for status in found.watched:
        lines += watched_lines(status)
    print_sheet(screen(), [(name, text, "", "") for name, text in lines])


def _lines(report: StatusReport, settings: Settings) -> Iterator[tuple[str, str]]:
    found = report.overview
    review = found.contacts[Status.REVIEW]
    yield "contacts", f"{sum(found.contacts.values())}, to review: {review}"
    if found.checked.cards:
        cards = how_many(found.checked.cards, "card")
        minutes = found.checked.seconds / 60
        yield "checked today", f"{cards} in {minutes:.0f} min, left: {review}"
    if found.pairs:
        yield (
            "alike",
            f"{how_many(found.pairs, 'pair')} of contacts, perhaps one person each",
        )
    yield (
        "follow-ups",
        f"overdue: {found.overdue}, today: {found.today}, next 7 days: {found.week}",
    )
    yield "photos", f"{sum(found.photos.values())}, {found.photo_bytes / 1e6:.1f} MB"
    if waiting := found.photos[PhotoState.WAITING]:
        yield "waiting", f"{how_many(waiting, 'photo')} not read yet; import again"
    if found.failures:
        reasons = (f"{reason} {count}" for reason, count in found.failures.items())
        yield "failed", f"{found.photos[PhotoState.FAILED]}: {', '.join(reasons)}"
    yield "folder", str(settings.folder)
    yield "database", report.database
