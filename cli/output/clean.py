"""Clean all output: no text brings control characters to the terminal.

Names come off cards, out of files and from servers; an escape sequence in one of them
could hide text, rename the window or paste commands. Whatever the program, click or a
library writes to standard output and error is cleaned here. Only `CleanConsole`
may colour: it cleans the text first.
"""

import io
import re
import shutil
import sys
import textwrap
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import click

_PLAIN_ASCII = {"ascii", "ansix3.41968", "646", "usascii"}
UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]"
)
"""Control characters but tab and line feed, and those that reorder what is read."""


def clean(text: str) -> str:
    """Return the text without control characters."""
    return UNSAFE.sub(" ", text)


def safe(text: object) -> str:
    """Return the text in one line without control characters."""
    line = re.sub(r"[\t\n ]+", " ", clean(str(text))).strip()
    return line.encode("utf-8", "replace").decode("utf-8")


class CleanOutput(io.TextIOWrapper):
    """A stream that cleans what is written; what it cannot encode is escaped.

    Attributes:
        original: The stream it replaces, to which a `CleanConsole` writes.
    """

    def __init__(self, original: io.TextIOWrapper) -> None:
        encoding = original.encoding or "utf-8"
        if re.sub(r"[^a-z0-9.]", "", encoding.lower()) in _PLAIN_ASCII:
            encoding = "utf-8"  # as click does: it is a locale that was never set
        original.reconfigure(encoding=encoding, errors="backslashreplace")
        super().__init__(
            original.buffer, encoding, "backslashreplace", write_through=True
        )
        self.original = original

    @property
    def name(self) -> str:
        """The name of the stream, such as "<stdout>"."""
        return self.original.name

    def write(self, text: str) -> int:
        """Write the text, cleaned, after what a console has written."""
        self.original.flush()
        super().write(clean(text))
        return len(text)


@contextmanager
def clean_streams() -> Iterator[None]:
    """Clean whatever is written to standard output and error within the block."""
    with ExitStack() as stack:
        for name in ("stdout", "stderr"):
            original = getattr(sys, name)
            if isinstance(original, io.TextIOWrapper) and not isinstance(
                original, CleanOutput
            ):
                stack.enter_context(_cleaned(name, original))
        yield


@contextmanager
def _cleaned(name: str, original: io.TextIOWrapper) -> Iterator[None]:
    errors, encoding = original.errors, original.encoding
    stream = CleanOutput(original)
    setattr(sys, name, stream)
    try:
        yield
    finally:
        setattr(sys, name, original)
        try:
            stream.flush()
        finally:
            stream.detach()  # it would close the original when it is forgotten
            original.reconfigure(encoding=encoding, errors=errors)


def say(text: object, *, err: bool = False) -> None:
    """Write a sentence in one line; a terminal gets it wrapped between words.

    Text in backquotes is not wrapped, so that it can be copied.
    """
    line = safe(text)
    if (sys.stderr if err else sys.stdout).isatty():
        line = re.sub("`[^`]*`", lambda found: found[0].replace(" ", "\xa0"), line)
        width = shutil.get_terminal_size().columns
        lines = textwrap.wrap(
            line, width, break_long_words=False, break_on_hyphens=False
        )
        line = "\n".join(lines).replace("\xa0", " ")
    click.echo(line, err=err)


def how_many(count: int, thing: str) -> str:
    """Return a count with its noun, such as "1 row" or "2 rows"."""
    many = f"{thing[:-1]}ies" if thing.endswith("ny") else f"{thing}s"
    return f"{count} {thing if count == 1 else many}"
