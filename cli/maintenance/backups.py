"""`cardfile backup` and `cardfile restore`: copy everything, and restore it."""

from pathlib import Path

import click

from actions.backup.back_up import address_for_tools, backup_object, make_backup
from actions.backup.manifest import Manifest
from actions.backup.restore import restore_backup
from actions.backup.staging import verify
from actions.workspace import Workspace
from cli.options import json_option, pass_settings, pass_workspace
from cli.output.clean import how_many, say
from cli.output.terminal import print_json, progress
from cli.paths import AnyPath
from models.errors import DataDamaged
from models.settings import Settings

_folder = click.argument("folder", metavar="DIR", type=AnyPath(file_okay=False))


@click.command("backup")
@_folder
@click.option(
    "--verify", "verified", is_flag=True, help="Read the finished backup again."
)
@json_option()
@pass_workspace
def backup_command(
    work: Workspace, folder: Path, *, verified: bool, as_json: bool
) -> int:
    """Copy the database and all originals into the folder DIR.

    Other commands can run meanwhile. Give the same folder every time, if possible on
    another disk: each backup has a folder of its own in it, and only new originals are
    copied.

    \b
        cardfile backup /mnt/disk/cardfile
        cardfile backup /mnt/disk/cardfile --verify
    """
    with progress("Backing up") as tell:
        result = make_backup(work, folder, tell)
    if verified:
        with progress("Verifying") as tell:
            verify(result.folder, tell)
    if as_json:
        print_json(backup_object(result))
    else:
        say(f"Backed up to {result.folder}: {_contents(result.manifest)}")
    if not result.manifest.has_database:
        _point_to_pg_dump(work.settings, result.folder)
    if lacking := result.manifest.lacking:
        say(
            f"Not backed up: {how_many(len(lacking), 'original')}, missing or damaged;"
            " see `cardfile check`.",
            err=True,
        )
        return DataDamaged.exit_code
    return 0


@click.command("restore")
@_folder
@click.option(
    "--replace", is_flag=True, help="Move the existing data aside instead of stopping."
)
@pass_settings
def restore_command(settings: Settings, folder: Path, *, replace: bool) -> None:
    """Restore a backup into the data folder.

    DIR is the folder given to `cardfile backup`, of which the newest backup is
    restored, or the folder of one backup in it. All of it is verified before anything
    is written, and existing data is never overwritten. People who were erased since
    are erased again.

    \b
        cardfile restore /mnt/disk/cardfile
    """
    with progress("Verifying") as tell:
        restored = restore_backup(settings, folder, tell, replace=replace)
    for path in restored.moved_aside:
        say(f"Moved aside: {path}")
    name, manifest = restored.backup.name, restored.manifest
    say(f"Restored {name}: {_contents(manifest)}")
    if restored.erased:
        people = how_many(restored.erased, "contact")
        say(f"Erased again: {people} erased since the backup was made")
    if restored.settings:
        say(
            f"The settings of the backup are in {restored.settings}, as they name a"
            " database, folder or calendar. Check them, then rename the file to"
            " cardfile.toml to use them.",
            err=True,
        )
    if not manifest.has_database:
        say(
            "Restore the rows with pg_restore, then run `cardfile check --adopt`.",
            err=True,
        )


def _contents(manifest: Manifest) -> str:
    photos = how_many(len(manifest.originals), "photo")
    if not manifest.has_database:
        return photos
    return f"{how_many(manifest.rows.get('contact', 0), 'contact')}, {photos}"


def _point_to_pg_dump(settings: Settings, backup: Path) -> None:
    url = address_for_tools(settings)
    say(
        "The database is on a server, so the backup holds only the originals; copy the"
        f" rows with: pg_dump --format=custom --file={backup}/cardfile.dump {url}",
        err=True,
    )
