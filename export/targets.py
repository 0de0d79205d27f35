"""Export contacts to any target, by its name and a path."""

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from export.atomic import delete_abandoned, draft
from export.ics import Hours, Kind, write_calendar
from export.person import Person, Picture, with_pictures
from export.tables.csv import CsvPart
from export.tables.preset import UNITS, Preset, Rows
from export.tables.preset_file import ALIASES, load_preset, preset_names
from export.tables.table import Table, TableWriter, Use
from export.vcard import Version
from export.vcard_files import write_vcards
from models.bulk import rare_collections
from models.export_result import ExportResult


@dataclass(frozen=True, slots=True)
class Options:
    """Options of an export; the defaults suit most targets.

    Attributes:
        for_spreadsheet: A person opens the CSV file in a spreadsheet.
        picture: Gives the pictures for vCards and XLSX files; None for none.
        version: Of vCards.
        hours: When follow-ups stand in the calendar.
        changed: Leave out what the target has been given as it is; `write` itself,
            which knows no database, writes whatever it gets.
    """

    for_spreadsheet: bool = False
    picture: Picture | None = None
    version: Version = Version.V3
    hours: Hours = field(default_factory=Hours)
    changed: bool = False


Begin = Callable[[Preset, Path], TableWriter]

SUFFIXES = {
    "xlsx": ".xlsx",
    "vcard": ".vcf",
    "monica": ".vcf",
    "ics": ".ics",
    "ics-tasks": ".ics",
}
"""Targets that are no presets, and the endings of their files."""


def target_names() -> list[str]:
    """Return the names of targets, without presets of the user's own."""
    return sorted([*preset_names(), *ALIASES, *SUFFIXES])


def suffix_of(target: str) -> str:
    """Return the ending of a target's file, such as ".csv"."""
    return SUFFIXES.get(target, ".csv")


def write(
    people: Iterable[Person],
    target: str,
    path: Path,
    options: Options | None = None,
) -> ExportResult:
    """Write contacts to a file that the target takes as it is.

    Args:
        people: The contacts; read once, so that they may come out of a database.
        target: A name of `target_names`, or a path that ends in ".toml".
        path: Where the file goes; second files, such as tasks, go beside it. A preset
            is written as XLSX if it ends in ".xlsx"; for vCards see `write_vcards`.
        options: How to write.

    Raises:
        ExportFailed: There is no such target, or the file cannot be written; what was
            at `path` before is unchanged.
        SettingInvalid: The preset of one's own is not valid.
    """
    options = options or Options()
    delete_abandoned(path.parent)
    if options.picture is not None:
        people = with_pictures(people, options.picture)
    match target:
        case "vcard" | "monica":  # Monica takes no CSV
            return write_vcards(people, path, options.version)
        case "ics":
            return _write_calendar(people, Kind.EVENT, path, options)
        case "ics-tasks":
            return _write_calendar(people, Kind.TASK, path, options)
        case "xlsx":
            presets, excel = [load_preset("csv")], True
        case _:
            presets, excel = _with_others(target), path.suffix.lower() == ".xlsx"
    begin = _begin_xlsx if excel else _begin_csv
    return _write_tables(people, presets, path, partial(begin, options=options))


def _write_calendar(
    people: Iterable[Person], kind: Kind, path: Path, options: Options
) -> ExportResult:
    count = 0
    with draft(path) as part, part.open("wb") as file:
        for piece in write_calendar(people, kind, options.hours):
            file.write(piece.encode())
            count += piece.startswith(f"BEGIN:{kind}")
    return ExportResult((path,), count, unit="follow-up")


def _with_others(target: str) -> list[Preset]:
    preset = load_preset(target)
    return [preset, *map(load_preset, preset.also)]


def _write_tables(
    people: Iterable[Person], presets: list[Preset], path: Path, begin: Begin
) -> ExportResult:
    """Write a preset and its second files in one run over the contacts."""
    with ExitStack() as stack, rare_collections():
        writers = [
            stack.enter_context(begin(it, _beside(path, it, presets[0])))
            for it in presets
        ]
        for person in people:
            for writer in writers:
                writer.add(person)
        results = [writer.publish() for writer in writers]
    return _joined(presets, results)


def _begin_csv(preset: Preset, path: Path, options: Options) -> TableWriter:
    bom = options.for_spreadsheet
    table = Table(preset, Use.SPREADSHEET if bom else Use.IMPORTER)
    return TableWriter(table, path, lambda: CsvPart(preset, path, bom=bom))


def _begin_xlsx(preset: Preset, path: Path, options: Options) -> TableWriter:
    from export.tables.xlsx import XlsxPart  # noqa: PLC0415 - slow to import, seldom needed

    pictures = options.picture is not None
    table = Table(preset, Use.TEXT_CELLS)
    return TableWriter(table, path, lambda: XlsxPart(preset, path, pictures=pictures))


def _beside(path: Path, preset: Preset, main: Preset) -> Path:
    """Return the path of a second file: "fair-tasks.csv" beside "fair.csv"."""
    if preset is main:
        return path
    return path.with_stem(f"{path.stem}-{preset.name.rpartition('-')[2]}")


def _joined(presets: list[Preset], results: list[ExportResult]) -> ExportResult:
    """Join results into one, companies first, since people refer to them."""
    files = [
        file
        for preset, result in sorted(
            zip(presets, results, strict=True),
            key=lambda it: it[0].rows is not Rows.COMPANIES,
        )
        for file in result.files
    ]
    losses = tuple(loss for result in results for loss in result.losses)
    first = results[0]
    unit = UNITS[presets[0].rows]
    return ExportResult(tuple(files), first.rows, first.lacking, losses, unit)
