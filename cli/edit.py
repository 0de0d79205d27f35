"""`cardfile edit`, `note`, `tag`, `merge`, `split` and `delete`: mending contacts."""

from collections.abc import Callable
from typing import Any

import click

from actions.contacts.changes import (
    COLUMNS,
    Changes,
    apply,
    as_toml,
    from_toml,
    parse_columns,
)
from actions.contacts.view import load_view
from actions.identity.editing import add_note, add_tag, delete, remove_tag, split
from actions.identity.merging import merge
from actions.workspace import reading, writing
from cli.options import pass_settings
from cli.show import print_contact
from cli.terminal import safe, screen
from models.contact import PointKind
from models.errors import NotFound
from models.queries import get_contact
from models.settings import Settings
from models.tables.columns import id_of

contact_argument = click.argument("contact_id", metavar="ID", type=int)


def _column_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for name, explain in reversed(COLUMNS.items()):
        command = click.option(f"--{name.replace('_', '-')}", help=explain)(command)
    return command


def _point_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for kind in reversed(PointKind):
        command = click.option(
            f"--add-{kind}", multiple=True, metavar="TEXT", help=f"One more {kind}."
        )(command)
    for kind in reversed(PointKind):
        command = click.option(
            f"--{kind}", multiple=True, metavar="TEXT", help=f"The only {kind}."
        )(command)
    return command


@click.command("edit")
@contact_argument
@_column_options
@_point_options
@click.option("--remove", multiple=True, metavar="TEXT", help="Take this point away.")
@click.option("--ready", is_flag=True, help="You have looked at it and it is right.")
@click.option("--editor", is_flag=True, help="Open your editor on all of it.")
@pass_settings
def edit_command(
    settings: Settings,
    /,
    contact_id: int,
    *,
    editor: bool,
    **given: Any,  # noqa: ANN401 - what click made of the options
) -> None:
    """Correct a contact or add to it.

    What you write is never changed by a card again; an empty text empties a field for
    good. A phone may begin with what it is for.

    \b
        cardfile edit 12 --name "Erika Mustermann" --email erika@example.com
        cardfile edit 12 --add-phone "mobile: +49 151 23456789" --ready
        cardfile edit 12 --editor
    """
    if editor:
        _edit_by_hand(settings, contact_id)
        return
    changes = _from_options(given)
    if changes == Changes():
        raise click.UsageError("Say what to change; see cardfile edit --help.")
    _write(settings, contact_id, changes)


def _from_options(given: dict[str, Any]) -> Changes:
    columns = {name: given[name] for name in COLUMNS if given[name] is not None}
    added = {kind: (*given[kind], *given[f"add_{kind}"]) for kind in PointKind}
    return Changes(
        columns=parse_columns(columns),
        added=tuple((kind, it) for kind, texts in added.items() for it in texts),
        replaced=frozenset(kind for kind in PointKind if given[kind]),
        removed=given["remove"],
        ready=given["ready"],
    )


def _edit_by_hand(settings: Settings, contact_id: int) -> None:
    """Let the editor run between two transactions: others write meanwhile."""
    with reading(settings) as session:
        before = as_toml(get_contact(session, contact_id))
    after = click.edit(before, extension=".toml")
    changes = from_toml(before, after) if after is not None else Changes()
    if changes == Changes():
        click.echo("Nothing changed.", err=True)
        return
    _write(settings, contact_id, changes)


def _write(settings: Settings, contact_id: int, changes: Changes) -> None:
    with writing(settings) as session:
        apply(changes, get_contact(session, contact_id), settings.country)
        session.flush()
        view = load_view(session, contact_id)
    print_contact(view, screen())


@click.command("note")
@contact_argument
@click.argument("text")
@pass_settings
def note_command(settings: Settings, contact_id: int, text: str) -> None:
    """Write a note about a contact."""
    with writing(settings) as session:
        add_note(get_contact(session, contact_id), text)


@click.command("tag")
@contact_argument
@click.argument("tags", metavar="TAG...", nargs=-1, required=True)
@click.option("--remove", is_flag=True, help="Take the tags away.")
@pass_settings
def tag_command(
    settings: Settings, contact_id: int, tags: tuple[str, ...], *, remove: bool
) -> None:
    """Tag a contact, or take tags away."""
    with writing(settings) as session:
        contact = get_contact(session, contact_id)
        for tag in tags:
            (remove_tag if remove else add_tag)(contact, tag)


@click.command("merge")
@contact_argument
@click.argument("others", metavar="OTHER...", nargs=-1, required=True, type=int)
@pass_settings
def merge_command(settings: Settings, contact_id: int, others: tuple[int, ...]) -> None:
    """Make contacts that are one person one contact.

    All that is known of the OTHERs comes to ID, whose own values stay.
    """
    with writing(settings) as session:
        for other in others:
            merge(
                session, get_contact(session, contact_id), get_contact(session, other)
            )
        view = load_view(session, contact_id)
    print_contact(view, screen())


@click.command("split")
@contact_argument
@click.argument("card", type=click.IntRange(min=1))
@pass_settings
def split_command(settings: Settings, contact_id: int, card: int) -> None:
    """Make a card of a contact a contact of its own.

    CARD is its number, as `cardfile show ID` has it.
    """
    with writing(settings) as session:
        contact = get_contact(session, contact_id)
        if card > len(contact.cards):
            raise NotFound(
                f"Contact {contact_id} has no card {card}; it has {len(contact.cards)}."
            )
        view = load_view(
            session, id_of(split(session, contact, contact.cards[card - 1]))
        )
    print_contact(view, screen())


@click.command("delete")
@contact_argument
@click.option("--yes", is_flag=True, help="Do not ask.")
@pass_settings
def delete_command(settings: Settings, contact_id: int, *, yes: bool) -> None:
    """Delete a contact with all that belongs to it.

    Its photos stay in the data folder, and are known when they come again.
    """
    with reading(settings) as session:
        contact = get_contact(session, contact_id)
    if not yes:
        who = safe(contact.name) or "without a name"
        click.confirm(f"Delete contact {contact_id}, {who}?", abort=True, err=True)
    with writing(settings) as session:
        delete(session, get_contact(session, contact_id))
