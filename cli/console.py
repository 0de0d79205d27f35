"""A console of rich whose text is clean and whose colours reach the terminal."""

import sys
from collections.abc import Iterable
from typing import TextIO, cast

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from cli.clean_output import CleanOutput, clean


class CleanConsole(Console):
    """A console of rich that cleans every piece of text before it is coloured."""

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterable[Segment]:
        """The pieces of what is to be shown."""
        for text, style, control in super().render(renderable, options):
            yield Segment(text if control else clean(text), style, control)


def open_console(*, stderr: bool = False) -> CleanConsole:
    """A console on standard output or error; it reads no markup in any text."""
    stream = sys.stderr if stderr else sys.stdout
    file = stream.original if isinstance(stream, CleanOutput) else stream
    return CleanConsole(
        file=cast("TextIO", file),
        markup=False,
        highlight=False,
        emoji=False,
        soft_wrap=False,
    )
