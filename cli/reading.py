"""What `read` and `import` share: how to read, in what order, and the exit code."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from cli.options import setting_option
from ingest.readers import CHOICES

Command = TypeVar("Command", bound=Callable[..., Any])
Result = TypeVar("Result")

ALL_FAILED, SOME_FAILED = 3, 1


def reading_options(command: Command) -> Command:
    """Add the options that say how to read; they go into the settings."""
    options = (
        setting_option(
            "--reader",
            explain=f"Which OCR to use: {', '.join(CHOICES)} (default: auto).",
        ),
        setting_option("--languages", explain="Of Tesseract, such as eng+deu."),
        setting_option("--country", explain="Of phone numbers without a country code."),
        setting_option(
            "--budget",
            metavar="SECONDS",
            explain="Time for one card; a second reader is asked while it lasts.",
        ),
        setting_option("--workers", metavar="N", explain="Processes; 0: one a core."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def in_order(
    paths: Sequence[Path], results: Iterable[tuple[Path, Result]]
) -> Iterator[tuple[Path, Result]]:
    """Results that come as they are done, in the order in which they were asked for."""
    early: dict[Path, Result] = {}
    waiting = iter(paths)
    wanted = next(waiting, None)
    for path, result in results:
        early[path] = result
        while wanted in early:
            yield wanted, early.pop(wanted)
            wanted = next(waiting, None)


def exit_code(failed: int, total: int) -> int:
    """0, 1 when some photos failed, 3 when none could be read."""
    if not failed:
        return 0
    return ALL_FAILED if failed == total else SOME_FAILED
