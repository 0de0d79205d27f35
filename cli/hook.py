"""`--exec`: a command of the user's that is told of each stored card."""

import json
import os
import shlex
import shutil
import signal
import subprocess
from dataclasses import dataclass
from typing import Any

import click


@dataclass(frozen=True, slots=True)
class Hook:
    """A command that gets JSON on its standard input.

    Attributes:
        words: The program and its arguments; no shell is asked.
        limit: Seconds it may take.
    """

    words: tuple[str, ...]
    limit: float

    def run(self, told: dict[str, Any]) -> str:
        """Run the command; what went wrong, or ""."""
        try:
            program = subprocess.Popen(  # noqa: S603  the user's own words
                self.words,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                start_new_session=True,  # so that it can be ended with its children
            )
        except OSError as error:
            return f"it cannot be started: {error.strerror}"
        try:
            program.communicate(json.dumps(told, default=str).encode(), self.limit)
        except subprocess.TimeoutExpired:
            return f"it took more than {self.limit:g} seconds and was ended"
        finally:
            _end(program)
        return (
            f"it ended with status {program.returncode}" if program.returncode else ""
        )


def parse_command(
    ctx: click.Context, param: click.Parameter, value: str | None
) -> tuple[str, ...]:
    """The words of a command; the callback of an option."""
    try:
        words = tuple(shlex.split(value or ""))
    except ValueError as error:
        raise click.BadParameter(f"{error}.", ctx, param) from error
    if value is not None and (not words or shutil.which(words[0]) is None):
        raise click.BadParameter(f'"{value}" is not a program.', ctx, param)
    return words


def _end(program: "subprocess.Popen[bytes]") -> None:
    if program.poll() is not None:
        return
    if hasattr(os, "killpg"):
        os.killpg(program.pid, signal.SIGKILL)
    else:
        program.kill()
    program.wait()
