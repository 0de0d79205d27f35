"""The entry point: SIGTERM ends cleanly from the first moment on.

Loading the program takes up to a second; meanwhile SIGTERM would kill it, and a service
manager would report a failure.
"""

import signal
import sys
from types import FrameType

INTERRUPTED = 130
"""Exit code after Ctrl-C or SIGTERM: 128 and the number of SIGINT, as in a shell."""


def main() -> None:
    """Run `cardfile`."""
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        from cli.main import cardfile  # noqa: PLC0415 - what takes long

        cardfile()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
