"""`cardfile watch`: photos dropped into a folder become contacts."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import click

from actions.contacts.json_shapes import contact_object
from actions.contacts.view import load_view
from actions.intake.inbox import WatchOptions
from actions.intake.occasion import Occasion
from actions.intake.outcome import Outcome
from actions.intake.watch_folder import resolve_folder, watch_folder
from actions.intake.watching import WakeupEvent
from actions.workspace import Workspace, open_workspace
from cli.exit_codes import INTERRUPTED
from cli.hook import Hook, parse_command
from cli.occasion import pass_occasion
from cli.options import json_option, pass_settings
from cli.reading import exit_code, reading_options
from cli.watch_report import Announce, WatchReport
from models.errors import CardfileError
from models.inbox import After
from models.settings import Settings


@click.command("watch")
@click.argument("inbox", type=click.Path(path_type=Path))
@pass_occasion
@click.option(
    "--after",
    type=click.Choice([after.value for after in After]),
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
    "--exec",
    "words",
    metavar="COMMAND",
    callback=parse_command,
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
@json_option("photo")
@reading_options
@click.pass_context
@pass_settings
def watch_command(
    settings: Settings,
    ctx: click.Context,
    occasion: Occasion,
    inbox: Path,
    after: str,
    *,
    once: bool,
    settle: float | None,
    words: tuple[str, ...],
    exec_limit: float,
    renew: bool,
    hinted: bool,
    as_json: bool,
) -> None:
    """Import every photo that is dropped into the folder INBOX.

    A photo is imported when it has been unchanged for some seconds, then moved to
    "done" in the folder, or to "failed" with the reason beside it. A subfolder such as
    "2026-11-12 Hannover Fair" names an event and its date.

    \b
        cardfile watch ~/Cards
        cardfile watch ~/Cards --once --event "Hannover Fair"
        cardfile watch ~/Cards --exec "python3 tell_crm.py"
    """
    options = WatchOptions(
        occasion,
        After(after),
        settle,
        settings.skip_folders,
        renew=renew,
        once=once,
        uses_events=hinted,
    )
    wakeup = WakeupEvent()
    with _stopping(wakeup) as received, open_workspace(settings) as work:
        announce = _announce_by(Hook(words, exec_limit), work)
        report = WatchReport(resolve_folder(inbox), announce, as_json=as_json)
        report.begin()
        watch_folder(work, inbox, options, report, wakeup)
    if signal.SIGINT in received:
        ctx.exit(INTERRUPTED)
    ctx.exit(exit_code(report.failed, report.photos) if once else 0)


@contextmanager
def _stopping(wakeup: WakeupEvent) -> Iterator[list[int]]:
    """Let SIGTERM and Ctrl-C finish the photos in hand; a second Ctrl-C does not wait.

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


def _announce_by(hook: Hook, workspace: Workspace) -> Announce:
    """What tells the user's command of a card; no failure of it harms the card."""

    def announce(photo: Path, outcome: Outcome) -> str:
        if not hook.words or outcome.contact_id is None:
            return ""
        try:
            with workspace.reading() as session:
                view = load_view(session, outcome.contact_id)
        except CardfileError as error:
            return str(error)
        contact = contact_object(view, workspace.archive)
        told = {"photo": str(photo), "result": outcome.result, "contact": contact}
        return hook.run(told)

    return announce
