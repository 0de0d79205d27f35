"""`cardfile presets`: which targets `export` has, and what each of them gets."""

import click

from actions.exporting.presets import column_object, list_presets, view_preset
from cli.options import json_option
from cli.terminal import Column, print_json, print_table, safe

COLUMNS = (
    Column("Header", least=12, style="bold"),
    Column("Takes", least=16),
    Column("Keeps"),
    Column("Known"),
    Column("From", least=12, optional=True),
)


@click.group("presets", invoke_without_command=True)
@json_option("preset")
@click.pass_context
def presets_group(ctx: click.Context, *, as_json: bool) -> None:
    """List the presets of `export`, or show the columns of one.

    \b
        cardfile presets
        cardfile presets show hubspot
    """
    if ctx.invoked_subcommand is None:
        rows = list_presets()
        if as_json:
            for name, title in rows:
                print_json({"name": name, "title": title})
            return
        print_table((Column("Name", style="bold"), Column("Target", least=20)), rows)


@presets_group.command("show")
@click.argument("name")
@json_option("column")
def show_preset(name: str, *, as_json: bool) -> None:
    """Show columns, limits, and how each header is known.

    NAME is one that `cardfile presets` lists, or a preset of your own: FILE.toml.

    \b
        cardfile presets show hubspot
    """
    preset = view_preset(name)
    if as_json:
        for column in preset.columns:
            print_json(column_object(column))
        return
    click.echo(f"{safe(preset.title)} ({preset.name})")
    if preset.about:
        click.echo(f"\n{safe(preset.about)}")
    click.echo()
    print_table(
        COLUMNS,
        [
            (
                it.header,
                it.description,
                f"{it.most} bytes" if it.most else "",
                it.confidence.value,
                it.origin,
            )
            for it in preset.columns
        ],
    )
    click.echo()
    for label, text in preset.limits:
        click.echo(f"{label}: {safe(text)}")
