"""Pictures in terminals that show them: kitty, Ghostty, iTerm2 and WezTerm."""

import base64
from collections.abc import Iterator, Mapping

from rich.console import Console

WIDTH = 60
"""Characters; a card is legible on a sharp screen and leaves room beside it."""

_CHUNK = 4096  # bytes of base64 in one escape sequence of kitty, by its protocol


def can_show(environ: Mapping[str, str]) -> bool:
    """Return whether the terminal shows pictures; others could only draw blocks."""
    return _is_kitty(environ) or _is_iterm(environ)


def show_picture(png: bytes, console: Console, environ: Mapping[str, str]) -> None:
    """Draw a picture where the cursor is.

    Only in a terminal for which `can_show` holds.
    """
    columns = min(WIDTH, console.width - 2)
    data = base64.b64encode(png).decode("ascii")
    write = _kitty if _is_kitty(environ) else _iterm
    console.file.write("".join(write(data, columns)) + "\n")


def _is_kitty(environ: Mapping[str, str]) -> bool:
    return environ.get("TERM") in {"xterm-kitty", "xterm-ghostty"}


def _is_iterm(environ: Mapping[str, str]) -> bool:
    return environ.get("TERM_PROGRAM") in {"iTerm.app", "WezTerm"}


def _kitty(data: str, columns: int) -> Iterator[str]:
    """Encode by the terminal graphics protocol, sw.kovidgoyal.net/kitty."""
    for start in range(0, len(data), _CHUNK):
        head = f"a=T,f=100,c={columns}," if start == 0 else ""
        more = int(start + _CHUNK < len(data))
        yield f"\x1b_G{head}m={more};{data[start : start + _CHUNK]}\x1b\\"


def _iterm(data: str, columns: int) -> str:
    """Encode by the inline images protocol, iterm2.com/documentation-images.html."""
    return f"\x1b]1337;File=inline=1;width={columns}:{data}\a"
