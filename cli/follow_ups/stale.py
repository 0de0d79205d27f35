"""`cardfile stale`: cards that are old, and changed employers."""

from collections.abc import Sequence
from pathlib import Path

import click

from actions.contacts.stale import StaleCard, ask_for_cards, list_stale
from actions.workspace import Workspace
from cli.options import (
    include_withdrawn_option,
    json_option,
    limit_option,
    output_option,
    pass_workspace,
)
from cli.output.tables import Column, dial, print_rows, rows_to_show, say_more
from cli.output.terminal import is_standard_output

STALE: Sequence[Column[StaleCard]] = (
    Column("ID", lambda it: it.id, style="dim"),
    Column("Name", lambda it: it.name, least=14, style="bold"),
    Column("Company", lambda it: it.was_at, least=12),
    Column("Card of", lambda it: it.card_of),
    Column("Now at", lambda it: it.now_at, least=10),
    Column("E-mail", lambda it: it.email, least=16, optional=True),
    Column("Phone", lambda it: dial(it.phone), optional=True),
)


@click.command("stale")
@click.option(
    "--older-than",
    default="",
    metavar="AGE",
    help='Set the age of a card, such as "2 years" (default: stale_after, 3 years).',
)
@limit_option
@output_option(
    "Write drafts that ask for a new card into this folder.", may_be_folder=True
)
@include_withdrawn_option
@json_option("contact")
@pass_workspace
def stale_command(
    work: Workspace,
    older_than: str,
    limit: int | None,
    path: Path | None,
    *,
    as_json: bool,
) -> None:
    """List contacts to ask for a new card: old cards and changed employers.

    With -o, a draft of an e-mail is written for each listed contact with an address
    (template `card`); you send it.

    \b
        cardfile stale
        cardfile stale --older-than "2 years" -o drafts/
    """
    if path is not None and is_standard_output(path):
        raise click.UsageError("Drafts are written to a folder: give it with -o.")
    found = list_stale(work, older_than)
    shown = found[: rows_to_show(limit, as_json=as_json)]
    print_rows(STALE, shown, as_json=as_json, nothing="No card is old.")
    if not as_json:
        say_more(len(shown), len(found))
    if path is not None:
        from cli.follow_ups.drafts import say_doubts, say_written  # noqa: PLC0415 - Jinja

        for letter in ask_for_cards(work, shown, path):
            say_written(letter, err=as_json)
            say_doubts(letter)
