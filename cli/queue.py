"""`cardfile assign` and `queue`: work for someone else, and its answers."""

from pathlib import Path

import click

from actions.follow_ups.answers import Accepted, Fate, accept_answers
from actions.follow_ups.queue import assign_contacts, hand_over, item_object, list_queue
from actions.workspace import open_workspace
from cli.clean_output import safe
from cli.completion import complete_people
from cli.options import json_option, output_option, pass_filter, pass_settings
from cli.terminal import (
    Column,
    how_many,
    output_file,
    print_json,
    print_table,
    say_wrote,
)
from followup.queue import Item
from models.contact import Filter
from models.settings import Settings

COLUMNS = (
    Column("ID", style="dim"),
    Column("", style="yellow"),
    Column("Name", least=16, style="bold"),
    Column("Company", least=12, optional=True),
    Column("Due"),
    Column("Channel"),
    Column("Phone"),
    Column("Remember", least=12, optional=True, wraps=True),
    Column("Reason", least=12, optional=True),
)
IMPORT = "import"
SOME_INVALID = 1
"""Exit code when an answer could not be accepted."""


@click.command("assign")
@click.argument("contact_ids", metavar="[ID]...", type=int, nargs=-1)
@click.argument("who", shell_complete=complete_people)
@pass_filter
@pass_settings
def assign_command(
    settings: Settings, wanted: Filter, contact_ids: tuple[int, ...], who: str
) -> None:
    """Assign contacts to a person.

    They are the person's to review and to follow up.

    WHO is a name; "" takes the contacts back.

    \b
        cardfile assign 12 13 Anna
        cardfile assign --status review --event "Hannover Fair" Anna
    """
    with open_workspace(settings) as work:
        count = assign_contacts(work, who, contact_ids, wanted)
    click.echo(f"Assigned to {safe(who) or 'nobody'}: {count}")


@click.command("queue")
@click.argument("who", shell_complete=complete_people)
@click.argument("answers", required=False, type=click.Path(path_type=Path))
@click.option(
    "--days",
    type=click.IntRange(0, 3660),
    default=7,
    show_default=True,
    help="List follow-ups due within this many days.",
)
@output_option(
    "Write the queue to an .html page, or to a folder with CSV and pictures.",
    may_be_folder=True,
)
@json_option("contact")
@click.pass_context
@pass_settings
def queue_command(
    settings: Settings,
    ctx: click.Context,
    who: str,
    answers: Path | None,
    days: int,
    path: Path | None,
    *,
    as_json: bool,
) -> None:
    """List or export a person's queue, or import the answers.

    The .html page works without cardfile: it shows each card beside its fields and
    saves the answers to a file, which `queue import` reads.

    \b
        cardfile queue Anna
        cardfile queue Anna -o anna.html
        cardfile queue import answers.json
    """
    if who == IMPORT and answers is not None:
        with open_workspace(settings) as work:
            accepted = accept_answers(work, answers)
        _say_accepted(accepted)
        ctx.exit(SOME_INVALID if accepted.count(Fate.INVALID) else 0)
    if answers is not None:
        raise click.UsageError("Import answers with: cardfile queue import FILE")
    with open_workspace(settings) as work:
        items = list_queue(work, who, days)
        if path:
            with output_file(path, ".html") as file:
                hand_over(work, items, who, file)
            say_wrote(path)
        elif as_json:
            for item in items:
                print_json(item_object(item))
        else:
            print_table(COLUMNS, [_cells(item) for item in items])
    _say(items, who)


def _cells(item: Item) -> tuple[str, ...]:
    errand = item.errand
    return (
        str(item.id),
        "?" if item.is_review else "",
        item.values["name"],
        item.values["company"],
        str(errand.due_on) if errand else "",
        errand.way if errand else "review",
        item.values["phones"].partition(";")[0],
        item.remember,
        errand.reason if errand else "",
    )


def _say(items: list[Item], who: str) -> None:
    reviews = sum(item.is_review for item in items)
    errands = sum(item.errand is not None for item in items)
    click.echo(
        f"For {safe(who)}: {reviews} to review, {errands} to follow up.", err=True
    )


def _say_accepted(accepted: Accepted) -> None:
    for result in accepted.results:
        if result.fate not in {Fate.TAKEN, Fate.KNOWN, Fate.MERGED}:
            reason = f": {safe(result.reason)}" if result.reason else ""
            click.echo(f"{safe(result.contact)}: {result.fate}{reason}", err=True)
    for fate in Fate:
        if count := accepted.count(fate):
            click.echo(f"{fate.capitalize()}: {count}")
    if not accepted.reviewed:
        return
    typing = accepted.typing_seconds / 60
    spent = accepted.seconds / 60
    text = f"Reviewed: {how_many(accepted.reviewed, 'card')}"
    text += f"; typing them would have taken {typing:.0f} min"
    if spent:
        text += f", this took {spent:.0f} min: {typing - spent:.0f} min saved"
    click.echo(text)
