"""`cardfile presets`: which targets `export` has, and what each of them gets."""

import click

from cli.terminal import Column, print_json, print_table, safe
from export.tables.preset import Column as PresetColumn
from export.tables.preset import Preset
from export.tables.preset_file import load_preset, preset_names

COLUMNS = (
    Column("Header", least=12, style="bold"),
    Column("Takes", least=16),
    Column("Keeps"),
    Column("Known"),
    Column("From", least=12, optional=True),
)


@click.group("presets", invoke_without_command=True)
@click.pass_context
def presets_group(ctx: click.Context) -> None:
    """List the presets of `export`, or show what one writes.

    \b
        cardfile presets
        cardfile presets show hubspot
    """
    if ctx.invoked_subcommand is None:
        rows = [(name, load_preset(name).title) for name in preset_names()]
        print_table((Column("Name", style="bold"), Column("Target", least=20)), rows)


@presets_group.command("show")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a column.")
def show_preset(name: str, *, as_json: bool) -> None:
    """Show columns, limits, and how each header is known.

    NAME is one that `cardfile presets` lists, or a preset of your own: FILE.toml.
    """
    preset = load_preset(name)
    if as_json:
        for column in preset.columns:
            print_json(_as_object(column))
        return
    click.echo(f"{safe(preset.title)} ({preset.name})")
    if preset.about:
        click.echo(f"\n{safe(preset.about.strip())}")
    click.echo()
    print_table(COLUMNS, [_row(column) for column in preset.columns])
    click.echo()
    for line in _limits(preset):
        click.echo(line)


def _row(column: PresetColumn) -> tuple[str, str, str, str, str]:
    keeps = f"{column.most} bytes" if column.most else ""
    known = column.confidence.value
    return column.header, column.description, keeps, known, column.origin


def _as_object(column: PresetColumn) -> dict[str, object]:
    return {
        "header": column.header,
        "takes": list(column.takes),
        "description": column.description,
        "most": column.most,
        "confidence": column.confidence,
        "origin": column.origin,
    }


def _limits(preset: Preset) -> list[str]:
    layout = preset.layout
    sizes = ((layout.rows, "rows"), (layout.bytes, "bytes"))
    most = [f"{number:,} {unit}" for number, unit in sizes if number]
    if layout.row_bytes:
        most.append(f"{layout.row_bytes:,} bytes a row")
    facts = {
        "A row is one of": preset.rows.value,
        "A file has at most": ", ".join(most),
        "Needed in a row": ", ".join(preset.requires),
        "Recognised again by": preset.key,
        "Written beside it": ", ".join(preset.also),
        "Encoding": layout.encoding if layout.encoding != "utf-8" else "",
    }
    return [f"{name}: {safe(value)}" for name, value in facts.items() if value]
