"""`cardfile show`: one contact, why it is believed, and its card."""

import os
from collections.abc import Iterator
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from actions.contacts.json_shapes import contact_object
from actions.contacts.view import CardView, ContactView, Fact, Task, load_view
from actions.exporting.people import read_person
from actions.intake.archive import Archive
from actions.workspace import reading
from cli.options import pass_settings
from cli.terminal import print_json, print_sheet, safe, screen, surely
from export.cards.qr import show_qr, write_qr
from models.contact import Status
from models.errors import PhotoError
from models.settings import Settings


@click.command("show")
@click.argument("contact_id", metavar="ID", type=int)
@click.option("--picture/--no-picture", default=True, help="Draw the card as well.")
@click.option("--qr", is_flag=True, help="Show a QR code that phones take in, instead.")
@click.option(
    "--qr-png",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the QR code as a picture, instead.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@pass_settings
def show_command(
    settings: Settings,
    contact_id: int,
    *,
    picture: bool,
    qr: bool,
    qr_png: Path | None,
    as_json: bool,
) -> None:
    """Show a contact and why it is believed.

    Of each field: how sure it is, the rule that found it and what is printed. The card
    is drawn in the terminal; below it stands the path of the original photo.
    """
    if qr or qr_png is not None:
        _give_code(settings, contact_id, qr_png, shown=qr)
        return
    with reading(settings) as session:
        view = load_view(session, contact_id)
    archive = Archive(settings.folder)
    if as_json:
        print_json(contact_object(view, archive))
        return
    console = screen()
    print_contact(view, console)
    for card in view.cards:
        original = archive.path_of(card.sha256, card.suffix)
        if picture and console.is_terminal:
            _draw(card, original, console)
        console.print(_caption(card, original), soft_wrap=True)


def _give_code(
    settings: Settings, contact_id: int, path: Path | None, *, shown: bool
) -> None:
    """Give what stands on the card, and nothing besides, as a QR code."""
    with reading(settings) as session:
        person = read_person(session, contact_id)
    if shown:
        click.echo(show_qr(person))
    if path is not None:
        write_qr(person, path)
        click.echo(f"Wrote {safe(path)}")


def print_contact(view: ContactView, console: Console) -> None:
    """Write all that is known of a contact, but for its cards."""
    console.print(_heading(view))
    for reason in view.waits:
        console.print(Text(f"Check: {safe(reason)}", "yellow"))
    console.print()
    print_sheet(console, [_fact_row(fact) for fact in view.facts])
    print_sheet(console, [(name, value, "", "") for name, value in _details(view)])
    console.print()


def _heading(view: ContactView) -> Text:
    names = [safe(fact.value) for fact in view.facts if fact.kind == "name"]
    status = (
        ("review", "yellow") if view.status is Status.REVIEW else ("ready", "green")
    )
    name = names[0] if names else "(no name)"
    return Text.assemble((name, "bold"), f"  #{view.id}  ", status)


def _fact_row(fact: Fact) -> tuple[Text | str, ...]:
    kind = f"{fact.label} {fact.kind}" if fact.label else fact.kind
    value = f"{fact.value} ext. {fact.extension}" if fact.extension else fact.value
    source = fact.source
    if source is None:
        return kind, value, "", "typed" if fact.typed else ""
    why = f"{source.rule}, card {source.card}" if source.card > 1 else source.rule
    if source.printed != fact.value:
        why += f', printed "{source.printed}"'
    return (
        kind,
        value,
        surely(source.confidence),
        f"typed; {why}" if fact.typed else why,
    )


def _details(view: ContactView) -> Iterator[tuple[str, str]]:
    met = [view.event or "", str(view.met_on or ""), view.place]
    if any(met):
        yield "met", ", ".join(filter(None, met))
    if view.tags:
        yield "tags", ", ".join(view.tags)
    for task in view.follow_ups:
        yield "follow-up", _task_line(task)
    for talk in view.log:
        note = f": {talk.note}" if talk.note else ""
        yield "log", f"{talk.way} on {talk.happened_on}{note}"
    for day, text in view.notes:
        yield "note", f"{day}: {text}"
    for twin in view.twins:
        yield "same as", f"{twin.id} {twin.name}? {twin.reason}"


def _task_line(task: Task) -> str:
    if task.done_on:
        outcome = f": {task.outcome}" if task.outcome else ""
        return f"{task.way} done on {task.done_on}{outcome}"
    why = task.reason or task.rule
    return f"{task.way} on {task.due_on}" + (f" ({why})" if why else "")


def _draw(card: CardView, original: Path, console: Console) -> None:
    from cli.picture import show_picture  # noqa: PLC0415 - OpenCV takes 0.2 s to load
    from ingest.outline.redraw import redraw_card  # noqa: PLC0415

    try:
        pixels = redraw_card(original, card.page, card.corners)
    except PhotoError as error:
        console.print(Text(safe(error), "red"))
    else:
        show_picture(pixels, console, os.environ)


def _caption(card: CardView, original: Path) -> Text:
    place = f"card {card.number}: {original}"
    if card.page or card.position:
        place += f", page {card.page + 1}, card {card.position + 1} on it"
    caption = Text(safe(place))
    if card.problems:
        caption.append(f"  take again: {', '.join(card.problems)}", "yellow")
    return caption
