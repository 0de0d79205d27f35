"""`cardfile list`: list contacts, duplicates and the trash."""

from collections.abc import Sequence

import click

from actions.contacts.lists import count_contacts, list_contacts, list_duplicates
from actions.contacts.suspects import find_suspects
from actions.undo import DeletedContact, list_deleted
from actions.workspace import Workspace
from cli.options import json_option, limit_option, pass_filter, pass_workspace
from cli.output.clean import how_many, say
from cli.output.tables import Column, print_rows, rows_to_show, say_more
from models.contact import ContactRow, Duplicate, Filter, Status

CONTACTS: Sequence[Column[ContactRow]] = (
    Column("ID", lambda it: it.id, style="dim"),
    Column("", lambda it: "?" if it.status is Status.REVIEW else "", style="yellow"),
    Column("Name", lambda it: it.name or it.company, least=16, style="bold"),
    Column("Company", lambda it: it.company, least=12, optional=True),
    Column("E-mail", lambda it: it.email, least=16),
    Column("Follow-up", lambda it: it.due_on),
    Column("Phone", lambda it: it.phone, optional=True),
    Column("Event", lambda it: it.event, least=10, optional=True),
    Column("Title", lambda it: it.title, least=14, optional=True),
)
DELETED: Sequence[Column[DeletedContact]] = (
    Column("ID", lambda it: it.id, style="dim"),
    Column("Name", lambda it: it.name or it.company, least=16, style="bold"),
    Column("Company", lambda it: it.company, least=12, optional=True),
    Column("Deleted", lambda it: it.deleted_at.astimezone().date()),
)
DUPLICATES: Sequence[Column[Duplicate]] = (
    Column("ID", lambda it: it.id, style="dim"),
    Column("Name", lambda it: it.name, least=16, style="bold"),
    Column("ID", lambda it: it.other_id, style="dim"),
    Column("Name", lambda it: it.other_name, least=16, style="bold"),
    Column("Reason", lambda it: it.reason, least=16),
)


@click.command("list")
@limit_option
@click.option("--deleted", is_flag=True, help="List the contacts in the trash.")
@click.option("--duplicates", is_flag=True, help="List possible duplicates in pairs.")
@click.option(
    "--scan",
    is_flag=True,
    help="With --duplicates: compare all contacts by name and company first.",
)
@json_option("contact")
@pass_filter
@pass_workspace
def list_command(
    work: Workspace,
    wanted: Filter,
    limit: int | None,
    *,
    deleted: bool,
    duplicates: bool,
    scan: bool,
    as_json: bool,
) -> None:
    """List contacts, the newest first.

    A terminal shows the 50 newest; a pipe and --json get all. Contacts that need
    checking are marked "?".

    \b
        cardfile list --event "Hannover Fair" --status review
        cardfile list --search miller --json
        cardfile list --deleted
        cardfile list --duplicates --scan
    """
    if scan and not duplicates:
        raise click.UsageError("--scan looks for duplicates: add --duplicates.")
    if (deleted or duplicates) and (wanted != Filter() or (deleted and duplicates)):
        raise click.UsageError("Use --deleted and --duplicates without other filters.")
    if deleted:
        trash = list_deleted(work)
        print_rows(DELETED, trash, as_json=as_json, nothing="The trash is empty.")
    elif duplicates:
        if scan:
            pairs = how_many(find_suspects(work), "pair")
            say(f"Found by name and company: {pairs}.", err=True)
        _list_duplicates(work, as_json=as_json)
    else:
        rows = list_contacts(work, wanted, rows_to_show(limit, as_json=as_json))
        shown = print_rows(CONTACTS, rows, as_json=as_json, nothing="No contacts.")
        if not as_json:
            say_more(shown, count_contacts(work, wanted))


def _list_duplicates(work: Workspace, *, as_json: bool) -> None:
    pairs, nothing = list_duplicates(work), "No possible duplicates."
    if print_rows(DUPLICATES, pairs, as_json=as_json, nothing=nothing) and not as_json:
        say(
            "Merge a pair with `cardfile merge ID ID`, or mark it as two people with"
            " `cardfile keep-apart ID ID`.",
            err=True,
        )
