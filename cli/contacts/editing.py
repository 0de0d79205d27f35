"""`cardfile edit`, `note` and `tag`: change a contact."""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

import click

from actions.contacts.edit import (
    Changes,
    add_note,
    add_tags,
    edit_contact,
    parse_columns,
    remove_tags,
    split_label,
)
from actions.contacts.facts import Fact
from actions.contacts.view import view_contact
from actions.workspace import Workspace
from cli.contacts.merging import called
from cli.contacts.show import print_contact
from cli.options import contact_argument, pass_workspace
from cli.output.clean import say
from models.contact import PointKind, Status
from models.contact_fields import FIELDS
from models.errors import EditInvalid
from models.text import parse_toml

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
        read = click.edit(written, extension=".toml")
        changes = Changes() if read is None else from_toml(written, read)
        if changes == Changes():
            say("Nothing changed.", err=True)
            return
    else:
        changes = _from_options(given)
        if changes == Changes():
            raise click.UsageError(
                "Nothing to change: give an option; see cardfile edit --help."
            )
    print_contact(edit_contact(work, contact_id, changes))


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


POINTS = {
    "emails": PointKind.EMAIL,
    "phones": PointKind.PHONE,
    "websites": PointKind.WEBSITE,
    "social": PointKind.SOCIAL,
}
"""The lists in the file."""
_EXTENSION = " ext. "


def as_toml(
    values: Mapping[str, str | date | None], facts: Iterable[Fact], status: Status
) -> str:
    """Return a contact as the file that the editor opens."""
    facts = list(facts)
    lines = [
        "# Cards never change what you write here.",
        "# Close without saving to leave everything as it is.",
        *(f"{name} = {_quote(values[name] or '')}" for name in FIELDS),
        "",
        '# A phone may begin with its kind: "mobile: +49 151 23456789".',
        *(f"{key} = {_points(facts, kind)}" for key, kind in POINTS.items()),
        "",
        "# true: all of this is right.",
        f"ready = {str(status is Status.READY).lower()}",
    ]
    return "\n".join(lines) + "\n"


def from_toml(written: str, read: str) -> Changes:
    """Read what a person changed in the file.

    What is no longer in it stays as it is.

    Raises:
        EditInvalid: It is no valid TOML, or has other keys or values.
    """
    old = parse_toml(written)
    try:
        new = parse_toml(read)
    except ValueError as error:
        raise EditInvalid(
            f"Nothing was changed: the file is not valid TOML: {error}."
        ) from error
    for key, value in new.items():
        if type(value) is not type(old.get(key)):
            raise EditInvalid(f"Nothing was changed: {key} cannot be {value!r}.")
    columns = {key: new[key] for key in FIELDS if new.get(key, old[key]) != old[key]}
    before, after = _points_in(old), _points_in(old | new)
    values = {_value(*point) for point in after}
    gone = [_value(*point) for point in before if point not in after]
    return Changes(
        columns=parse_columns(columns),
        added=tuple(point for point in after if point not in before),
        # One that only is for something else now, as "work: +49..", stays.
        removed=tuple(value for value in gone if value not in values),
        ready=new.get("ready", False) and not old["ready"],
        whole=True,
    )


def _points_in(file: Mapping[str, Any]) -> tuple[tuple[PointKind, str], ...]:
    return tuple((kind, str(it)) for key, kind in POINTS.items() for it in file[key])


def _value(kind: PointKind, text: str) -> str:
    """Return the value of a point that `as_toml` wrote."""
    return split_label(kind, text)[1].partition(_EXTENSION)[0]


def _points(facts: Iterable[Fact], kind: PointKind) -> str:
    written = (_quote(_written(it)) for it in facts if it.kind.value == kind.value)
    return f"[{', '.join(written)}]"


def _written(fact: Fact) -> str:
    is_phone = fact.kind.value == PointKind.PHONE.value
    label = f"{fact.label}: " if fact.label and is_phone else ""
    extension = f"{_EXTENSION}{fact.extension}" if fact.extension else ""
    return f"{label}{fact.value}{extension}"


def _quote(value: object) -> str:
    """Return a TOML string; JSON's are, as long as they hold no surrogate pairs."""
    text = "" if value is None else str(value)
    return json.dumps(text, ensure_ascii=False)
