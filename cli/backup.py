"""`cardfile backup` and `cardfile restore`: a copy of everything, and back."""

from datetime import UTC, datetime
from pathlib import Path

import click
from sqlalchemy import make_url

from actions.backup.back_up import BackupResult, back_up
from actions.backup.manifest import Manifest
from actions.backup.restore import restore_backup
from actions.backup.staging import verify
from actions.intake.archive import Archive
from cli.options import pass_settings
from cli.progress import progress
from cli.terminal import how_many, print_json, safe
from models.database import open_database
from models.errors import DataDamaged
from models.settings import Settings

_folder = click.argument(
    "folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path)
)


@click.command("backup")
@_folder
@click.option("--verify", "verified", is_flag=True, help="Read all of it again.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_context
@pass_settings
def backup_command(
    settings: Settings,
    ctx: click.Context,
    folder: Path,
    *,
    verified: bool,
    as_json: bool,
) -> None:
    """Copy the database and all originals into a folder.

    Others may go on working. Give the same folder every time, best on another disk:
    each backup has a folder of its own in it, and only new originals are copied.

    \b
        cardfile backup /mnt/disk/cardfile
    """
    with (
        open_database(settings.database, settings.folder) as database,
        progress("Backing up") as tell,
    ):
        result = back_up(
            database,
            Archive(settings.folder, settings.originals),
            folder,
            tell,
            datetime.now(UTC),
        )
    if verified:
        with progress("Verifying") as tell:
            verify(result.folder, tell)
    if as_json:
        print_json(_as_object(result))
    else:
        click.echo(f"Backed up to {safe(result.folder)}: {_contents(result.manifest)}")
    if not result.manifest.has_database:
        _point_to_pg_dump(settings, result.folder)
    if lacking := result.manifest.lacking:
        click.echo(
            "Missing or damaged, so not in it:"
            f" {how_many(len(lacking), 'original')}; see"
            " `cardfile check`.",
            err=True,
        )
        ctx.exit(DataDamaged.exit_code)


@click.command("restore")
@_folder
@click.option("--replace", is_flag=True, help="Move aside what is there now.")
@pass_settings
def restore_command(settings: Settings, folder: Path, *, replace: bool) -> None:
    """Bring a backup back into the data folder.

    DIR is the folder given to `cardfile backup`, of which the newest backup is taken,
    or that of one backup in it. All of it is read and proven before anything is
    written; what is there now is never overwritten.
    """
    with progress("Verifying") as tell:
        restored = restore_backup(settings, folder, tell, replace=replace)
    for path in restored.moved_aside:
        click.echo(f"Moved aside: {safe(path)}")
    name, manifest = restored.backup.name, restored.manifest
    click.echo(f"Restored {safe(name)}: {_contents(manifest)}")
    if restored.erased:
        people = how_many(restored.erased, "contact")
        click.echo(f"Erased again: {people} erased since the backup was made")
    if restored.settings:
        click.echo(
            f"The settings of the backup are in {safe(restored.settings)}: they name a"
            " database, folder or calendar. Read them, then rename the file to"
            " cardfile.toml to use them.",
            err=True,
        )
    if not manifest.has_database:
        click.echo(
            "Bring the rows back with pg_restore, then run `cardfile check --adopt`.",
            err=True,
        )


def _contents(manifest: Manifest) -> str:
    photos = how_many(len(manifest.originals), "photo")
    if not manifest.has_database:
        return photos
    return f"{how_many(manifest.rows.get('contact', 0), 'contact')}, {photos}"


def _as_object(result: BackupResult) -> dict[str, object]:
    return {
        "folder": str(result.folder),
        "made_at": result.manifest.made_at,
        "has_database": result.manifest.has_database,
        "contacts": result.manifest.rows.get("contact"),
        "photos": len(result.manifest.originals),
        "lacking": result.manifest.lacking,
    }


def _point_to_pg_dump(settings: Settings, backup: Path) -> None:
    url = make_url(settings.database).set(drivername="postgresql", password=None)
    click.echo(
        "The database is a server's, so only the originals are in it; copy the rows"
        f" with: pg_dump --format=custom --file={safe(backup)}/cardfile.dump {url}",
        err=True,
    )
