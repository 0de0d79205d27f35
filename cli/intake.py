"""`cardfile import`: photos in, contacts with a follow-up date out."""

import os
from dataclasses import replace
from pathlib import Path

import click

from actions.identity.pairs import sides_in_turn
from actions.intake.engine import open_engine
from actions.intake.import_photos import import_photos
from actions.intake.occasion import Occasion
from actions.intake.transactions import Intake
from actions.workspace import open_workspace
from cli.exit_codes import INTERRUPTED
from cli.occasion import pass_occasion
from cli.options import json_option, pass_settings
from cli.reading import exit_code, reading_options
from cli.report import Report, choose_teller
from ingest.folder.listing import find_photos
from models.settings import Settings


@click.command("import")
@click.argument(
    "paths",
    metavar="PATH...",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path),
)
@pass_occasion
@click.option(
    "--two-sided",
    is_flag=True,
    help="Pair the photos of each folder by name order: front, back, front, back.",
)
@json_option("photo")
@reading_options
@click.pass_context
@pass_settings
def import_command(
    settings: Settings,
    ctx: click.Context,
    occasion: Occasion,
    paths: tuple[Path, ...],
    *,
    two_sided: bool,
    as_json: bool,
) -> None:
    """Import photos of cards as contacts.

    PATH is a photo, a scan, a PDF or a folder of them (HEIC needs the extra "heic").
    The originals are copied into the data folder; a photo that was imported before is
    not imported again. Photos whose names differ only in "front" and "back" are the two
    sides of one card.

    \b
        cardfile import fair/ --event "Hannover Fair" --met-on 2026-11-12
        cardfile import card.jpg --tag supplier --follow-up "next monday"
    """
    photos = list(
        dict.fromkeys(find_photos(map(_follow_link, paths), settings.skip_folders))
    )
    sides = sides_in_turn(photos) if two_sided else {}
    arriving = [(it, replace(occasion, side=sides.get(it))) for it in photos]
    report = Report(len(photos))
    try:
        with (
            open_engine(settings) as engine,
            choose_teller(report, as_json=as_json) as tell,
            open_workspace(settings) as work,
        ):
            import_photos(arriving, Intake(work), engine, tell)
    except KeyboardInterrupt:
        click.echo("Stopped. Run the same command again to continue.", err=True)
        ctx.exit(INTERRUPTED)
    ctx.exit(exit_code(report.failed, len(photos)))


def _follow_link(path: Path) -> Path:
    """What a link that the user named leads to; links in folders are left alone."""
    return Path(os.path.realpath(path)) if path.is_symlink() else path
