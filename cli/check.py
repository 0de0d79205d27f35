"""`cardfile check`: compare the database with the originals."""

import click

from actions.backup.check import CheckResult, adopt_originals, check_all
from cli.options import json_option, pass_settings
from cli.progress import progress
from cli.terminal import as_object, how_many, print_json
from models.errors import DataDamaged
from models.settings import Settings

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
    help="First make the current folder of originals the one of the database.",
)
@json_option()
@click.pass_context
@pass_settings
def check_command(
    settings: Settings,
    ctx: click.Context,
    *,
    quick: bool,
    adopt: bool,
    as_json: bool,
) -> None:
    """Compare the database with the stored originals.

    Every original is read and compared with its checksum, and every value in the
    database is read and checked. SQLite
    keeps no checksums: a letter that became another one is not noticed. Nothing is
    changed. The exit code is 5 if something is missing, damaged or unaccounted for.

    \b
        cardfile check
        cardfile check --quick
    """
    with progress("Checking") as tell:
        if adopt:
            adopt_originals(settings)
        found = check_all(settings, tell, is_quick=quick)
    if as_json:
        print_json(as_object(found) | {"is_well": found.is_well})
    else:
        _print(found)
    if not found.is_well:
        ctx.exit(DataDamaged.exit_code)


def _print(found: CheckResult) -> None:
    for name, title in FINDINGS.items():
        findings: tuple[str, ...] = getattr(found, name)
        if findings:
            click.echo(f"{title}: {len(findings)}")
            for finding in findings:
                click.echo(f"  {finding}")
    if found.is_well:
        click.echo(f"No problems found: {how_many(found.photos, 'photo')}.")
    if found.missing or found.damaged:
        click.echo(
            "Import these photos again, or restore them from a backup.", err=True
        )
    if found.leftovers:
        click.echo(
            "Delete the temporary files with `cardfile erase --leftovers`.", err=True
        )
