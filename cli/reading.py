"""What `read`, `import` and `reread` share: options and the exit code."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from actions.settings.values import READER_NAMES
from cli.exit_codes import ALL_FAILED, SOME_FAILED
from cli.options import setting_option
from models.reading import Problem

Command = TypeVar("Command", bound=Callable[..., Any])


def reading_options(command: Command) -> Command:
    """Add the options that say how to read; they go into the settings."""
    options = (
        setting_option(
            "--reader",
            explain=f"Choose the reader: {', '.join(READER_NAMES)} (default: auto).",
        ),
        setting_option(
            "--languages",
            explain="Set the languages of Tesseract, such as eng+deu (default: eng).",
        ),
        setting_option(
            "--country",
            explain="Set the country of phone numbers without a country code"
            " (default: your locale's).",
        ),
        setting_option(
            "--workers",
            metavar="N",
            explain="Use this many processes (default: 0, one per core).",
        ),
        setting_option(
            "--scheduler",
            metavar="ADDRESS",
            explain="Read on the workers of a Dask scheduler, such as tcp://host:8786.",
        ),
        setting_option(
            "--ready-from",
            metavar="P",
            explain="Mark a card as ready if it is right with at least this probability"
            " (default: 0.87).",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def exit_code(failed: int, total: int) -> int:
    """0, 1 when some photos failed, 3 when none could be read."""
    if not failed:
        return 0
    return ALL_FAILED if failed == total else SOME_FAILED


def retake_reasons(problems: Sequence[str]) -> tuple[str, ...]:
    """The problems that another photo would mend."""
    return tuple(it for it in problems if Problem(it).is_of_photo)


def say_problems(problems: Sequence[str]) -> str:
    """The problems of a card in words, such as "take again: blurred"."""
    reasons = retake_reasons(problems)
    retake = (f"take again: {', '.join(reasons)}",) if reasons else ()
    return ", ".join([*(it for it in problems if it not in reasons), *retake])
