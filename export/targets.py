"""One way in for every target: contacts, the name of a target, a path."""

from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from export.csv import CsvWriter
from export.person import Person
from export.preset_file import load_preset, preset_names
from export.result import ExportResult


@dataclass(frozen=True, slots=True)
class Options:
    """How to write.

    Attributes:
        for_spreadsheet: A person opens the CSV file in a spreadsheet.
    """

    for_spreadsheet: bool = False


def target_names() -> list[str]:
    """What `--to` takes, apart from a path to a preset of one's own."""
    return preset_names()


def write(
    people: Iterable[Person], target: str, path: Path, options: Options = Options()
) -> ExportResult:
    """Write contacts to a file that the target takes as it is.

    Args:
        people: The contacts; read once, so that they may come out of a database.
        target: A name of `target_names`, or a path that ends in ".toml".
        path: Where the file goes; second files, such as tasks, go beside it.
        options: How to write.

    Raises:
        ExportFailed: There is no such target, or the file cannot be written; what was
            at `path` before is unchanged.
        SettingInvalid: The preset of one's own is not valid.
    """
    return _write_csv(people, target, path, options)


def _write_csv(
    people: Iterable[Person], target: str, path: Path, options: Options
) -> ExportResult:
    preset = load_preset(target)
    presets = [preset, *map(load_preset, preset.also)]
    with ExitStack() as stack:
        writers = [
            stack.enter_context(
                CsvWriter(
                    it,
                    _beside(path, it.name, preset.name),
                    spreadsheet=options.for_spreadsheet,
                )
            )
            for it in presets
        ]
        for person in people:
            for writer in writers:
                writer.add(person)
        results = [writer.publish() for writer in writers]
    return _joined(results)


def _beside(path: Path, name: str, main: str) -> Path:
    """Where a second file goes: "friends.csv" gets a "friends-tasks.csv"."""
    if name == main:
        return path
    return path.with_stem(f"{path.stem}-{name.rpartition('-')[2]}")


def _joined(results: list[ExportResult]) -> ExportResult:
    """One result of several; an empty second file is not worth a word."""
    first = results[0]
    return ExportResult(
        tuple(file for result in results for file in result.files),
        first.rows,
        first.lacking,
        tuple(loss for result in results for loss in result.losses),
    )
