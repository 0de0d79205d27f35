"""`cardfile assign` and `queue`: work for someone else, and its answers."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from actions.follow_ups.queue import assign_contacts, hand_over, item_object, list_queue
from actions.workspace import Workspace
from cli.completion import complete_people
from cli.errors import SOME_FAILED
from cli.options import (
    any_contacts_argument,
    include_withdrawn_option,
    json_option,
    output_option,
    pass_filter,
    pass_workspace,
)
from cli.output.clean import how_many, say
from cli.output.tables import Column, print_rows, say_left_out
from cli.output.terminal import output_file, say_wrote
from cli.paths import AnyPath
from models.contact import Filter
from models.follow_up import QueueItem

if TYPE_CHECKING:
    from actions.follow_ups.answers import Accepted

COLUMNS: Sequence[Column[QueueItem]] = (
    Column("ID", lambda it: it.id, style="dim"),
    Column("", lambda it: "?" if it.is_review else "", style="yellow"),
    Column(
        "Name",
        lambda it: it.values["name"] or it.values["company"],
        least=16,
        style="bold",
    ),
    Column("Company", lambda it: it.values["company"], least=12, optional=True),
    Column("Due", lambda it: it.errand and it.errand.due_on),
    Column("Channel", lambda it: it.errand.channel if it.errand else "review"),
    Column("Phone", lambda it: it.values["phones"].partition(";")[0]),
    Column("Remember", lambda it: it.remember, least=12, optional=True, wraps=True),
    Column(
        "Reason", lambda it: it.errand and it.errand.reason, least=12, optional=True
    ),
)
IMPORT = "import"


@click.command("assign")
@any_contacts_argument
@click.argument("who", shell_complete=complete_people)
@pass_filter
@pass_workspace
def assign_command(
    work: Workspace, wanted: Filter, contact_ids: tuple[int, ...], who: str
) -> None:
    """Assign contacts to a person.

    The person reviews them and follows them up. WHO is a name; "" takes the contacts
    back.

    \b
        cardfile assign 12 13 Anna
        cardfile assign --status review --event "Hannover Fair" Anna
    """
    count = assign_contacts(work, who, contact_ids, wanted)
    say(f"Assigned to {who or 'nobody'}: {how_many(count, 'contact')}")


@click.command("queue")
@click.argument("who", shell_complete=complete_people)
@click.argument("answers", required=False, type=AnyPath())
@click.option(
    "--days",
    metavar="DAYS",
    type=click.IntRange(0, 3660),
    default=7,
    show_default=True,
    help="List follow-ups due within this many days.",
)
@output_option(
    "Write the queue to an .html page, or to a folder with CSV and pictures.",
    may_be_folder=True,
)
@include_withdrawn_option
@json_option("contact")
@pass_workspace
def queue_command(
    work: Workspace,
    who: str,
    answers: Path | None,
    days: int,
    path: Path | None,
    *,
    as_json: bool,
) -> int:
    """List or export a person's queue, or import the answers.

    The .html page works without cardfile: it shows each card beside its fields and
    saves the answers to a file, which `queue import` reads.

    \b
        cardfile queue Anna
        cardfile queue Anna -o anna.html
        cardfile queue import answers.json
    """
    if who == IMPORT and answers is not None:
        return _import_answers(work, answers)
    if answers is not None:
        raise click.UsageError("Import answers with: cardfile queue import FILE")
    items, left_out = list_queue(work, who, days)
    if path:
        with output_file(path, ".html") as file:
            hand_over(work, items, who, file)
        say_wrote(path)
    elif items or as_json:
        print_rows(COLUMNS, items, as_json=as_json, shape=item_object)
    reviews = sum(item.is_review for item in items)
    errands = sum(item.errand is not None for item in items)
    say(f"For {who}: {reviews} to review, {errands} to follow up.", err=True)
    say_left_out(left_out)
    return 0


def _import_answers(work: Workspace, path: Path) -> int:
    """Apply a file of answers, say what became of them, and return the exit code."""
    from actions.follow_ups.answers import Fate, accept_answers  # noqa: PLC0415 - loads what edits

    accepted = accept_answers(work, path)
    for result in accepted.results:
        if result.fate not in {Fate.TAKEN, Fate.KNOWN, Fate.MERGED}:
            reason = f": {result.reason}" if result.reason else ""
            say(f"{result.contact}: {result.fate}{reason}", err=True)
    for fate in Fate:
        if count := accepted.count(fate):
            say(f"{fate.capitalize()}: {count}")
    if accepted.reviewed:
        _say_saved(accepted)
    return SOME_FAILED if accepted.count(Fate.INVALID) else 0


def _say_saved(accepted: "Accepted") -> None:
    """Compare the time of the review with the time that typing would have taken."""
    typing = accepted.typing_seconds / 60
    spent = accepted.seconds / 60
    text = f"Reviewed: {how_many(accepted.reviewed, 'card')}"
    text += f"; typing them would have taken {typing:.0f} min"
    if spent:
        text += f", this took {spent:.0f} min: {typing - spent:.0f} min saved"
    say(text)
