"""`cardfile reread`: stored cards, read again by what reads better now."""

from collections import Counter
from dataclasses import asdict

import click
from rich.text import Text

from actions.identity.renewal import Change, Renewal
from actions.intake.engine import open_engine
from actions.intake.reread import Reread, Wanted, find_stored, reread
from actions.workspace import open_workspace
from cli.exit_codes import INTERRUPTED
from cli.options import json_option, pass_settings
from cli.reading import exit_code, reading_options
from cli.selection import pass_filter
from cli.terminal import how_many, print_json, safe, screen
from models.contact import Filter
from models.settings import Settings


@click.command("reread")
@click.argument("contacts", metavar="[ID]...", nargs=-1, type=int)
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
@click.pass_context
@pass_settings
def reread_command(
    settings: Settings,
    ctx: click.Context,
    wanted: Filter,
    contacts: tuple[int, ...],
    *,
    everything: bool,
    dry_run: bool,
    again: bool,
    as_json: bool,
) -> None:
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
    if not (contacts or everything or wanted != Filter()):
        raise click.UsageError(
            "Give the IDs of contacts, select them with --event or --tag, or use --all."
        )
    chosen = None if everything else wanted
    try:
        done = _reread(
            settings,
            Wanted(contacts, chosen, is_outdated=not again),
            dry_run=dry_run,
            as_json=as_json,
        )
    except KeyboardInterrupt:
        click.echo("Stopped. Run the same command again to continue.", err=True)
        ctx.exit(INTERRUPTED)
    ctx.exit(exit_code(done["failed"], done["read"]))


def _reread(
    settings: Settings, wanted: Wanted, *, dry_run: bool, as_json: bool
) -> Counter[str]:
    done: Counter[str] = Counter()
    with open_workspace(settings) as work:
        photos = find_stored(work, wanted)
        with open_engine(settings) as engine:
            for it in reread(work, photos, engine, is_trial=dry_run):
                done += _count(it)
                if as_json:
                    print_json(_as_object(it))
                else:
                    _tell(it)
    if not as_json:
        click.echo(_summary(done, dry_run=dry_run))
    return done


def _count(reread: Reread) -> Counter[str]:
    return Counter(
        read=1,
        failed=int(reread.error is not None),
        changed=sum(bool(it.changes) for it in reread.renewals),
        new=sum(it.is_new for it in reread.renewals),
    )


def _tell(reread: Reread) -> None:
    console = screen()
    if reread.error is not None:
        console.print(Text(f"failed  {safe(reread.error)}", "red"), soft_wrap=True)
    for renewal in reread.renewals:
        if renewal.is_new or renewal.changes:
            console.print(_line(renewal), soft_wrap=True)


def _line(renewal: Renewal) -> Text:
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
        return "Nothing to read: this version has read it all; --again reads it anew."
    counts = [f"{done[it]} {it}" for it in ("changed", "new", "failed") if done[it]]
    told = ", ".join(counts) or "nothing changed"
    trial = " (nothing was stored)" if dry_run else ""
    return f"{how_many(done['read'], 'photo')} read: {told}{trial}"


def _as_object(reread: Reread) -> dict[str, object]:
    return {
        "photo": str(reread.path),
        "contacts": [asdict(it) for it in reread.renewals],
        "error": "" if reread.error is None else str(reread.error),
    }
