"""What `cardfile watch` tells: a line a photo, and nothing while nothing happens."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TypeAlias

import click
from rich.text import Text

from actions.intake.inbox import FileResult
from actions.intake.outcome import Outcome, Result
from cli.report import line
from cli.terminal import print_json, safe, screen

Announce: TypeAlias = Callable[[Path, Outcome], str]
"""Is told of each card that is stored; says what went wrong with that, or ""."""


class WatchReport:
    """Tells a user, a log or a program.

    A log outlives the contacts and is read by others: no name stands in it, of a person
    or a file.

    Attributes:
        photos: How many were tried.
        failed: How many of them failed or were put off.

    Args:
        root: The watched folder.
        announce: Is told of each card that is stored, after everybody else.
        as_json: Whether a program reads along.
    """

    def __init__(self, root: Path, announce: Announce, *, as_json: bool) -> None:
        self.photos = 0
        self.failed = 0
        self._root = root
        self._announce = announce
        self._as_json = as_json
        self._console = screen()
        self._put_off: set[Path] = set()

    def begin(self) -> None:
        """Say at a terminal that something is going on; a log stays empty."""
        if self._console.is_terminal and not self._as_json:
            click.echo(f"Watching {safe(self._root)}. Stop it with Ctrl-C.", err=True)

    def tell(self, photo: Path, outcomes: Sequence[Outcome], fate: FileResult) -> None:
        """A photo was taken, failed or put off; the latter is said only once."""
        self.photos += 1
        self.failed += fate in {FileResult.FAILED, FileResult.LATER}
        if fate is FileResult.LATER and photo in self._put_off:
            return
        self._put_off.discard(photo)
        if fate is FileResult.LATER:
            self._put_off.add(photo)
        if fate is not FileResult.GONE:
            self._say(photo, outcomes, fate)
        for outcome in outcomes:
            if outcome.result in {Result.STORED, Result.MERGED}:
                self._pass_on(photo, outcome)

    def pause(self, why: str) -> None:
        """Nothing is taken for now."""
        self._note("paused", why)

    def resume(self) -> None:
        """It goes on."""
        self._note("resumed", "It goes on.")

    def _say(self, photo: Path, outcomes: Sequence[Outcome], fate: FileResult) -> None:
        if self._as_json:
            told = [asdict(outcome) for outcome in outcomes]
            print_json({"photo": str(photo), "fate": fate, "outcomes": told})
            return
        below = photo.relative_to(self._root)
        for outcome in outcomes:
            if not self._console.is_terminal:
                click.echo(_log_line(outcome, fate))
            elif fate is FileResult.LATER:
                later = f"later  {safe(below)}: {safe(outcome.message)}"
                self._console.print(Text(later, "yellow"), soft_wrap=True)
            else:
                self._console.print(line(below, outcome), soft_wrap=True)

    def _pass_on(self, photo: Path, outcome: Outcome) -> None:
        if trouble := self._announce(photo, outcome):
            why = f"The command of --exec for contact {outcome.contact_id}: {trouble}."
            self._note("warning", why)

    def _note(self, what: str, why: str) -> None:
        if self._as_json:
            print_json({what: why})
        else:
            click.echo(f"{what}: {safe(why)}", err=what == "warning")


def _log_line(outcome: Outcome, fate: FileResult) -> str:
    words = [fate.value if fate is FileResult.LATER else outcome.result.value]
    if outcome.reason:
        words.append(outcome.reason)
    if outcome.contact_id is not None:
        words.append(f"contact {outcome.contact_id}")
    if outcome.needs_review:
        words.append("to review")
    if outcome.due_on:
        words.append(f"follow-up {outcome.due_on}")
    return ", ".join(words)
