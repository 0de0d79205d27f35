"""`cardfile basis`: the record of how contacts came and what they allow."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

import click

from actions.contacts.basis import (
    BasisChange,
    Uninformed,
    list_uninformed,
    note_informed,
    set_basis,
    withdraw,
)
from actions.contacts.view import contact_object, view_contact
from actions.workspace import Workspace
from cli.options import (
    OneOf,
    any_contacts_argument,
    contact_argument,
    contacts_argument,
    day_option,
    json_option,
    pass_filter,
    pass_workspace,
)
from cli.output.clean import how_many, safe, say
from cli.output.tables import Column, print_rows, print_sheet
from cli.output.terminal import print_json
from models.basis import LegalBasis, Source
from models.contact import Channel, Filter

COLUMNS: Sequence[Column[Uninformed]] = (
    Column("ID", lambda it: it.id, style="dim"),
    Column("Due", lambda it: it.due_on),
    Column("Name", lambda it: it.name or it.company, least=16, style="bold"),
    Column("Company", lambda it: it.company, least=12, optional=True),
    Column("Source", lambda it: it.source),
    Column("Stored", lambda it: it.stored_on, optional=True),
)
on_option = day_option("--on", "day", explain="Set the day (default: today).")


@click.group("basis")
def basis_command() -> None:
    """Record how contacts came, on what ground they are kept, and withdrawals.

    Imports record how details came and when. Contacts who have withdrawn are left out
    of exports, drafts, lists of follow-ups and plans. This is a record, not legal
    advice.

    \b
        cardfile basis show 12
        cardfile basis withdraw 12
    """


@basis_command.command("show")
@contact_argument
@json_option()
@pass_workspace
def show_basis(work: Workspace, contact_id: int, *, as_json: bool) -> None:
    """Show the record of a contact, with the cards that prove it.

    \b
        cardfile basis show 12
    """
    view = view_contact(work, contact_id)
    cards = contact_object(view, work.archive)["cards"]
    proof = [{"sha256": it["sha256"], "original": it["original"]} for it in cards]
    if as_json:
        print_json({"id": view.id, **asdict(view.basis), "proof": proof})
        return
    basis = view.basis
    rows = [
        ("source", basis.source),
        ("obtained on", str(basis.obtained_on or "not known")),
        ("legal basis", basis.legal_basis or "not stated"),
        ("informed on", str(basis.informed_on or "not yet")),
        ("refuses", ", ".join(basis.refused) or "nothing"),
        ("withdrawn on", str(basis.withdrawn_on or "never")),
        *(("card", f"{it['original']}, SHA-256 {it['sha256']}") for it in proof),
    ]
    say(f"Contact {view.id}, {safe(view.values['name'])}")
    print_sheet([(name, safe(value), "", "") for name, value in rows])


@basis_command.command("set")
@any_contacts_argument
@click.option(
    "--source",
    type=OneOf(Source),
    help="Set how the details came.",
)
@day_option("--obtained-on", explain="Set the day on which they came.")
@click.option(
    "--legal-basis",
    type=OneOf(LegalBasis),
    help="Set what permits to keep them (Article 6 of the GDPR).",
)
@click.option(
    "--refuse",
    multiple=True,
    type=OneOf(Channel),
    help="Note that the person does not want this; may be repeated.",
)
@click.option(
    "--allow",
    multiple=True,
    type=OneOf(Channel),
    help="Note that the person accepts this again; may be repeated.",
)
@pass_filter
@pass_workspace
def set_command(
    work: Workspace,
    wanted: Filter,
    contact_ids: tuple[int, ...],
    *,
    source: Source | None,
    obtained_on: date | None,
    legal_basis: LegalBasis | None,
    refuse: tuple[Channel, ...],
    allow: tuple[Channel, ...],
) -> None:
    """Change the records of contacts, or of all that the filters select.

    \b
        cardfile basis set 12 --legal-basis consent --refuse call
        cardfile basis set --event "Hannover Fair" --source "guest list"
    """
    change = BasisChange(source, obtained_on, legal_basis, allow, refuse)
    count = set_basis(work, contact_ids, wanted, change)
    say(f"Changed: {how_many(count, 'record')}")


@basis_command.command("informed")
@contacts_argument
@on_option
@pass_workspace
def informed_command(
    work: Workspace, contact_ids: tuple[int, ...], day: date | None
) -> None:
    """Note that people were informed that their details are kept.

    `cardfile draft ID --template inform` writes the letter. A follow-up that reminds
    of it is done with this.

    \b
        cardfile basis informed 12 13
    """
    day = day or work.today
    note_informed(work, contact_ids, day)
    say(f"Informed on {day}: {how_many(len(contact_ids), 'contact')}")


@basis_command.command("withdraw")
@contacts_argument
@on_option
@click.option(
    "--cancel", is_flag=True, help="Note instead that the person agrees again."
)
@pass_workspace
def withdraw_command(
    work: Workspace, contact_ids: tuple[int, ...], day: date | None, *, cancel: bool
) -> None:
    """Note that people withdrew their consent or objected.

    They are left out of every export, push, draft, list of follow-ups, queue, plan and
    webhook from then on, unless you add --include-withdrawn. The answer names the
    programs that have them already. To erase people for good, use `cardfile erase`.

    \b
        cardfile basis withdraw 12
        cardfile basis withdraw 12 --cancel
    """
    if cancel and day:
        raise click.UsageError("Use --cancel without --on.")
    found = withdraw(work, contact_ids, None if cancel else day or work.today)
    what = "Agrees again" if cancel else f"Withdrawn on {day or work.today}"
    say(f"{what}: {how_many(len(found), 'contact')}")
    if cancel:
        return
    for it in found:
        for target, when in it.targets:
            say(
                f"Contact {it.contact_id} was exported to {safe(target)} on {when}:"
                " remove it there too.",
                err=True,
            )


@basis_command.command("due")
@click.option(
    "--days",
    type=click.IntRange(0, 3660),
    default=7,
    show_default=True,
    help="List people to be informed within this many days.",
)
@json_option("contact")
@pass_workspace
def due_command(work: Workspace, days: int, *, as_json: bool) -> None:
    """List people who are to be informed that their details are kept.

    Within a month of storing them, or within `inform_within` days of the settings.

    \b
        cardfile basis due --days 14
    """
    found = list_uninformed(work, days)
    print_rows(COLUMNS, found, as_json=as_json, nothing="Nobody is to be informed.")
    if found and not as_json:
        say("Write the letters: cardfile draft ID --template inform", err=True)
