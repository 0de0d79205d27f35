"""Blocks of lines: their place, type, colours, labels and icons.

A line may begin with marks in angle brackets, such as "<name,b>": sizes (name, big,
huge, s, xs), cuts (b, i, thin), colours (accent, second, paper, muted), `caps`, and
`gap` for half a line of space. A tab parts label and value; ":phone:" is an icon.
"""

import re
from dataclasses import dataclass, replace
from typing import Any

from PIL import Image

from samples.drawing.canvas import Canvas, Colour, Setting, blend
from samples.drawing.fonts import ICON_FILE, ICONS, TYPEFACES
from samples.drawing.sheet import POINT, Place, Sheet

SCALES = {"name": 1.55, "big": 1.25, "huge": 2.1, "s": 0.86, "xs": 0.74}
COLOURS = {"accent": 1, "second": 2, "paper": 3}


@dataclass(frozen=True)
class Block:
    """Lines that are set together.

    Attributes:
        lines: As they stand in people/*.toml.
        x: Millimetres from the left, below 0 from the right, or "c" for the middle.
        y: Millimetres from the top, or below 0 of its foot from the bottom edge.
        align: l, m or r.
        size: In points.
        leading: Height of a line in ems.
        colour: Of the ink: a number of the card's colours, or a name.
        face: Key of TYPEFACES; empty for the card's own.
        tracking: Thousandths of an em between letters.
        turn: 90 reads upward, -90 downward.
    """

    lines: list[str]
    x: float | str = 7.0
    y: float = 7.0
    align: str = "l"
    size: float = 7.5
    leading: float = 1.32
    colour: int | str = 0
    face: str = ""
    tracking: float = 0.0
    turn: int = 0


@dataclass(frozen=True)
class Line:
    """A line with its marks read.

    Attributes:
        marks: Names in the angle brackets.
        label: What stands before the tab.
        value: The line itself, or what stands behind the tab.
        parted: Whether there is a tab.
    """

    marks: frozenset[str]
    label: str
    value: str
    parted: bool

    @property
    def scale(self) -> float:
        """How much larger or smaller than its block it is set."""
        return next((SCALES[mark] for mark in SCALES if mark in self.marks), 1.0)

    @property
    def advance(self) -> float:
        """How far it moves the next baseline, in lines of its block."""
        grown = self.scale if self.scale > 1 else 0.5 + self.scale / 2
        return grown + (0.55 if "gap" in self.marks else 0.0)


def parse_line(text: str) -> Line:
    """Read the marks and the label of a line."""
    match = re.match(r"<([a-z ,]+)>", text)
    marks = frozenset(match[1].split(",")) if match else frozenset()
    rest = text[match.end() :] if match else text
    label, tab, value = rest.rpartition("\t")
    return Line(marks, label, value, bool(tab))


def set_block(sheet: Sheet, table: dict[str, Any]) -> None:
    """Print a block on a side."""
    block = Block(**table)
    if block.turn:
        _set_turned(sheet, block)
        return
    lines = [parse_line(text) for text in block.lines]
    indent = _indent(sheet, block, lines)
    x, y = _corner(sheet, block, lines, indent)
    for line in lines:
        y += line.advance * block.leading * block.size * POINT
        _set_line(sheet, (x, y), line, block, indent)


def _set_turned(sheet: Sheet, block: Block) -> None:
    turns = Image.Transpose.ROTATE_270, Image.Transpose.ROTATE_90
    there, back = turns if block.turn > 0 else turns[::-1]
    canvas = sheet.canvas
    upright = Canvas(canvas.height, canvas.width, canvas.paper)
    upright.image.paste(canvas.image.transpose(there))
    aside = replace(sheet, canvas=upright, inked=[])
    set_block(aside, {**vars(block), "turn": 0})
    canvas.image.paste(upright.image.transpose(back))


def _set_line(sheet: Sheet, at: Place, line: Line, block: Block, indent: float) -> None:
    setting = _setting(sheet, line, block)
    if not line.parted:
        sheet.write(at, line.value, setting, block.align)
        return
    inward = -indent if block.align == "r" else indent
    sheet.write((at[0] + inward, at[1]), line.value, setting, block.align)
    _set_label(sheet, at, line.label, setting, block.align)


def _set_label(
    sheet: Sheet, at: Place, label: str, setting: Setting, align: str
) -> None:
    accent = replace(setting, colour=sheet.colours[1])
    icon = re.fullmatch(r":([a-z]+):", label)
    if icon is None:
        sheet.canvas.text(*at, label, accent, anchor=align)
        return
    glyph = Setting(ICON_FILE, setting.size * 1.05, accent.colour)
    half = setting.size * POINT * 0.55
    x = at[0] - half if align == "r" else at[0] + half
    sheet.canvas.text(x, at[1], ICONS[icon[1]], glyph, anchor="m")


def _setting(sheet: Sheet, line: Line, block: Block) -> Setting:
    display = not line.marks.isdisjoint({"name", "huge"})
    face = TYPEFACES[block.face or sheet.card.faces[int(display)]]
    cuts = {"b": face.bold, "i": face.italic, "thin": face.light}
    file = next((cuts[mark] for mark in cuts if mark in line.marks), face.regular)
    tracking = 140 if "caps" in line.marks else block.tracking
    ink = _ink(sheet, line, block)
    return Setting(file, block.size * line.scale, ink, tracking)


def _ink(sheet: Sheet, line: Line, block: Block) -> Colour:
    number = next((COLOURS[mark] for mark in COLOURS if mark in line.marks), None)
    ink = sheet.colour(block.colour) if number is None else sheet.colours[number]
    return blend(ink, sheet.canvas.paper, 0.4) if "muted" in line.marks else ink


def _indent(sheet: Sheet, block: Block, lines: list[Line]) -> float:
    """Return how far values stand from the edge of a block with labels."""
    labels = [line for line in lines if line.parted]
    if not labels:
        return 0.0
    em = block.size * POINT
    if any(line.label.startswith(":") for line in labels):
        return em * 1.75
    return em * 0.7 + max(
        _setting(sheet, line, block).width(line.label) for line in labels
    )


def _corner(sheet: Sheet, block: Block, lines: list[Line], indent: float) -> Place:
    """Return where a block begins."""
    canvas = sheet.canvas
    if isinstance(block.x, str):
        x = canvas.width / 2
    elif block.x >= 0:
        x = block.x
    else:
        x = canvas.width + block.x
        if block.align != "r":
            x -= max(
                _setting(sheet, line, block).width(line.value) + indent * line.parted
                for line in lines
            )
    rise = block.size * POINT * 0.35  # to the tops of the letters, not of the line
    high = sum(line.advance for line in lines) * block.leading * block.size * POINT
    y = block.y if block.y >= 0 else canvas.height + block.y - high + rise
    return x, y - rise
