"""Exit codes, and what to type after an error; see docs/commands.md."""

from cli.clean_output import safe
from models.errors import CardfileError

SOME_FAILED = 1
"""Some photos failed, others did not."""
ALL_FAILED = 3
"""No photo could be read."""
OWN_MISTAKE = 70
"""A mistake of the program itself, as in sysexits.h."""
INTERRUPTED = 130
"""Ctrl-C or SIGTERM: 128 and the number of SIGINT, as in a shell."""


def exit_code(failed: int, total: int) -> int:
    """0, 1 when some photos failed, 3 when none could be read."""
    if not failed:
        return 0
    return ALL_FAILED if failed == total else SOME_FAILED


def explain(error: CardfileError) -> str:
    """An error in one line."""
    return safe(error)
