"""Logos: a mark, a name set beside or below it, and a line under the name."""

from dataclasses import dataclass
from typing import Any

from samples.drawing.canvas import Setting
from samples.drawing.fonts import TYPEFACES
from samples.drawing.logos import MARKS, Stamp
from samples.drawing.sheet import POINT, Place, Sheet


@dataclass(frozen=True)
class Logo:
    """A logo as people/*.toml describes it.

    Attributes:
        x: Millimetres from the left, below 0 from the right, or "c" for the middle.
        y: Millimetres from the top, or below 0 from the bottom edge.
        h: Height of the mark in millimetres.
        mark: Key of MARKS; empty for a name alone.
        letters: Initials, for marks that show them.
        word: The name.
        sub: The line under it.
        size: Of the name in points.
        subsize: Of the line under it; 0 for half of the name's.
        below: Whether the name stands below the mark, not beside it.
        cut: Of the name: regular, bold, italic or light.
        tracking: Of the name, in thousandths of an em.
        subtracking: Of the line under it.
        colour: First colour of the mark.
        second: Second colour of the mark.
        ground: Colour under the mark; -1 for the paper's.
        ink: Colour of the name.
    """

    x: float | str = 7.0
    y: float = 7.0
    h: float = 9.0
    mark: str = ""
    letters: str = ""
    word: str = ""
    sub: str = ""
    size: float = 12.0
    subsize: float = 0.0
    below: bool = False
    cut: str = "bold"
    tracking: float = 0.0
    subtracking: float = 40.0
    colour: int | str = 1
    second: int | str = 2
    ground: int | str = -1
    ink: int | str = 0

    @property
    def stacked(self) -> bool:
        """Whether the mark stands above the name, or alone."""
        return self.below or not self.word


def draw_logo(sheet: Sheet, table: dict[str, Any]) -> None:
    """Print a logo on a side."""
    logo = Logo(**table)
    face = TYPEFACES[sheet.card.faces[1]]
    ink = sheet.colour(logo.ink)
    setting = Setting(getattr(face, logo.cut), logo.size, ink, logo.tracking)
    corner = _corner(sheet, logo, setting)
    if logo.mark:
        _draw_mark(sheet, logo, corner)
    if logo.word:
        _write_name(sheet, logo, setting, corner)


def _corner(sheet: Sheet, logo: Logo, setting: Setting) -> Place:
    width = setting.width(logo.word)
    if logo.mark:
        width = max(width, logo.h) if logo.stacked else width + logo.h * 1.25
    canvas = sheet.canvas
    if isinstance(logo.x, str):
        x = (canvas.width - width) / 2
    else:
        x = logo.x if logo.x >= 0 else canvas.width + logo.x - width
    return x, logo.y if logo.y >= 0 else canvas.height + logo.y - logo.h


def _draw_mark(sheet: Sheet, logo: Logo, corner: Place) -> None:
    x, y = corner
    if logo.x == "c" and logo.stacked:
        x = (sheet.canvas.width - logo.h) / 2
    ground = sheet.canvas.paper if logo.ground == -1 else sheet.colour(logo.ground)
    colours = sheet.colour(logo.colour), sheet.colour(logo.second), ground
    face = TYPEFACES[sheet.card.faces[1]].bold
    stamp = Stamp(sheet.canvas, x, y, logo.h, colours, logo.letters, face)
    MARKS[logo.mark](stamp)
    sheet.inked.append((logo.mark, (x, y, x + logo.h, y + logo.h)))


def _write_name(sheet: Sheet, logo: Logo, setting: Setting, corner: Place) -> None:
    x, y = corner
    cap = setting.size * POINT * 0.7
    if not logo.mark:
        baseline = y + cap
    elif logo.stacked:
        baseline = y + logo.h + cap * 1.9
    else:
        x += logo.h * 1.25
        baseline = y + logo.h / 2 + cap * (0.2 if logo.sub else 0.5)
    anchor = "l"
    if logo.x == "c" and (logo.stacked or not logo.mark):
        x, anchor = sheet.canvas.width / 2, "m"
    sheet.write((x, baseline), logo.word, setting, anchor)
    if logo.sub:
        size = logo.subsize or logo.size * 0.5
        face = TYPEFACES[sheet.card.faces[0]].regular
        sub = Setting(face, size, setting.colour, logo.subtracking)
        sheet.write((x, baseline + size * POINT * 1.35), logo.sub, sub, anchor)
