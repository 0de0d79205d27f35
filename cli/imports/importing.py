"""`cardfile import` and `reread`: import photos, and read stored ones again."""

from collections import Counter
from pathlib import Path

import click
from rich.text import Text

from actions.identity.renewal import Change, Renewal
from actions.intake.collect import collect_photos, objects_fetched_ahead
from actions.intake.import_photos import Intake, import_photos
from actions.intake.occasion import Occasion
from actions.intake.read import open_executor
from actions.intake.reread import (
    Reread,
    RereadRequest,
    find_stored,
    reread,
    reread_object,
)
from actions.workspace import Workspace
from cli.completion import complete_events
from cli.errors import INTERRUPTED, exit_code
from cli.exports.outbox import start_sending
from cli.imports.import_report import Report, choose_teller
from cli.options import (
    OneOf,
    any_contacts_argument,
    day_option,
    handing_over,
    json_option,
    pass_filter,
    pass_workspace,
    paths_argument,
    reading_options,
    tags_option,
)
from cli.output.clean import how_many, safe, say
from cli.output.terminal import print_json, screen
from models.basis import Source
from models.contact import Filter

pass_occasion = handing_over(
    Occasion,
    {
        "event": click.option(
            "--event",
            metavar="NAME",
            shell_complete=complete_events,
            help="Set the event where the people were met (default: none).",
        ),
        "met_on": day_option(
            "--met-on",
            explain="Set the day of the meeting (default: the photo's date, or today).",
        ),
        "tags": tags_option("the contacts"),
        "remember": click.option(
            "--remember",
            "-m",
            metavar="TEXT",
            help="Say in one line why you remember the people of these photos.",
        ),
        "source": click.option(
            "--source",
            type=OneOf(Source),
            help="Record how the details came (default: card).",
        ),
        "place": click.option("--place", help="Set the place: town, stand or room."),
        "follow_up": click.option(
            "--follow-up",
            metavar="RULE",
            help='Set the first follow-up: "+3 working days", "next monday", 2026-12-01'
            " or none (default: follow_up in cardfile.toml, +3 working days).",
        ),
    },
)
"""Pass the Occasion made of --event, --met-on and the other options on how you met."""


@click.command("import")
@paths_argument("paths")
@pass_occasion
@click.option(
    "--two-sided",
    is_flag=True,
    help="Pair the photos of each folder by name order: front, back, front, back.",
)
@json_option("photo")
@reading_options
@pass_workspace
def import_command(
    work: Workspace,
    occasion: Occasion,
    paths: tuple[Path, ...],
    *,
    two_sided: bool,
    as_json: bool,
) -> int:
    """Import photos of cards as contacts.

    PATH is a photo, a scan, a PDF or a folder of them (HEIC needs the extra "heic"), or
    an address s3://bucket/folder (needs the extra "s3").
    The originals are copied into the data folder; a photo that was imported before is
    not imported again. Photos whose names differ only in "front" and "back" are the two
    sides of one card.

    \b
        cardfile import fair/ --event "Hannover Fair" --met-on 2026-11-12
        cardfile import card.jpg --tag supplier --follow-up "next monday"
    """
    photos = collect_photos(paths, occasion, work.settings, two_sided=two_sided)
    report = Report(len(photos), work.settings.per_day)
    try:
        with (
            open_executor(work.settings) as executor,
            objects_fetched_ahead(photos) as open_object,
            choose_teller(report, as_json=as_json) as tell,
        ):
            intake = Intake(work, open_object=open_object)
            import_photos(photos, intake, executor, tell)
    except KeyboardInterrupt:
        return _say_stopped()
    finally:
        start_sending(work)
    return exit_code(report.failed, len(photos))


def _say_stopped() -> int:
    say("Stopped. Run the same command again to continue.", err=True)
    return INTERRUPTED


@click.command("reread")
@any_contacts_argument
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help="Read all photos, including those that failed or had no card.",
)
@click.option("--dry-run", is_flag=True, help="Show what would change; store nothing.")
@click.option(
    "--again", is_flag=True, help="Also read photos that this version has read already."
)
@json_option("photo")
@pass_filter
@reading_options
@pass_workspace
def reread_command(
    work: Workspace,
    wanted: Filter,
    contact_ids: tuple[int, ...],
    *,
    everything: bool,
    dry_run: bool,
    again: bool,
    as_json: bool,
) -> int:
    """Read stored cards again with a newer version.

    Changes that people made to contacts are kept, and so are notes, tags and
    follow-ups. Give contacts by ID, select them with options, or use --all. Photos that
    this version has read already are skipped, so a stopped run continues when you
    start it again.

    \b
        cardfile reread --all --dry-run
        cardfile reread --event "Hannover Fair"
        cardfile reread 12 --again --languages eng+deu
    """
    if not (contact_ids or everything or wanted != Filter()):
        raise click.UsageError(
            "Give the IDs of contacts, select them with --event or --tag, or use --all."
        )
    chosen = None if everything else wanted
    photos = find_stored(
        work, RereadRequest(contact_ids, chosen, is_outdated=not again)
    )
    done: Counter[str] = Counter()
    try:
        with open_executor(work.settings) as executor:
            for it in reread(work, photos, executor, is_trial=dry_run):
                done += _count(it)
                if as_json:
                    print_json(reread_object(it))
                else:
                    _tell_reread(it)
    except KeyboardInterrupt:
        return _say_stopped()
    if not as_json:
        say(_summary(done, dry_run=dry_run))
    return exit_code(done["failed"], done["read"])


def _count(reread: Reread) -> Counter[str]:
    return Counter(
        read=1,
        failed=int(reread.error is not None),
        changed=sum(bool(it.changes) for it in reread.renewals),
        new=sum(it.is_new for it in reread.renewals),
    )


def _tell_reread(reread: Reread) -> None:
    console = screen()
    if reread.error is not None:
        console.print(Text(f"failed  {safe(reread.error)}", "red"), soft_wrap=True)
    for renewal in reread.renewals:
        if renewal.is_new or renewal.changes:
            console.print(_renewal_line(renewal), soft_wrap=True)


def _renewal_line(renewal: Renewal) -> Text:
    who = f"{renewal.contact_id} {safe(renewal.name) or '(no name)'}"
    if renewal.is_new:
        return Text.assemble(("new  ", "green"), who)
    return Text(f"{who}: {'; '.join(map(_change, renewal.changes))}")


def _change(change: Change) -> str:
    field, before, after = change.field, safe(change.before), safe(change.after)
    if not before:
        return f"{field} {after} added"
    return f"{field} {before} → {after}" if after else f"{field} {before} gone"


def _summary(done: Counter[str], *, dry_run: bool) -> str:
    if not done["read"]:
        return "Nothing to read: this version has read these photos; see --again."
    counts = [f"{done[it]} {it}" for it in ("changed", "new", "failed") if done[it]]
    changes = ", ".join(counts) or "nothing changed"
    trial = " (nothing was stored)" if dry_run else ""
    return f"{how_many(done['read'], 'photo')} read: {changes}{trial}"
