"""`cardfile outbox`: events for other programs, and sending them beside an import."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import click

from actions.outbox.record import targets_of
from actions.outbox.send import Sent, send_events
from actions.outbox.waiting import Waiting, drop_event, has_events, list_waiting
from actions.workspace import Workspace
from cli.errors import SOME_FAILED
from cli.options import json_option, pass_workspace
from cli.output.clean import how_many, say
from cli.output.tables import Column, minute, print_rows
from cli.output.terminal import print_json

_PAUSE = 60.0  # seconds between two looks for events that wait

COLUMNS: Sequence[Column[Waiting]] = (
    Column("No.", lambda it: it.number, style="dim"),
    Column("Target", lambda it: it.target),
    Column("Event", lambda it: it.kind),
    Column("Contact", lambda it: it.contact_id),
    Column("Tried", lambda it: it.attempts),
    Column("Next", lambda it: "given up" if it.is_given_up else minute(it.next_try_at)),
    Column("Problem", lambda it: it.failure, least=16),
)


@click.group("outbox")
def outbox_command() -> None:
    """Tell other programs of new and changed contacts.

    Events are recorded with each change if cardfile.toml names a receiver (outbox_url
    or outbox_file). `import` and `watch` send them in the background.

    \b
        cardfile outbox list
        cardfile outbox send
    """


@outbox_command.command("list")
@json_option("event")
@pass_workspace
def list_command(work: Workspace, *, as_json: bool) -> None:
    """List the events that were not delivered yet, and why.

    \b
        cardfile outbox list
    """
    nothing = "No event waits."
    print_rows(COLUMNS, list_waiting(work), as_json=as_json, nothing=nothing)


@outbox_command.command("send")
@click.option(
    "--again", is_flag=True, help="Try all events at once, also those given up."
)
@json_option()
@pass_workspace
def send_command(work: Workspace, *, again: bool, as_json: bool) -> int:
    """Send the events whose time has come.

    An event that fails is tried again by a later run: after a minute, two, four and so
    on, for five days. Run this once a minute, for example from cron.

    \b
        cardfile outbox send
    """
    sent = send_events(work, again=again)
    if as_json:
        print_json(sent)
    else:
        _say(sent)
    return SOME_FAILED if sent.failed else 0


@outbox_command.command("drop")
@click.argument("number", type=int)
@pass_workspace
def drop_command(work: Workspace, number: int) -> None:
    """Delete a waiting event; its receiver never gets it.

    NUMBER is that of `cardfile outbox list`.

    \b
        cardfile outbox drop 31
    """
    drop_event(work, number)
    say(f"Deleted event {number}.")


def start_sending(work: Workspace) -> None:
    """Send waiting events in a process that continues after this one."""
    if has_events(work):
        _run(work)


@contextmanager
def sending_meanwhile(work: Workspace) -> Iterator[None]:
    """Send waiting events within the block, each time in a new process."""
    if not targets_of(work.settings):
        yield
        return
    over = threading.Event()
    thread = threading.Thread(target=_send_until, args=(work, over), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
        start_sending(work)


def _send_until(work: Workspace, over: threading.Event) -> None:
    day = None
    while not over.is_set():
        if day != work.today or has_events(work):
            day = work.today  # and what became due with it
            process = _run(work)
            while process.poll() is None and not over.wait(0.5):
                pass
        over.wait(_PAUSE)


def _run(work: Workspace) -> "subprocess.Popen[bytes]":
    settings = work.settings
    # In the environment, which others cannot read: a URL may hold a password.
    environment = {
        **os.environ,
        "CARDFILE_FOLDER": str(settings.folder),
        "CARDFILE_DB": settings.database,
    }
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "cli.start", "outbox", "send"],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _say(sent: Sent) -> None:
    if sent.is_busy:
        say("Another program is sending the events.", err=True)
        return
    say(f"Delivered: {how_many(sent.delivered, 'event')}")
    if sent.failed:
        say(f"Failed: {how_many(sent.failed, 'attempt')}", err=True)
    if sent.waiting:
        say(
            f"Waiting: {how_many(sent.waiting, 'event')}; `cardfile outbox list` says"
            " why.",
            err=True,
        )
