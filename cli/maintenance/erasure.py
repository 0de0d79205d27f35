"""`cardfile erase` and `export-person`: erase people, or give them their data."""

from collections.abc import Iterator
from pathlib import Path

import click

from actions.erasure.erase import Erased, erased_object
from actions.erasure.export_person import export_person
from actions.erasure.selection import (
    Request,
    SelectedPeople,
    erase_people,
    select_people,
)
from actions.workspace import Workspace
from cli.errors import explain
from cli.options import (
    any_contacts_argument,
    contact_argument,
    output_option,
    pass_settings,
    pass_workspace,
    yes_option,
)
from cli.output.clean import how_many, say
from cli.output.terminal import (
    is_standard_output,
    output_file,
    print_json,
    say_wrote,
)
from models.settings import Settings
from models.storage.object_path import address, is_object


@click.command("erase")
@any_contacts_argument
@click.option("--event", metavar="NAME", help="Erase everybody met at this event.")
@click.option(
    "--expired", is_flag=True, help="Erase everybody whose retention period is over."
)
@click.option(
    "--deleted", is_flag=True, help="Erase photos and readings of deleted contacts."
)
@click.option(
    "--leftovers",
    is_flag=True,
    help="Delete temporary files of programs that were killed; erases nobody.",
)
@click.option(
    "--copies",
    is_flag=True,
    help="Also delete the files that the photos were imported from.",
)
@yes_option
@click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON object; needs --yes."
)
@pass_settings
def erase_command(
    settings: Settings,
    contact_ids: tuple[int, ...],
    *,
    event: str | None,
    expired: bool,
    deleted: bool,
    leftovers: bool,
    copies: bool,
    yes: bool,
    as_json: bool,
) -> int:
    """Erase people permanently, with readings and photos.

    Lists what cardfile cannot reach: backups, programs that contacts were exported to,
    the outbox file, and the files that photos were imported from. On photos that show
    other people's cards too, only the card of the erased person is painted over. If the
    card of an erased person is imported again, the new contact says so.

    \b
        cardfile erase 12
        cardfile erase --event "Hannover Fair"
        cardfile erase --expired
    """
    if sum(map(bool, (contact_ids, event, expired, deleted, leftovers))) != 1:
        raise click.UsageError(
            "Give the IDs of contacts, or --event, --expired, --deleted or --leftovers."
        )
    if as_json and not yes:
        raise click.UsageError("--json cannot ask for confirmation: add --yes.")
    request = Request(contact_ids, event or "", expired, deleted, copies)
    selection = select_people(settings, request)
    if not yes and not selection.is_empty and not _confirm(selection):
        say("Nothing was erased.", err=True)
        raise click.exceptions.Exit(1)
    result = erase_people(settings, request, selection)
    if as_json:
        print_json(erased_object(result))
    else:
        _print(result)
    if result.unfinished is None:
        return 0
    say(
        "Error: Their data may still be legible in the data folder."
        f" {explain(result.unfinished)} Then run `cardfile erase --leftovers`.",
        err=True,
    )
    return result.unfinished.exit_code


def _confirm(selection: SelectedPeople) -> bool:
    for person in selection.people:
        until = f", kept until {person.until}" if person.until else ""
        who = ", ".join(filter(None, (person.name, person.company)))
        say(f"{person.id} {who or '(no name)'}{until}", err=True)
    what = how_many(len(selection.people), "contact")
    if selection.photos:
        what += f" and {how_many(len(selection.photos), 'photo')}"
    return click.confirm(f"Erase {what} permanently? This cannot be undone.", err=True)


def _print(erased: Erased) -> None:
    if not (erased.contacts or erased.removed or erased.painted or erased.leftovers):
        say("There was nothing to erase.")
        return
    if erased.contacts or erased.removed:
        contacts = how_many(erased.contacts, "contact")
        say(f"Erased: {contacts}, {how_many(erased.removed, 'photo')}")
    if erased.painted:
        say(
            f"Painted over on {how_many(erased.painted, 'photo')} with other people's"
            " cards"
        )
    if erased.leftovers:
        say(f"Deleted: {how_many(erased.leftovers, 'temporary file')}")
    for place in _still_there(erased) if erased.contacts or erased.removed else ():
        say(f"Still in {place}")


def _still_there(erased: Erased) -> Iterator[str]:
    for backup in erased.backups:
        yield f"the backup {backup}"
    for target, day in erased.traces.targets:
        yield f"the export to {target}, last on {day}"
    if erased.outbox_file:
        yield (
            f"the file {erased.outbox_file}, if events about them were written to it"
            " (outbox_file)"
        )
    for path in erased.copies:
        if is_object(path):
            yield f"the bucket, if it was not deleted there: {address(path)}"
        else:
            yield f"the photo {path}; in a watched folder it is imported again"
    for contact in erased.traces.mentions:
        yield f"a note about contact {contact}, by name"


@click.command("export-person")
@contact_argument
@output_option("Write to this ZIP file; - for standard output.", required=True)
@pass_workspace
def export_person_command(work: Workspace, contact_id: int, path: Path) -> None:
    """Write all stored data about a person to a ZIP file.

    It contains all rows as JSON, a vCard, the person's cards and their photos. Of a
    photo that shows other people's cards too, only the person's own card is included.

    \b
        cardfile export-person 12 -o erika.zip
    """
    with output_file(path, ".zip") as file:
        written = export_person(work, contact_id, file)
    for sentence in written.left_out:
        say(sentence, err=True)
    say_wrote(path)
    say(how_many(written.rows, "row"), err=is_standard_output(path))
