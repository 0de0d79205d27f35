"""`cardfile show`: show a contact, the source of each value, and its cards."""

import os
from collections.abc import Iterator
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from actions.contacts.draw import draw_png
from actions.contacts.employers import EmployerChange
from actions.contacts.facts import KnownFact
from actions.contacts.neighbours import Neighbours
from actions.contacts.view import (
    CardView,
    ContactView,
    FollowUpView,
    contact_object,
    interval_of,
    view_contact,
)
from actions.workspace import Workspace
from cli.imports.import_report import say_problems
from cli.options import (
    contact_argument,
    include_withdrawn_option,
    json_option,
    pass_workspace,
)
from cli.output.clean import safe, say
from cli.output.pictures import can_show, show_picture
from cli.output.tables import print_sheet, surely
from cli.output.terminal import print_json, screen
from cli.paths import AnyPath
from models.contact import Status
from models.contact_fields import FIELDS, WHOLES
from models.errors import PhotoError
from models.field import FieldKind

_ELSEWHERE = {"remember", "met_on", "place", "stage", "assigned_to"}
"""Fields that are part of another line."""


@click.command("show")
@contact_argument
@click.option(
    "--picture/--no-picture",
    default=True,
    help="Draw the card, in terminals that show pictures (default: yes).",
)
@include_withdrawn_option
@click.option("--qr", is_flag=True, help="Show only a QR code for phones.")
@click.option(
    "--qr-png",
    metavar="FILE",
    type=AnyPath(dir_okay=False),
    help="Write the QR code to a PNG file instead.",
)
@json_option()
@pass_workspace
def show_command(
    work: Workspace,
    contact_id: int,
    *,
    picture: bool,
    qr: bool,
    qr_png: Path | None,
    as_json: bool,
) -> None:
    """Show a contact and where each value came from.

    Beside each value: how sure it is, the rule that found it, and the printed text if
    that differs. The card is drawn below, with the path of the original photo.

    \b
        cardfile show 12
        cardfile show 12 --qr
    """
    if qr or qr_png is not None:
        _show_code(work, contact_id, qr_png, is_printed=qr)
        return
    view = view_contact(work, contact_id)
    if as_json:
        print_json(contact_object(view, work.archive))
        return
    console = screen()
    print_contact(view, interval_of(work, view))
    for card in view.cards:
        if picture and console.is_terminal and can_show(os.environ):
            _draw(work, card, console)
        original = work.archive.path_of(card.sha256, card.suffix)
        console.print(_caption(card, original), soft_wrap=True)


def _show_code(
    work: Workspace, contact_id: int, file: Path | None, *, is_printed: bool
) -> None:
    from actions.exporting.export import (  # noqa: PLC0415 - loads every format
        qr_text,
        write_qr,
    )

    if is_printed:
        click.echo(qr_text(work, contact_id))
    if file is not None:
        write_qr(work, contact_id, file)
        say(f"Wrote {file}")


def print_contact(view: ContactView, interval: str = "") -> None:
    """Write all that is known of a contact, but for its cards."""
    console = screen()
    is_open = view.status is Status.REVIEW
    status = ("to review", "yellow") if is_open else ("ready", "green")
    name = safe(view.values["name"] or view.values["company"]) or "(no name)"
    console.print(Text.assemble((name, "bold"), f"  #{view.id}  ", status))
    if line := safe(view.values["remember"]):
        console.print(Text(line, "italic"))
    if view.basis.withdrawn_on:
        console.print(Text(f"Withdrew on {view.basis.withdrawn_on}", "red"))
    if change := view.employer_change:
        line = f"Changed employer: {_employer(change)}"
        console.print(Text(safe(line), "yellow"))
    for reason in view.waits:
        console.print(Text(f"Check: {safe(reason)}", "yellow"))
    console.print()
    print_sheet(row for fact in view.facts for row in _fact_rows(view, fact))
    print_sheet(_details(view, interval))
    console.print()


def _employer(change: EmployerChange) -> str:
    """Return both companies, each with its day, and how to set a follow-up."""
    role = f"{change.title}, " if change.title else ""
    card = f" (card of {change.card_of})" if change.card_of else ""
    return (
        f"{change.was_at}{card}; now {role}{change.now_at} (LinkedIn, listed"
        f" {change.listed_on}). `cardfile remind {change.contact_id} tomorrow` sets a"
        " follow-up."
    )


def _fact_rows(view: ContactView, fact: KnownFact) -> Iterator[tuple[Text | str, ...]]:
    is_phone = fact.kind is FieldKind.PHONE
    kind = f"{fact.label} {fact.kind}" if is_phone else fact.label or fact.kind
    value = f"{fact.value} ext. {fact.extension}" if fact.extension else fact.value
    source = fact.source
    why = "typed" if fact.typed else ""
    if source is None:
        yield kind, value, "", why
    else:
        found = f"{source.rule}, card {source.card}" if source.card > 1 else source.rule
        if source.printed != fact.value:
            found += f', printed "{source.printed}"'
        why = f"typed; {found}" if fact.typed else found
        yield kind, value, surely(source.confidence), why
    for part in WHOLES.get(fact.kind.value, ()):
        if text := safe(view.values[part.name]):
            yield Text(f"  {part.label}"), Text(text, "dim"), "", ""


def _details(view: ContactView, interval: str) -> Iterator[tuple[str, str]]:
    for field in FIELDS.values():
        value = view.values[field.name]
        if value and not field.is_on_cards and field.name not in _ELSEWHERE:
            yield field.label, str(value)
    met = [view.event or "", str(view.met_on or ""), view.place]
    if any(met):
        yield "met", ", ".join(filter(None, met))
    yield "stage", view.stage or "none yet"
    yield "assigned to", view.assigned_to or "nobody"
    yield "keep in touch", interval or "no interval set"
    if view.tags:
        yield "tags", ", ".join(view.tags)
    for task in view.follow_ups:
        yield "follow-up", _task_line(task)
    for talk in view.log:
        note = f": {talk.note}" if talk.note else ""
        yield "log", f"{talk.channel} on {talk.happened_on}{note}"
    for day, text in view.notes:
        yield "note", f"{day}: {text}"
    for twin in view.twins:
        yield "same as", f"{twin.id} {twin.name}? {twin.reason}"
    yield from _others(view)


def _others(view: ContactView) -> Iterator[tuple[str, str]]:
    for label, others in (
        ("same company", view.colleagues),
        ("same event", view.met_with),
    ):
        if others.count:
            yield label, _named(others)


def _named(others: Neighbours) -> str:
    names = [f"{it.id} {it.name or it.company}" for it in others.named]
    more = others.count - len(names)
    return ", ".join(names) + (f" and {more} more" if more else "")


def _task_line(task: FollowUpView) -> str:
    if task.done_on:
        outcome = f": {task.outcome}" if task.outcome else ""
        return f"{task.channel} done on {task.done_on}{outcome}"
    why = task.reason or task.rule
    return f"{task.channel} on {task.due_on}" + (f" ({why})" if why else "")


def _draw(work: Workspace, card: CardView, console: Console) -> None:
    try:
        show_picture(draw_png(work, card), console, os.environ)
    except PhotoError as error:
        console.print(Text(safe(error), "red"))


def _caption(card: CardView, original: Path) -> Text:
    place = f"card {card.number}: {original}"
    if card.page or card.position:
        place += f", page {card.page + 1}, card {card.position + 1} on it"
    caption = Text(safe(place))
    if card.problems:
        caption.append(f"  {say_problems(card.problems)}", "yellow")
    return caption
