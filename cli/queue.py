"""`cardfile assign` and `queue`: work for someone else, and its answers."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import click

from actions.clock import today
from actions.contacts.draw import draw_first_card
from actions.follow_ups.queue import TYPING, Item, assign, load_queue
from actions.workspace import open_workspace, reading, writing
from cli.answers import take_back
from cli.options import output_option, pass_settings
from cli.selection import pass_filter
from cli.terminal import Column, as_object, print_json, print_table, safe
from models.contact import Filter
from models.errors import EditInvalid
from models.queries import get_contact, list_contacts
from models.settings import Settings

COLUMNS = (
    Column("ID", style="dim"),
    Column("", style="yellow"),
    Column("Name", least=16, style="bold"),
    Column("Company", least=12, optional=True),
    Column("Due"),
    Column("Way"),
    Column("Phone"),
    Column("Reason", least=12, optional=True),
)
IMPORT = "import"


@click.command("assign")
@click.argument("contact_ids", metavar="[ID]...", type=int, nargs=-1)
@click.argument("who")
@pass_filter
@pass_settings
def assign_command(
    settings: Settings, wanted: Filter, contact_ids: tuple[int, ...], who: str
) -> None:
    """Give contacts to someone: to review, and to follow up.

    WHO is a name; "" takes the contacts back.

    \b
        cardfile assign 12 13 Anna
        cardfile assign --status review --event "Hannover Fair" Anna
    """
    with writing(settings) as session:
        if not contact_ids and wanted == Filter():
            raise EditInvalid(
                "Say what to assign: numbers of contacts, or --event, --tag, --status."
            )
        ids = contact_ids or [it.id for it in list_contacts(session, wanted)]
        count = assign([get_contact(session, it) for it in ids], who)
    click.echo(f"Assigned to {safe(who) or 'nobody'}: {count}")


@click.command("queue")
@click.argument("who")
@click.argument("answers", required=False, type=click.Path(path_type=Path))
@click.option("--days", default=7, show_default=True, help="Follow-ups so far ahead.")
@output_option(
    "Hand over: a page that ends in .html, or a folder for CSV and pictures.",
    may_be_folder=True,
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@pass_settings
def queue_command(
    settings: Settings,
    who: str,
    answers: Path | None,
    days: int,
    path: Path | None,
    *,
    as_json: bool,
) -> None:
    """List what waits for someone, hand it over, take the answers back.

    The page needs no program and no database: it shows each card beside what was read,
    and saves the answers in a file that `queue import` takes in.

    \b
        cardfile queue Anna
        cardfile queue Anna -o anna.html
        cardfile queue import answers.json
    """
    if who == IMPORT and answers is not None:
        take_back(settings, answers)
        return
    if answers is not None:
        raise click.UsageError("Answers are taken in by: cardfile queue import FILE")
    until = today(settings) + timedelta(days=days)
    with reading(settings) as session:
        items = load_queue(session, who, until)
    if path:
        _hand_over(settings, items, who, path)
    elif as_json:
        for item in items:
            print_json(_as_object(item))
    else:
        print_table(COLUMNS, [_cells(item) for item in items])
    _say(items, who)


def _hand_over(settings: Settings, items: list[Item], who: str, path: Path) -> None:
    from export.pages.handover import write_folder, write_html  # noqa: PLC0415

    with open_workspace(settings) as work:
        items = [replace(it, picture=draw_first_card(work, it.id)) for it in items]
    if path.suffix.lower() in {".html", ".htm"}:
        write_html(items, who, path)
    else:
        write_folder(items, path)
    click.echo(f"Wrote {safe(path)}")


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
        errand.reason if errand else "",
    )


def _as_object(item: Item) -> dict[str, object]:
    found = as_object(item)
    del found["picture"]
    return found


def _say(items: list[Item], who: str) -> None:
    reviews = sum(item.is_review for item in items)
    errands = sum(item.errand is not None for item in items)
    minutes = round(reviews * TYPING / 60)
    click.echo(
        f"For {safe(who)}: {reviews} to review, {errands} to follow up. Typing those"
        f" cards would take {minutes} min, at {TYPING} s each.",
        err=True,
    )
