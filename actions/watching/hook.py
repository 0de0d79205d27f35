"""Run a command of the user's for each stored card."""

import json
import os
import signal
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from actions.contacts.view import contact_object, load_view
from actions.intake.outcome import Outcome, Result
from actions.workspace import Workspace
from models.contact import EventKind
from models.errors import CardfileError
from models.text import json_value


@dataclass(frozen=True, slots=True)
class Hook:
    """A command that gets JSON on its standard input.

    Attributes:
        words: The program and its arguments; no shell is asked.
        limit: Seconds it may take.
        kinds: Run it only for these kinds of events; none: for all.
    """

    words: tuple[str, ...]
    limit: float
    kinds: Sequence[str] = ()

    def run(self, content: dict[str, Any]) -> str:
        """Run the command; return what went wrong, or ""."""
        text = json.dumps(content, default=json_value)
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
            program.communicate(text.encode(), self.limit)
        except subprocess.TimeoutExpired:
            return f"it took more than {self.limit:g} seconds and was ended"
        finally:
            _end(program)
        return (
            f"it ended with status {program.returncode}" if program.returncode else ""
        )


def announce(work: Workspace, hook: Hook, photo: Path, outcome: Outcome) -> str:
    """Run the command for a stored card, which stays stored if the command fails.

    Returns:
        What went wrong, or "".
    """
    if not hook.words or outcome.contact_id is None:
        return ""
    is_new = outcome.result is Result.STORED
    kind = EventKind.CREATED if is_new else EventKind.UPDATED
    if hook.kinds and kind not in hook.kinds:
        return ""
    try:
        with work.reading() as session:
            view = load_view(session, outcome.contact_id)
    except CardfileError as error:
        return str(error)
    if view.basis.withdrawn_on and not work.settings.include_withdrawn:
        return ""
    contact = contact_object(view, work.archive)
    content = {"photo": str(photo), "result": outcome.result, "contact": contact}
    return hook.run(content)


def _end(program: "subprocess.Popen[bytes]") -> None:
    if program.poll() is not None:
        return
    if hasattr(os, "killpg"):
        os.killpg(program.pid, signal.SIGKILL)
    else:
        program.kill()
    program.wait()
