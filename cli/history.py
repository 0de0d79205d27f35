"""`cardfile undo` and `undelete`: undo operations and restore contacts."""

import click

from actions.history.undo import Done, list_operations, restore_contact, undo
from actions.workspace import Workspace
from cli.edit import called, yes_option
from cli.options import json_option, pass_workspace
from cli.terminal import Column, as_object, print_json, print_table, safe

COLUMNS = (
    Column("When", style="dim"),
    Column("What", least=24),
    Column("Who", least=12),
)


@click.command("undo")
@click.option(
    "--steps",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="Undo this many operations, the last one first.",
)
@click.option("--list", "only_list", is_flag=True, help="List what can be undone.")
@json_option("operation")
@yes_option
@pass_workspace
def undo_command(
    work: Workspace, steps: int, *, only_list: bool, as_json: bool, yes: bool
) -> None:
    """Show the last operation and undo it.

    Operations on contacts and follow-ups can be undone for 90 days, unless the contact
    was changed again since. --list and --json only list them.

    \b
        cardfile undo
        cardfile undo --list
        cardfile undo --steps 3 --yes
    """
    done = list_operations(work, limit=50 if only_list or as_json else steps)
    if as_json:
        for it in done:
            print_json(as_object(it))
        return
    if not done:
        click.echo("There is nothing to undo.", err=True)
        return
    if only_list:
        print_table(COLUMNS, [(_moment(it), it.title, _names(it)) for it in done])
        return
    for it in done:
        click.echo(f"{_moment(it)}  {safe(it.title)} ({_names(it)})", err=True)
    if not yes:
        click.confirm("Undo?", default=True, abort=True, err=True)
    for it in done:
        undo(work, it.id)
        click.echo(f"Undone: {safe(it.title)}.")


@click.command("undelete")
@click.argument("contact_ids", metavar="ID...", type=int, nargs=-1, required=True)
@pass_workspace
def undelete_command(work: Workspace, contact_ids: tuple[int, ...]) -> None:
    """Restore deleted contacts from the trash.

    `cardfile list --deleted` lists them.

    \b
        cardfile undelete 12
    """
    for contact_id in contact_ids:
        click.echo(f"Restored {called(restore_contact(work, contact_id))}.")


def _moment(done: Done) -> str:
    return f"{done.done_at.astimezone():%Y-%m-%d %H:%M}"


def _names(done: Done) -> str:
    named = [safe(name) or f"contact {number}" for number, name in done.names.items()]
    more = f" and {len(named) - 3} more" if len(named) > 3 else ""
    return ", ".join(named[:3]) + more
