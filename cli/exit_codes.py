"""Exit codes of commands other than those of errors; see docs/commands.md."""

SOME_FAILED = 1
"""Some photos failed, others did not."""
ALL_FAILED = 3
"""No photo could be read."""
OWN_MISTAKE = 70
"""A mistake of the program itself, as in sysexits.h."""
INTERRUPTED = 130
"""Ctrl-C or SIGTERM: 128 and the number of SIGINT, as in a shell."""
