"""`cardfile edit`, `note`, `tag`, `merge`, `split`, `delete`: change contacts."""

from collections.abc import Callable
from typing import Any

import click

from actions.contacts.changes import Changes, parse_columns
from actions.contacts.edit import add_note, add_tags, edit_contact, remove_tags
from actions.contacts.merge import (
    delete_contacts,
    find_strangers,
    keep_apart,
    merge_contacts,
    split_contact,
)
from actions.contacts.view import ContactView, view_contact
from actions.workspace import Workspace
from cli.editor_file import as_toml, from_toml
from cli.options import pass_workspace
from cli.show import print_contact
from cli.terminal import safe, screen
from models.contact import PointKind
from models.contact_fields import FIELDS

contact_argument = click.argument("contact_id", metavar="ID", type=int)
others_argument = click.argument(
    "others", metavar="OTHER...", nargs=-1, required=True, type=int
)
yes_option = click.option("--yes", is_flag=True, help="Do not ask for confirmation.")

_POINTS = {
    PointKind.EMAIL: "e-mail address",
    PointKind.PHONE: "phone number",
    PointKind.WEBSITE: "website",
    PointKind.SOCIAL: "profile",
}


def _field_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for field in reversed([*FIELDS.values()]):
        name = f"--{field.name.replace('_', '-')}"
        command = click.option(name, help=field.help)(command)
    return command


def _point_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for kind, thing in reversed(_POINTS.items()):
        one = f"an {thing}" if thing[0] in "aeiou" else f"a {thing}"
        command = click.option(
            f"--add-{kind}",
            multiple=True,
            metavar="TEXT",
            help=f"Add {one}.",
        )(command)
    for kind, thing in reversed(_POINTS.items()):
        plural = f"{thing}es" if thing.endswith("ss") else f"{thing}s"
        command = click.option(
            f"--{kind}", multiple=True, metavar="TEXT", help=f"Replace all {plural}."
        )(command)
    return command


@click.command("edit")
@contact_argument
@_field_options
@_point_options
@click.option(
    "--remove",
    multiple=True,
    metavar="TEXT",
    help="Remove this e-mail, phone, website or profile.",
)
@click.option("--ready", is_flag=True, help="Mark the contact as checked.")
@click.option("--editor", is_flag=True, help="Open the contact in your editor.")
@pass_workspace
def edit_command(
    work: Workspace,
    /,
    contact_id: int,
    *,
    editor: bool,
    **given: Any,  # noqa: ANN401 - what click made of the options
) -> None:
    """Correct a contact or add to it.

    Cards never change what you write. A name and its parts stay in step, and so do an
    address and its parts. An empty text empties a field. A phone may begin with its
    kind.

    \b
        cardfile edit 12 --name "Erika Mustermann" --email erika@example.com
        cardfile edit 12 --add-phone "mobile: +49 151 23456789" --ready
        cardfile edit 12 --editor
    """
    if editor:
        before = view_contact(work, contact_id)
        written = as_toml(before.values, before.facts, before.status)
        read = click.edit(written, extension=".toml")
        changes = Changes() if read is None else from_toml(written, read)
        if changes == Changes():
            click.echo("Nothing changed.", err=True)
            return
    else:
        changes = _from_options(given)
        if changes == Changes():
            raise click.UsageError(
                "Nothing to change: give an option; see cardfile edit --help."
            )
    print_contact(edit_contact(work, contact_id, changes), screen())


def _from_options(given: dict[str, Any]) -> Changes:
    columns = {name: given[name] for name in FIELDS if given[name] is not None}
    added = {kind: (*given[kind], *given[f"add_{kind}"]) for kind in PointKind}
    return Changes(
        columns=parse_columns(columns),
        added=tuple((kind, it) for kind, texts in added.items() for it in texts),
        replaced=frozenset(kind for kind in PointKind if given[kind]),
        removed=given["remove"],
        ready=given["ready"],
    )


@click.command("note")
@contact_argument
@click.argument("text")
@pass_workspace
def note_command(work: Workspace, contact_id: int, text: str) -> None:
    """Write a note about a contact.

    \b
        cardfile note 12 "Wants a quote for 200 pieces"
    """
    view = add_note(work, contact_id, text)
    click.echo(f"Note added to {called(view)}.")


@click.command("tag")
@contact_argument
@click.argument("tags", metavar="TAG...", nargs=-1, required=True)
@click.option("--remove", is_flag=True, help="Remove the tags instead.")
@pass_workspace
def tag_command(
    work: Workspace, contact_id: int, tags: tuple[str, ...], *, remove: bool
) -> None:
    """Tag a contact, or remove tags from it.

    \b
        cardfile tag 12 supplier press
        cardfile tag 12 press --remove
    """
    view = (remove_tags if remove else add_tags)(work, contact_id, tags)
    click.echo(f"Tags of {called(view)}: {safe(', '.join(view.tags)) or 'none'}.")


@click.command("merge")
@contact_argument
@others_argument
@yes_option
@pass_workspace
def merge_command(
    work: Workspace, contact_id: int, others: tuple[int, ...], *, yes: bool
) -> None:
    """Merge duplicate contacts into one.

    ID keeps its own values and gets what it lacks from the OTHERs. You are asked
    before people are merged who do not look like the same person. `cardfile undo`
    takes it back.

    \b
        cardfile merge 12 31
    """
    for stranger in find_strangers(work, contact_id, others):
        if not yes:
            click.confirm(
                f"Contact {stranger.id}, {_named(stranger.name)}, shares neither name"
                f" nor e-mail nor phone with contact {contact_id}. Merge anyway?",
                abort=True,
                err=True,
            )
    view = merge_contacts(work, contact_id, others)
    print_contact(view, screen())
    click.echo(f"Merged {_numbers(others)} into {called(view)}.")


@click.command("keep-apart")
@contact_argument
@others_argument
@pass_workspace
def keep_apart_command(
    work: Workspace, contact_id: int, others: tuple[int, ...]
) -> None:
    """Mark contacts as different people.

    They are no longer shown as possible duplicates of each other.

    \b
        cardfile keep-apart 12 31
    """
    view = keep_apart(work, contact_id, others)
    click.echo(f"Marked {called(view)}, as a different person than {_numbers(others)}.")


@click.command("split")
@contact_argument
@click.argument("card", type=click.IntRange(min=1))
@pass_workspace
def split_command(work: Workspace, contact_id: int, card: int) -> None:
    """Move a card of a contact to a new contact.

    CARD is its number in `cardfile show ID`.

    \b
        cardfile split 12 2
    """
    view = split_contact(work, contact_id, card)
    print_contact(view, screen())
    click.echo(f"Moved card {card} of contact {contact_id} to {called(view)}.")


@click.command("delete")
@click.argument("contact_ids", metavar="ID...", type=int, nargs=-1, required=True)
@yes_option
@pass_workspace
def delete_command(work: Workspace, contact_ids: tuple[int, ...], *, yes: bool) -> None:
    """Move contacts to the trash.

    They can be brought back for 90 days with `cardfile undelete`. Their photos are
    kept. To remove people and their photos for good, use `cardfile erase`.

    \b
        cardfile delete 12
    """
    who = "; ".join(called(view_contact(work, it)) for it in contact_ids)
    if not yes:
        click.confirm(f"Delete {who}?", abort=True, err=True)
    delete_contacts(work, contact_ids)
    ids = " ".join(map(str, contact_ids))
    click.echo(f"Deleted {who}. `cardfile undelete {ids}` brings it back.")


def called(view: ContactView) -> str:
    """A contact as messages name it: "contact 12, Erika Mustermann"."""
    name = view.values["name"] or view.values["company"]
    return f"contact {view.id}, {_named(name)}"


def _named(name: object) -> str:
    return safe(name) or "without a name"


def _numbers(contacts: tuple[int, ...]) -> str:
    word = "contact" if len(contacts) == 1 else "contacts"
    return f"{word} {', '.join(map(str, contacts))}"
