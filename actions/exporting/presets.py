"""List the export presets and describe what each one writes."""

from typing import Any

from export.tables.preset import Preset, PresetColumn
from export.tables.preset_file import load_preset, preset_names


def list_presets() -> list[tuple[str, str]]:
    """Return the names of the presets with their titles."""
    return [(name, load_preset(name).title) for name in preset_names()]


def view_preset(name: str) -> tuple[Preset, dict[str, str]]:
    """Return a preset by its name, or one of the user's own by its path.

    Returns:
        The preset, and what its files may hold, with a label each.

    Raises:
        ExportFailed: There is none of this name.
        SettingInvalid: The user's own is not valid.
    """
    preset = load_preset(name)
    return preset, _limits(preset)


def column_object(column: PresetColumn) -> dict[str, Any]:
    """Return a column of a preset as a JSON object."""
    return {
        "header": column.header,
        "takes": list(column.takes),
        "description": column.description,
        "most": column.most,
        "confidence": column.confidence,
        "origin": column.origin,
    }


def _limits(preset: Preset) -> dict[str, str]:
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
    return {name: value for name, value in facts.items() if value}
