"""A picture inside the terminal, as well as the terminal can.

kitty and its followers take a PNG in escape sequences, iTerm2 in another one; all the
others get two pixels a character, drawn with the upper half block.
"""

import base64
from collections.abc import Iterator, Mapping

import cv2
from rich.color import Color
from rich.console import Console
from rich.segment import Segment, Segments
from rich.style import Style

from ingest.decode.pixels import Pixels

WIDTH = 60
"""Characters; a card is legible on a sharp screen and leaves room beside it."""

_CHUNK = 4096  # bytes of base64 in one escape sequence of kitty, by its protocol
_SHARP = 1200  # pixels across; more only makes the terminal slow


def show_picture(pixels: Pixels, console: Console, environ: Mapping[str, str]) -> None:
    """Draw a picture where the cursor is.

    Args:
        pixels: Height x width x 3, blue-green-red.
        console: A terminal.
        environ: Tells which terminal it is.
    """
    columns = min(WIDTH, console.width - 2)
    if _is_kitty(environ):
        console.file.write("".join(_kitty(pixels, columns)) + "\n")
    elif environ.get("TERM_PROGRAM") in {"iTerm.app", "WezTerm"}:
        console.file.write(_iterm(pixels, columns) + "\n")
    elif console.color_system in {"256", "truecolor"}:
        console.print(Segments(_half_blocks(pixels, columns)))


def _is_kitty(environ: Mapping[str, str]) -> bool:
    return environ.get("TERM") in {"xterm-kitty", "xterm-ghostty"}


def _kitty(pixels: Pixels, columns: int) -> Iterator[str]:
    """Source: the terminal graphics protocol, sw.kovidgoyal.net/kitty."""
    data = _encoded(pixels)
    for start in range(0, len(data), _CHUNK):
        head = f"a=T,f=100,c={columns}," if start == 0 else ""
        more = int(start + _CHUNK < len(data))
        yield f"\x1b_G{head}m={more};{data[start : start + _CHUNK]}\x1b\\"


def _iterm(pixels: Pixels, columns: int) -> str:
    """Source: the inline images protocol, iterm2.com/documentation-images.html."""
    return f"\x1b]1337;File=inline=1;width={columns}:{_encoded(pixels)}\a"


def _encoded(pixels: Pixels) -> str:
    scale = min(1.0, _SHARP / pixels.shape[1])
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    _, png = cv2.imencode(".png", small)
    return base64.b64encode(png.tobytes()).decode("ascii")


def _half_blocks(pixels: Pixels, columns: int) -> Iterator[Segment]:
    height, width = pixels.shape[:2]
    rows = max(1, round(columns * height / width / 2))
    small = cv2.resize(pixels, (columns, 2 * rows), interpolation=cv2.INTER_AREA)
    for row in range(rows):
        for upper, lower in zip(small[2 * row], small[2 * row + 1], strict=True):
            yield Segment("▀", Style(color=_colour(upper), bgcolor=_colour(lower)))
        yield Segment.line()


def _colour(pixel: Pixels) -> Color:
    blue, green, red = (int(channel) for channel in pixel)
    return Color.from_rgb(red, green, blue)
