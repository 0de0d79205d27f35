"""The entry point: SIGTERM ends cleanly from the first moment on.

Loading the program takes up to a second; meanwhile SIGTERM would kill it, and a service
manager would report a failure.
"""

import gc
import signal
import sys
import traceback
from pathlib import Path
from types import FrameType

from cli.errors import INTERRUPTED, OWN_MISTAKE


def main() -> None:
    """Run `cardfile`."""
    signal.signal(signal.SIGTERM, _interrupt)
    gc.disable()  # modules stay: looking for garbage in them took a sixth of the start
    try:
        from cli.main import cardfile  # noqa: PLC0415 - what takes long

        cardfile()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except Exception as error:
        if sys.flags.dev_mode:
            raise
        sys.stderr.write(f"Error: {_describe(error)}\n")
        sys.exit(OWN_MISTAKE)


def _describe(error: Exception) -> str:
    """Describe a mistake of this program by class and place, without its text."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return (
        f"cardfile made a mistake ({type(error).__name__} in"
        f" {Path(frame.filename).name}:{frame.lineno}): please report it; nothing was"
        " stored of what did not finish."
    )


class Terminated(KeyboardInterrupt):
    """SIGTERM, which ends the program as Ctrl-C does.

    After a plain KeyboardInterrupt within `exec`, which makes dataclasses, Python ends
    by SIGINT even if it was caught.
    """


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise Terminated


if __name__ == "__main__":
    main()
