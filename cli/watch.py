"""`cardfile watch`: photos dropped into a folder become contacts."""

import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType

import click

from actions.contacts.json_shapes import contact_object
from actions.contacts.view import load_view
from actions.intake.inbox import Custom, Inbox
from actions.intake.inbox_rows import open_folder
from actions.intake.occasion import Occasion
from actions.intake.outcome import Outcome
from actions.intake.watching import Bell, Work, watch, watch_lock
from actions.workspace import Workspace, open_workspace
from cli.hook import Hook, parse_command
from cli.occasion import pass_occasion
from cli.options import pass_settings
from cli.reading import exit_code, reading_options
from cli.start import INTERRUPTED
from cli.watch_report import Announce, WatchReport
from ingest.folder.disposal import After
from ingest.folder.fs_events import hints
from ingest.folder.mount import check_apart
from ingest.folder.settling import Patience
from models.errors import CardfileError, InboxUnusable
from models.file_lock import held
from models.settings import Settings
from models.tables.columns import id_of
from models.tables.inbox import WatchedFolder


@click.command("watch")
@click.argument("inbox", type=click.Path(path_type=Path))
@pass_occasion
@click.option(
    "--after",
    type=click.Choice([after.value for after in After]),
    default=After.DONE.value,
    show_default=True,
    help="What becomes of a photo that is stored: moved, left, or deleted.",
)
@click.option("--once", is_flag=True, help="End when nothing is left to be taken.")
@click.option(
    "--settle",
    metavar="SECONDS",
    type=click.FloatRange(min=0.5),
    help="How long a photo must stand still; else 5, and 15 on a share.",
)
@click.option(
    "--exec",
    "words",
    metavar="COMMAND",
    callback=parse_command,
    help="Run for each stored card; it gets JSON on standard input.",
)
@click.option(
    "--exec-limit",
    metavar="SECONDS",
    default=60.0,
    show_default=True,
    help="After which it is ended.",
)
@click.option("--renew", is_flag=True, help="Accept a folder that was made anew.")
@click.option(
    "--hints/--no-hints",
    "hinted",
    default=True,
    help="Whether to look as soon as the system tells of a change.",
)
@click.option(
    "--json", "as_json", is_flag=True, help="One JSON object a photo and line."
)
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
    """Take in every photo that is dropped into the folder INBOX.

    A photo is taken when it stood still for some seconds; then it is moved to "done" in
    the folder, or to "failed" with the reason beside it. A subfolder such as
    "2026-11-12 Hannover Fair" is an event and its date.

    \b
        cardfile watch ~/Cards
        cardfile watch ~/Cards --once --event "Hannover Fair"
        cardfile watch ~/Cards --exec "python3 tell_crm.py"
    """
    patience = Patience(settle, settle) if settle else None
    custom = Custom(occasion, After(after), patience, settings.skip_folders)
    root = _whole(inbox)
    check_apart(root, settings.folder.resolve())
    bell = Bell()
    with ExitStack() as stack:
        received = stack.enter_context(_ending(bell))
        workspace = stack.enter_context(open_workspace(settings))
        database = workspace.database
        row = open_folder(
            database, root, renew=renew, untouched=custom.after is After.KEEP
        )
        _keep_others_out(stack, settings, row)
        if hinted:
            stack.enter_context(hints(root, bell.ring))
        announce = _announce_by(Hook(words, exec_limit), workspace)
        report = WatchReport(root, announce, as_json=as_json)
        work = Work.by_settings(workspace, report)
        report.begin()
        watch(Inbox(row, database, custom), work, bell, once=once)
    if signal.SIGINT in received:
        ctx.exit(INTERRUPTED)
    ctx.exit(exit_code(report.failed, report.photos) if once else 0)


def _whole(path: Path) -> Path:
    try:
        return path.expanduser().resolve()
    except RuntimeError as error:
        raise InboxUnusable(
            f"{path} is in the home of nobody, or a link to itself: write its path."
        ) from error


@contextmanager
def _ending(bell: Bell) -> Iterator[list[int]]:
    """Let SIGTERM and Ctrl-C finish the photos in hand; a second Ctrl-C does not wait.

    Yields:
        The numbers of the signals that have come.
    """
    received: list[int] = []

    def end(number: int, _frame: FrameType | None) -> None:
        if number == signal.SIGINT and number in received:
            raise KeyboardInterrupt
        received.append(number)
        bell.end()

    before = {it: signal.signal(it, end) for it in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield received
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _keep_others_out(stack: ExitStack, settings: Settings, row: WatchedFolder) -> None:
    lock = watch_lock(settings.folder, id_of(row))
    if not stack.enter_context(held(lock)):
        raise InboxUnusable(
            f"{row.path} is watched already by another cardfile: one is enough."
        )


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
