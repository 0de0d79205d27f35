"""`cardfile remember`: say in one line why a contact is remembered."""

import click

from actions.contacts.changes import Changes
from actions.contacts.edit import edit_contact
from actions.workspace import Workspace
from cli.options import pass_workspace
from cli.terminal import safe


@click.command("remember")
@click.argument("contact_id", metavar="ID", type=int)
@click.argument("text")
@pass_workspace
def remember_command(work: Workspace, contact_id: int, text: str) -> None:
    """Say in one line why you remember a contact.

    The line stands wherever the contact is: in `due`, `show`, a person's queue, the
    digest and exports. It replaces the line before; "" removes it. `import --remember`
    sets it for all people of the photos.

    \b
        cardfile remember 12 "asked about solar roofs, has twins"
    """
    view = edit_contact(work, contact_id, Changes(columns={"remember": text}))
    name = safe(view.values["name"] or view.values["company"]) or "(no name)"
    line = safe(view.values["remember"]) or "nothing"
    click.echo(f"Remembered of contact {contact_id}, {name}: {line}")
