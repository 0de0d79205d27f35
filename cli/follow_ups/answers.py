"""`cardfile queue import`: apply the answers of someone else."""

from pathlib import Path

from actions.follow_ups.answers import Accepted, Fate, accept_answers
from actions.workspace import Workspace
from cli.errors import SOME_FAILED
from cli.output.clean import how_many, say


def import_answers(work: Workspace, path: Path) -> int:
    """Apply a file of answers, say what became of them, and return the exit code."""
    accepted = accept_answers(work, path)
    _say_accepted(accepted)
    return SOME_FAILED if accepted.count(Fate.INVALID) else 0


def _say_accepted(accepted: Accepted) -> None:
    for result in accepted.results:
        if result.fate not in {Fate.TAKEN, Fate.KNOWN, Fate.MERGED}:
            reason = f": {result.reason}" if result.reason else ""
            say(f"{result.contact}: {result.fate}{reason}", err=True)
    for fate in Fate:
        if count := accepted.count(fate):
            say(f"{fate.capitalize()}: {count}")
    if not accepted.reviewed:
        return
    typing = accepted.typing_seconds / 60
    spent = accepted.seconds / 60
    text = f"Reviewed: {how_many(accepted.reviewed, 'card')}"
    text += f"; typing them would have taken {typing:.0f} min"
    if spent:
        text += f", this took {spent:.0f} min: {typing - spent:.0f} min saved"
    say(text)
