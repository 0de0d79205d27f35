"""Exit codes of runs with failures, and what to type after an error."""

from collections.abc import Mapping

from models.errors import CardfileError, Remedy

SOME_FAILED = 1
"""Some photos failed, others did not."""
ALL_FAILED = 3
"""No photo could be read."""
OWN_MISTAKE = 70
"""A mistake of the program itself, as in sysexits.h."""
INTERRUPTED = 130
"""Ctrl-C or SIGTERM: 128 and the number of SIGINT, as in a shell."""


def exit_code(failed: int, total: int) -> int:
    """Return 0, or 1 if some photos failed, or 3 if none could be read."""
    if not failed:
        return 0
    return ALL_FAILED if failed == total else SOME_FAILED


_ADVICE: Mapping[Remedy, str] = {
    Remedy.ACCEPT_FOLDER: "If it was replaced on purpose, watch it with --renew.",
    Remedy.ADD_PERSON: "If two people are on the card: `cardfile split ID`.",
    Remedy.ADD_WORKERS: "Start them with `cardfile cluster --join ADDRESS`.",
    Remedy.CHECK_DATA: "Run `cardfile check`, then restore a backup with `cardfile"
    " restore`.",
    Remedy.CHOOSE_DATABASE: "Choose another with --db.",
    Remedy.CHOOSE_FOLDER: "Choose another with --folder, or move it aside with"
    " --replace.",
    Remedy.EXAMINE_SETUP: "Run `cardfile doctor`.",
    Remedy.LIST_PRESETS: "`cardfile presets` lists them.",
    Remedy.MAKE_BACKUP: "Make one with `cardfile backup DIR`.",
    Remedy.NAME_WANTED: "Name them with `cardfile events edit NAME --want NAMES`.",
    Remedy.SET_CITY: "Set it with `cardfile edit ID --city CITY`.",
    Remedy.SHOW_BASIS: "`cardfile basis show` says which.",
    Remedy.START_CLUSTER: "Start one with `cardfile cluster`.",
}


def explain(error: CardfileError) -> str:
    """Return the message of an error, with what to type next."""
    return advise(str(error), error.remedy)


def advise(text: str, remedy: Remedy | None) -> str:
    """Return a message with what to type next."""
    return f"{text} {_ADVICE[remedy]}" if remedy else text
