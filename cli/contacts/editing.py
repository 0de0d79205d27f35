"""`cardfile edit`, `note` and `tag`: change a contact."""

from collections.abc import Callable
from typing import Any

import click

from actions.contacts.edit import (
    Changes,
    add_note,
    add_tags,
    edit_contact,
    parse_columns,
    remove_tags,
)
from actions.contacts.view import view_contact
from actions.workspace import Workspace
from cli.contacts.editor_file import as_toml, from_toml
from cli.contacts.merging import called
from cli.contacts.show import print_contact
from cli.options import contact_argument, pass_workspace
from cli.output.clean import say
from models.contact import PointKind
from models.contact_fields import FIELDS
from models.errors import EditInvalid
from models.storage.file_lock import TemporaryFolder

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
            f"--add-{kind}", multiple=True, metavar="TEXT", help=f"Add {one}."
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
        changes = from_toml(written, _let_edit(written))
        if changes in (Changes(), Changes(whole=True)):
            say("Nothing changed.", err=True)
            return
    else:
        changes = _from_options(given)
        if changes == Changes():
            raise click.UsageError(
                "Nothing to change: give an option; see cardfile edit --help."
            )
    print_contact(edit_contact(work, contact_id, changes))


def _let_edit(text: str) -> str:
    """Open a TOML file in the user's editor and return what was saved."""
    with TemporaryFolder() as folder:
        file = folder.path / "contact.toml"
        file.write_text(text, encoding="utf-8")
        click.edit(filename=str(file))
        try:
            return file.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            raise EditInvalid(
                "Nothing was changed: the editor did not save the file as UTF-8."
            ) from error


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
    say(f"Note added to {called(view)}.")


@click.command("remember")
@contact_argument
@click.argument("text")
@pass_workspace
def remember_command(work: Workspace, contact_id: int, text: str) -> None:
    """Say in one line why you remember a contact.

    The line is shown with the contact: in `due`, `show`, a person's queue, the digest
    and exports. It replaces the previous line; "" removes it. `import --remember` sets
    it for all people of the photos.

    \b
        cardfile remember 12 "asked about solar roofs, has twins"
    """
    view = edit_contact(work, contact_id, Changes(columns={"remember": text}))
    line = view.values["remember"] or "nothing"
    say(f"Noted for {called(view)}: {line}")


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
    say(f"Tags of {called(view)}: {', '.join(view.tags) or 'none'}.")
