"""`cardfile status` and `check`: show what is stored and what is wrong with it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict

import click

from actions.backup.check import CheckResult, adopt_originals, check_all
from actions.status import StatusReport, read_status, status_object
from actions.watching.status import WatchedStatus
from actions.workspace import Workspace
from cli.options import json_option, pass_settings, pass_workspace
from cli.output.clean import how_many, safe, say
from cli.output.tables import minute, print_sheet
from cli.output.terminal import print_json, progress
from models.contact import Status
from models.errors import DataDamaged
from models.photo import PhotoState, Watched
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
        print_json(status_object(found))
        return
    lines = [*_status_lines(found, work.settings)]
    for status in found.watched:
        lines += watched_lines(status)
    print_sheet(lines)


def _status_lines(
    report: StatusReport, settings: Settings
) -> Iterator[tuple[str, str]]:
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


_SHOWN = 5  # names in a line


def watched_lines(status: WatchedStatus) -> Iterator[tuple[str, str]]:
    """Yield the lines about a watched folder."""
    folder = status.folder
    since = f"not watched since {minute(folder.looked_at)}"
    yield "inbox", f"{safe(folder.path)}, {'watched' if status.is_watched else since}"
    if folder.paused:
        yield "inbox paused", folder.paused
    if folder.waiting:
        yield "inbox waiting", _by_reason(folder.waiting)
    if status.moved_to_failed:
        count = _by_reason(status.moved_to_failed)
        yield "inbox failed", f"{count}; see its folder failed"
    for name, found in _kinds(folder).items():
        if found:
            yield f"inbox {name}", _by_name(found)


def _kinds(folder: Watched) -> dict[str, Mapping[str, str]]:
    return {
        "failed, kept": folder.failed,
        "not moved": folder.stuck,
        "skipped": folder.skipped,
    }


def _by_reason(counts: Mapping[str, int]) -> str:
    reasons = ", ".join(f"{why} {number}" for why, number in counts.items() if why)
    return f"{sum(counts.values())}" + (f": {reasons}" if reasons else "")


def _by_name(found: Mapping[str, str]) -> str:
    named = [f"{safe(path)} ({why})" for path, why in list(found.items())[:_SHOWN]]
    if len(found) > _SHOWN:
        rest = Counter(list(found.values())[_SHOWN:])
        named += [f"{number} more {why}" for why, number in rest.items()]
    return f"{len(found)}: {', '.join(named)}"


FINDINGS = {
    "faults": "Wrong in the database",
    "missing": "Missing originals",
    "damaged": "Damaged originals",
    "strays": "Files that no photo in the database is stored in",
    "leftovers": "Left half written by a program that was killed",
}


@click.command("check")
@click.option(
    "--quick",
    is_flag=True,
    help="Compare sizes only, and do not read the values in the database.",
)
@click.option(
    "--adopt",
    is_flag=True,
    help="First record the current folder of originals as that of the database.",
)
@json_option()
@pass_settings
def check_command(
    settings: Settings, *, quick: bool, adopt: bool, as_json: bool
) -> int:
    """Compare the database with the stored originals.

    Reads every original and compares it with its checksum, and reads and checks every
    value in the database. SQLite keeps no checksums: a letter that became another one
    is not noticed. Changes nothing. The exit code is 5 if something is missing, damaged
    or unaccounted for.

    \b
        cardfile check
        cardfile check --quick
    """
    with progress("Checking") as tell:
        if adopt:
            adopt_originals(settings)
        found = check_all(settings, tell, is_quick=quick)
    if as_json:
        print_json(asdict(found) | {"is_well": found.is_well})
    else:
        _print_check(found)
    return 0 if found.is_well else DataDamaged.exit_code


def _print_check(found: CheckResult) -> None:
    for name, title in FINDINGS.items():
        findings: tuple[str, ...] = getattr(found, name)
        if findings:
            say(f"{title}: {len(findings)}")
            for finding in findings:
                click.echo(f"  {finding}")
    if found.is_well:
        say(f"No problems found: {how_many(found.photos, 'photo')}.")
    if found.missing or found.damaged:
        say("Import these photos again, or restore them from a backup.", err=True)
    if found.leftovers:
        say("Delete the temporary files with `cardfile erase --leftovers`.", err=True)
