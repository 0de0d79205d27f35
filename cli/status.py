"""`cardfile status`: what there is and what waits, in figures."""

from collections.abc import Iterator

import click
from sqlalchemy import make_url

from actions.clock import today
from actions.contacts.overview import Overview, overview
from actions.workspace import reading
from cli.options import pass_settings
from cli.terminal import as_object, how_many, print_json, print_sheet, screen
from cli.watched import watched_lines, watched_object
from models.contact import Status
from models.photo import PhotoState
from models.settings import Settings
from models.tables.inbox import watched


@click.command("status")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@pass_settings
def status_command(settings: Settings, *, as_json: bool) -> None:
    """Say what there is and what waits."""
    with reading(settings) as session:
        found = overview(session, today(settings))
        folders = watched(session)
    if as_json:
        told = [watched_object(folder, settings.folder) for folder in folders]
        print_json({**as_object(found), "watched": told})
        return
    rows = [(name, text, "", "") for name, text in _lines(found, settings)]
    for folder in folders:
        lines = watched_lines(folder, settings.folder)
        rows += [(name, text, "", "") for name, text in lines]
    print_sheet(screen(), rows)


def _lines(found: Overview, settings: Settings) -> Iterator[tuple[str, str]]:
    review = found.contacts[Status.REVIEW]
    yield "contacts", f"{sum(found.contacts.values())}, to review: {review}"
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
    yield "database", str(make_url(settings.database))
