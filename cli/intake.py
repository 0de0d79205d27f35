"""`cardfile import`: photos in, contacts with a follow-up date out."""

import os
from dataclasses import replace
from functools import partial
from pathlib import Path

import click

from actions.clock import today
from actions.identity.pairs import sides_in_turn
from actions.intake.archive import Archive
from actions.intake.occasion import Occasion
from actions.intake.take_in import Intake, take_in
from cli.occasion import pass_occasion
from cli.options import pass_settings
from cli.reading import exit_code, how_to_read, reading_options
from cli.report import Report, Tell, choose_teller
from cli.start import INTERRUPTED
from ingest.folder.listing import find_photos
from ingest.options import ReadOptions
from ingest.workers.pool import count_cores, ended_by_sigterm, read_photos
from models.database import open_database
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
    help="In each folder the photos are front, back, front, back.",
)
@click.option(
    "--json", "as_json", is_flag=True, help="One JSON object a photo and line."
)
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
    """Take in photos and folders of photos.

    JPEG, PNG, WebP, TIFF, BMP, GIF and PDF, and HEIC with the extra "heic". The
    originals are copied into the data folder; what is imported again is recognised.
    Photos named alike but for "front" and "back" are two sides of one card.

    \b
        cardfile import fair/ --event "Hannover Fair" --met-on 2026-11-12
        cardfile import card.jpg --tag supplier --follow-up "next monday"
    """
    photos = list(dict.fromkeys(find_photos(map(_follow_link, paths))))
    sides = sides_in_turn(photos) if two_sided else {}
    options = how_to_read(settings)
    report = Report(len(photos))
    try:
        with choose_teller(report, as_json=as_json) as tell:
            arriving = [
                (photo, replace(occasion, side=sides.get(photo))) for photo in photos
            ]
            _take_in(settings, options, arriving, tell)
    except KeyboardInterrupt:
        click.echo("Stopped. The same command goes on where it was.", err=True)
        ctx.exit(INTERRUPTED)
    ctx.exit(exit_code(report.failed, len(photos)))


def _follow_link(path: Path) -> Path:
    """What a link that the user named leads to; links in folders are left alone."""
    return Path(os.path.realpath(path)) if path.is_symlink() else path


def _take_in(
    settings: Settings,
    options: ReadOptions,
    photos: list[tuple[Path, Occasion]],
    tell: Tell,
) -> None:
    workers = min(settings.workers or count_cores(), len(photos))
    with (
        ended_by_sigterm(),
        open_database(settings.database, settings.folder) as database,
    ):
        intake = Intake(database, Archive(settings.folder), settings, today(settings))
        read_all = partial(read_photos, options=options, workers=workers)
        take_in(photos, intake, read_all, tell)
