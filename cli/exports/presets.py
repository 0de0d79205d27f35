"""`cardfile presets`: list the presets of exports, or show the columns of one."""

from collections.abc import Sequence
from typing import Any

import click

from actions.exporting.presets import column_object, list_presets, view_preset
from cli.options import json_option
from cli.output.clean import say
from cli.output.tables import Column, print_rows

PRESETS: Sequence[Column[tuple[str, str]]] = (
    Column("Name", lambda it: it[0], style="bold"),
    Column("Target", lambda it: it[1], least=20),
)
COLUMNS: Sequence[Column[Any]] = (
    Column("Header", lambda it: it.header, least=12, style="bold"),
    Column("Takes", lambda it: it.description, least=16),
    Column("Keeps", lambda it: f"{it.most} bytes" if it.most else None),
    Column("Known", lambda it: it.confidence.value),
    Column("From", lambda it: it.origin, least=12, optional=True),
)


@click.group("presets", invoke_without_command=True)
@json_option("preset")
@click.pass_context
def presets_command(ctx: click.Context, *, as_json: bool) -> None:
    """List the presets of `export`, or show the columns of one.

    \b
        cardfile presets
        cardfile presets show hubspot
    """
    if ctx.invoked_subcommand is None:
        print_rows(
            PRESETS,
            list_presets(),
            as_json=as_json,
            shape=lambda it: {"name": it[0], "title": it[1]},
        )


@presets_command.command("show")
@click.argument("name")
@json_option("column")
def show_preset(name: str, *, as_json: bool) -> None:
    """Show columns, limits, and how each header is known.

    NAME is one that `cardfile presets` lists, or a preset of your own: FILE.toml.

    \b
        cardfile presets show hubspot
    """
    preset, limits = view_preset(name)
    if as_json:
        print_rows(COLUMNS, preset.columns, as_json=True, shape=column_object)
        return
    say(f"{preset.title} ({preset.name})")
    if preset.about.strip():
        click.echo()
        say(preset.about)
    click.echo()
    print_rows(COLUMNS, preset.columns)
    click.echo()
    for label, text in limits.items():
        say(f"{label}: {text}")
