"""`cardfile merge`, `split`, `delete` and `undo`: change which contacts there are."""

from collections.abc import Sequence

import click

from actions.contacts.merge import (
    delete_contacts,
    find_strangers,
    keep_apart,
    merge_contacts,
    split_contact,
)
from actions.contacts.view import ContactView, view_contact
from actions.review.decide import add_second_person
from actions.undo import Done, list_operations, restore_contact, undo
from actions.workspace import Workspace
from cli.contacts.show import print_contact
from cli.options import (
    contact_argument,
    contacts_argument,
    json_option,
    pass_workspace,
    yes_option,
)
from cli.output.clean import safe, say
from cli.output.tables import SCREENFUL, Column, minute, print_rows

others_argument = click.argument(
    "others", metavar="OTHER...", nargs=-1, required=True, type=int
)


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
    separates them again.

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
    print_contact(view)
    say(f"Merged {_numbers(others)} into {called(view)}.")


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
    say(f"Marked as different people: {called(view)}, and {_numbers(others)}.")


@click.command("split")
@contact_argument
@click.argument("card", required=False, type=click.IntRange(min=1))
@pass_workspace
def split_command(work: Workspace, contact_id: int, card: int | None) -> None:
    """Move a card of a contact to a new contact.

    CARD is its number in `cardfile show ID`. Without it, the other person on a card
    that shows two gets a contact of their own, with the company, the address and the
    open follow-ups of the first.

    \b
        cardfile split 12 2
        cardfile split 12
    """
    if card is None:
        view = view_contact(work, add_second_person(work, contact_id))
        said = f"Added contact {view.id} for the second person on the card: name them"
        said += f" with `cardfile edit {view.id} --name NAME --ready`."
    else:
        view = split_contact(work, contact_id, card)
        said = f"Moved card {card} of contact {contact_id} to {called(view)}."
    print_contact(view)
    say(said)


@click.command("delete")
@contacts_argument
@yes_option
@pass_workspace
def delete_command(work: Workspace, contact_ids: tuple[int, ...], *, yes: bool) -> None:
    """Move contacts to the trash.

    For 90 days, `cardfile undelete` restores them. Their photos are
    kept. To remove people and their photos for good, use `cardfile erase`.

    \b
        cardfile delete 12
    """
    who = "; ".join(called(view_contact(work, it)) for it in contact_ids)
    if not yes:
        click.confirm(f"Delete {who}?", abort=True, err=True)
    delete_contacts(work, contact_ids)
    ids = " ".join(map(str, contact_ids))
    them = "it" if len(contact_ids) == 1 else "them"
    say(f"Deleted {who}. `cardfile undelete {ids}` restores {them}.")


def called(view: ContactView) -> str:
    """Return a contact as messages name it: "contact 12, Erika Mustermann"."""
    name = view.values["name"] or view.values["company"]
    return f"contact {view.id}, {_named(name)}"


def _named(name: object) -> str:
    return safe(name) or "without a name"


def _numbers(contacts: tuple[int, ...]) -> str:
    word = "contact" if len(contacts) == 1 else "contacts"
    return f"{word} {', '.join(map(str, contacts))}"


def _list_names(done: Done) -> str:
    named = [safe(name) or f"contact {number}" for number, name in done.names.items()]
    left = len(named) - 3
    more = f" and {left} more" if done.is_all else " and others"
    return ", ".join(named[:3]) + (more if left > 0 else "")


OPERATIONS: Sequence[Column[Done]] = (
    Column("When", lambda it: minute(it.done_at), style="dim"),
    Column("What", lambda it: it.title, least=24),
    Column("Who", _list_names, least=12),
)


@click.command("undo")
@click.option(
    "--steps",
    metavar="N",
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
    only_list = only_list or as_json
    done = list_operations(work, limit=SCREENFUL if only_list else steps)
    if only_list or not done:
        nothing = "There is nothing to undo."
        print_rows(OPERATIONS, done, as_json=as_json, nothing=nothing)
        return
    for it in done:
        who = f" ({_list_names(it)})" if it.names else ""
        say(f"{minute(it.done_at)} {it.title}{who}", err=True)
    if not yes:
        click.confirm("Undo?", default=True, abort=True, err=True)
    for it in done:
        undo(work, it.id)
        say(f"Undone: {it.title}.")


@click.command("undelete")
@contacts_argument
@pass_workspace
def undelete_command(work: Workspace, contact_ids: tuple[int, ...]) -> None:
    """Restore deleted contacts from the trash.

    `cardfile list --deleted` lists the contacts in the trash.

    \b
        cardfile undelete 12
    """
    for contact_id in contact_ids:
        say(f"Restored {called(restore_contact(work, contact_id))}.")
