"""`cardfile watch`: import photos that are dropped into a folder."""

import shlex
import shutil
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import FrameType
from typing import TypeAlias

import click
from rich.text import Text

from actions.intake.occasion import Occasion
from actions.intake.outcome import FileResult, Outcome, Result
from actions.watching.hook import Hook, announce
from actions.watching.inbox import WatchOptions
from actions.watching.watch import WakeupEvent, resolve_folder, watch_folder
from actions.workspace import Workspace
from cli.errors import INTERRUPTED, exit_code, explain
from cli.exports.outbox import sending_meanwhile
from cli.imports.import_report import line
from cli.imports.importing import pass_occasion
from cli.options import (
    OneOf,
    include_withdrawn_option,
    json_option,
    pass_workspace,
    reading_options,
)
from cli.output.clean import safe, say
from cli.output.terminal import print_json, screen
from models.contact import EventKind
from models.errors import CardfileError
from models.photo import After

Announce: TypeAlias = Callable[[Path, Outcome], str]
"""Called with each card that is stored; returns what failed, or ""."""


def _parse_command(
    ctx: click.Context, param: click.Parameter, value: str | None
) -> tuple[str, ...]:
    """Return the words of a command; the callback of an option."""
    try:
        words = tuple(shlex.split(value or ""))
    except ValueError as error:
        raise click.BadParameter(f"{error}.", ctx, param) from error
    if value is not None and (not words or shutil.which(words[0]) is None):
        raise click.BadParameter(f'"{value}" is not a program.', ctx, param)
    return words


@click.command("watch")
@click.argument("inbox", type=click.Path(path_type=Path))
@pass_occasion
@click.option(
    "--after",
    type=OneOf(After),
    default=After.DONE.value,
    show_default=True,
    help='Move a stored photo to the folder "done", keep it where it is, or delete it.',
)
@click.option("--once", is_flag=True, help="Exit when nothing is left to import.")
@click.option(
    "--settle",
    metavar="SECONDS",
    type=click.FloatRange(min=0.5),
    help="Wait until a file is unchanged for this many seconds (default: 5; 15 on"
    " network shares).",
)
@click.option(
    "--on",
    "kinds",
    multiple=True,
    type=OneOf(EventKind, EventKind.CREATED, EventKind.UPDATED),
    help="Run the command of --exec only for this (default: both); may be repeated.",
)
@click.option(
    "--exec",
    "words",
    metavar="COMMAND",
    callback=_parse_command,
    help="Run this command for each stored card, with JSON on its standard input.",
)
@click.option(
    "--exec-limit",
    metavar="SECONDS",
    default=60.0,
    show_default=True,
    help="Stop that command after this many seconds.",
)
@click.option(
    "--renew",
    is_flag=True,
    help="Accept a new folder at the path of the watched one, such as another disk.",
)
@click.option(
    "--hints/--no-hints",
    "hinted",
    default=True,
    help="List the folder as soon as the system reports a change (default: yes).",
)
@include_withdrawn_option
@json_option("photo")
@reading_options
@pass_workspace
def watch_command(
    work: Workspace,
    occasion: Occasion,
    inbox: Path,
    after: After,
    *,
    once: bool,
    settle: float | None,
    kinds: tuple[str, ...],
    words: tuple[str, ...],
    exec_limit: float,
    renew: bool,
    hinted: bool,
    as_json: bool,
) -> int:
    """Import every photo that is dropped into the folder INBOX.

    A photo is imported when it has been unchanged for some seconds, then moved to
    "done" in the folder, or to "failed" with the reason beside it. A subfolder such as
    "2026-11-12 Hannover Fair" names an event and its date.

    \b
        cardfile watch ~/Cards
        cardfile watch ~/Cards --once --event "Hannover Fair"
        cardfile watch ~/Cards --on contact.created --exec "python3 tell_crm.py"
    """
    options = WatchOptions(
        occasion,
        after,
        settle,
        work.settings.skip_folders,
        renew=renew,
        once=once,
        uses_events=hinted,
    )
    wakeup = WakeupEvent()
    with _stopping(wakeup) as received, sending_meanwhile(work):
        tell_command = partial(announce, work, Hook(words, exec_limit, kinds))
        report = WatchReport(resolve_folder(inbox), tell_command, as_json=as_json)
        report.begin()
        watch_folder(work, inbox, options, report, wakeup)
    if signal.SIGINT in received:
        return INTERRUPTED
    return exit_code(report.failed, report.photos) if once else 0


@contextmanager
def _stopping(wakeup: WakeupEvent) -> Iterator[list[int]]:
    """Let SIGTERM and Ctrl-C finish photos being read; a second Ctrl-C does not wait.

    Yields:
        The numbers of the signals that have come.
    """
    received: list[int] = []

    def end(number: int, _frame: FrameType | None) -> None:
        if number == signal.SIGINT and number in received:
            raise KeyboardInterrupt
        received.append(number)
        wakeup.stop()

    before = {it: signal.signal(it, end) for it in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield received
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class WatchReport:
    """Reports to a user, a log or a program.

    A log outlives the contacts and is read by others: it names no person and no file.
    `announce` is called last with each card that is stored.

    Attributes:
        photos: How many were tried.
        failed: How many of them failed or were postponed.
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
        """Say on a terminal that the watch has begun; a log stays empty."""
        if self._console.is_terminal and not self._as_json:
            say(f"Watching {self._root}. Stop it with Ctrl-C.", err=True)

    def tell(self, photo: Path, outcomes: Sequence[Outcome], fate: FileResult) -> None:
        """Report a photo that was imported, failed or, only once, postponed."""
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

    def pause(self, error: CardfileError) -> None:
        """Report that importing pauses."""
        self._note("paused", explain(error))

    def resume(self) -> None:
        """Report that importing continues."""
        self._note("resumed", "Importing continues.")

    def _say(self, photo: Path, outcomes: Sequence[Outcome], fate: FileResult) -> None:
        if self._as_json:
            print_json({"photo": str(photo), "fate": fate, "outcomes": outcomes})
            return
        below = photo.relative_to(self._root)
        for outcome in outcomes:
            if not self._console.is_terminal:
                say(_log_line(outcome, fate))
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
            say(f"{what}: {why}", err=what == "warning")


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
