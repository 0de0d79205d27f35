"""Setting a card: blocks of lines, word marks, codes, on a decorated ground."""

import re
from typing import Any

import numpy as np
import segno
from numpy.typing import NDArray
from PIL import Image
from segno import helpers

from samples.drawing.canvas import PER_MM, Canvas, Colour, Setting, blend, to_colour
from samples.drawing.cards import SIZES, Card, Side
from samples.drawing.decor import decorate
from samples.drawing.fonts import ICON_FILE, ICONS, TYPEFACES
from samples.drawing.logos import MARKS, Stamp

POINT = 25.4 / 72  # millimetres
SCALES = {"name": 1.55, "big": 1.25, "huge": 2.1, "s": 0.86, "xs": 0.74}
LAYOUTS: dict[str, dict[str, dict[str, Any]]] = {
    "free": {},
    "left": {
        "who": {"x": 7, "y": 21}, "contact": {"x": 7, "y": -6.5}, "address": {"x": -7, "y": -6.5},
    },
    "right": {
        "who": {"x": -7, "y": 19, "align": "r"}, "contact": {"x": -7, "y": -6.5, "align": "r"},
        "address": {"x": 7, "y": -6.5},
    },
    "centred": {
        "who": {"x": "c", "y": 25, "align": "m"}, "contact": {"x": "c", "y": -6, "align": "m"},
    },
    "column": {
        "who": {"x": 36, "y": 9}, "contact": {"x": 36, "y": -7}, "address": {"x": 7, "y": -7},
    },
    "top": {
        "who": {"x": 7, "y": 7}, "contact": {"x": 7, "y": -7}, "address": {"x": 48, "y": -7},
    },
}  # fmt: skip


Extent = tuple[float, float, float, float]  # left, top, right and bottom in millimetres


class Setter:
    """Sets the blocks of one side of a card."""

    def __init__(self, card: Card, side: Side) -> None:
        self.card = card
        self.side = side
        self.colours = [to_colour(colour) for colour in card.colours]
        width, height = SIZES[card.size]
        self.canvas = Canvas(width, height, self.colours[side.paper])
        self.inked: list[tuple[str, Extent]] = []

    def drawn(self) -> NDArray[np.uint8]:
        """The finished side as RGB pixels at 600 dots per inch."""
        for kind, colour, *numbers in self.side.decor:
            decorate(self.canvas, kind, self._colour(colour), numbers)
        for logo in self.side.logos:
            self._logo(logo)
        for name, block in self.side.blocks.items():
            self._block({**LAYOUTS[self.side.layout].get(name, {}), **block})
        if self.side.qr:
            self._qr(self.side.qr)
        return self.canvas.finished()

    def _colour(self, colour: int | str) -> Colour:
        return self.colours[colour] if isinstance(colour, int) else to_colour(colour)

    def _block(self, block: dict[str, Any]) -> None:
        if block.get("turn"):
            self._turned(block)
            return
        align, size = block.get("align", "l"), block.get("size", 7.5)
        x, y = self._place(block, align)
        leading = block.get("leading", 1.32) * size * POINT
        label = self._label_width(block, size)
        for line in block["lines"]:
            style, text = _split_style(line)
            scale = max(
                [SCALES.get(mark, 1.0) for mark in style], key=lambda s: abs(s - 1)
            )
            y += (
                leading * (scale if scale > 1 else 0.5 + scale / 2)
                + ("gap" in style) * leading * 0.55
            )
            setting = self._setting(style, size * scale, block)
            self._line((x, y), text, setting, align, label)
            self.inked.append((text, _extent((x, y), text, setting, align, label)))

    def _place(self, block: dict[str, Any], align: str) -> tuple[float, float]:
        """Where a block begins: negative places count from the right or the bottom edge."""
        x, y = block.get("x", 7), block.get("y", 7)
        if x == "c":
            x = self.canvas.width / 2
        elif x < 0:
            x = (
                self.canvas.width + x
                if align == "r"
                else self.canvas.width + x - self._width(block)
            )
        size = block.get("size", 7.5)
        if y < 0:
            y = self.canvas.height + y - self._height(block)
        return x, y - size * POINT * 0.35

    def _height(self, block: dict[str, Any]) -> float:
        leading = block.get("leading", 1.32) * block.get("size", 7.5) * POINT
        total = 0.0
        for line in block["lines"]:
            style, _ = _split_style(line)
            scale = max(
                [SCALES.get(mark, 1.0) for mark in style], key=lambda s: abs(s - 1)
            )
            total += (
                leading * (scale if scale > 1 else 0.5 + scale / 2)
                + ("gap" in style) * leading * 0.55
            )
        return total - 0.35 * block.get("size", 7.5) * POINT

    def _width(self, block: dict[str, Any]) -> float:
        size = block.get("size", 7.5)
        label = self._label_width(block, size)
        widths = []
        for line in block["lines"]:
            style, text = _split_style(line)
            setting = self._setting(style, size, block)
            widths.append(
                setting.width(text.split("\t")[-1]) + (label if "\t" in text else 0)
            )
        return max(widths)

    def _setting(self, style: set[str], size: float, block: dict[str, Any]) -> Setting:
        ink = self._colour(block.get("colour", 0))
        if "accent" in style:
            ink = self.colours[1]
        elif "second" in style:
            ink = self.colours[2]
        elif "paper" in style:
            ink = self.colours[3]
        elif "muted" in style:
            ink = blend(ink, self.canvas.paper, 0.4)
        named = style & {"name", "huge", "face"}
        face = TYPEFACES[block.get("face", self.card.faces[1 if named else 0])]
        cut = (
            face.bold
            if "b" in style
            else face.italic
            if "i" in style
            else face.light
            if "thin" in style
            else face.regular
        )
        tracking = 140 if "caps" in style else block.get("tracking", 0)
        return Setting(cut, size, ink, tracking)

    def _label_width(self, block: dict[str, Any], size: float) -> float:
        """How far values stand from the edge of their block, for lines with a tab."""
        labels = [
            _split_style(line)[1].split("\t")[0]
            for line in block["lines"]
            if "\t" in line
        ]
        if not labels:
            return 0.0
        plain = self._setting(set(), size, block)
        icons = any(label.startswith(":") for label in labels)
        widest = 0.0 if icons else max(plain.width(label) for label in labels)
        return (
            widest + size * POINT * (1.75 if icons else 0.7) + block.get("labelgap", 0)
        )

    def _line(
        self,
        at: tuple[float, float],
        text: str,
        setting: Setting,
        align: str,
        label: float,
    ) -> None:
        x, baseline = at
        if "\t" not in text:
            self.canvas.text(x, baseline, text, setting, anchor=align)
            return
        mark, value = text.split("\t", 1)
        accent = Setting(setting.file, setting.size, self.colours[1])
        if align == "r":  # the label stands to the right of its value
            self._label((x, baseline), mark, accent, "r")
            self.canvas.text(x - label, baseline, value, setting, anchor="r")
            return
        self._label((x, baseline), mark, accent, "l")
        self.canvas.text(x + label, baseline, value, setting)

    def _label(
        self, at: tuple[float, float], mark: str, setting: Setting, anchor: str
    ) -> None:
        icon = re.fullmatch(r":([a-z]+):", mark)
        if icon is None:
            self.canvas.text(*at, mark, setting, anchor=anchor)
            return
        glyph = Setting(ICON_FILE, setting.size * 1.05, setting.colour)
        middle = setting.size * POINT * 0.55
        x = at[0] - middle if anchor == "r" else at[0] + middle
        self.canvas.text(x, at[1], ICONS[icon[1]], glyph, anchor="m")

    def _turned(self, block: dict[str, Any]) -> None:
        """Set a block on its side: 90 reads upward, -90 downward."""
        canvas = self.canvas
        layer = Setter(self.card, self.side)
        swapped = Canvas(canvas.height, canvas.width, canvas.paper)
        turn = (
            Image.Transpose.ROTATE_270
            if block["turn"] > 0
            else Image.Transpose.ROTATE_90
        )
        back = (
            Image.Transpose.ROTATE_90
            if block["turn"] > 0
            else Image.Transpose.ROTATE_270
        )
        swapped.image.paste(canvas.image.transpose(turn))
        layer.canvas = swapped
        layer._block({key: value for key, value in block.items() if key != "turn"})
        canvas.image.paste(swapped.image.transpose(back))

    def _logo(self, logo: dict[str, Any]) -> None:
        height = logo.get("h", 9.0)
        colours = (
            self._colour(logo.get("colour", 1)),
            self._colour(logo.get("second", 2)),
            self._colour(logo.get("ground", self.side.paper)),
        )
        face = TYPEFACES[logo.get("face", self.card.faces[1])]
        word_setting = Setting(
            getattr(face, logo.get("cut", "bold")),
            logo.get("size", 12.0),
            self._colour(logo.get("ink", 0)),
            logo.get("tracking", 0),
        )
        mark = logo.get("mark")
        x, y = self._logo_corner(logo, word_setting, height)
        if mark:
            where = logo.get("x", 7) == "c" and self._below(logo)
            left = self.canvas.width / 2 - height / 2 if where else x
            stamp = Stamp(
                self.canvas,
                left,
                y,
                height,
                colours,
                logo.get("letters", ""),
                face.bold,
            )
            MARKS[mark](stamp)
            self.inked.append((mark, (left, y, left + height, y + height)))
        if "word" in logo:
            self._word_mark(logo, word_setting, (x, y))

    def _below(self, logo: dict[str, Any]) -> bool:
        return bool(logo.get("below", False)) or "word" not in logo

    def _logo_corner(
        self, logo: dict[str, Any], setting: Setting, height: float
    ) -> tuple[float, float]:
        width = setting.width(logo.get("word", ""))
        if "mark" in logo:
            width = max(width, height) if self._below(logo) else width + height * 1.25
        x, y = logo.get("x", 7), logo.get("y", 7)
        if x == "c":
            x = self.canvas.width / 2 - width / 2
        elif x < 0:
            x = self.canvas.width + x - width
        return x, (self.canvas.height + y - height if y < 0 else y)

    def _word_mark(
        self, logo: dict[str, Any], setting: Setting, corner: tuple[float, float]
    ) -> None:
        x, y = corner
        height = logo.get("h", 9.0) if "mark" in logo else 0.0
        cap = setting.size * POINT * 0.7
        if height and self._below(logo):
            baseline = y + height + cap * 1.9
        elif height:
            x += height * 1.25
            baseline = y + height / 2 + (cap / 2 if "sub" not in logo else cap * 0.2)
        else:
            baseline = y + cap
        anchor = "l"
        if logo.get("x") == "c" and (not height or self._below(logo)):
            x, anchor = self.canvas.width / 2, "m"
        self.canvas.text(x, baseline, logo["word"], setting, anchor=anchor)
        spot = x, baseline
        self.inked.append(
            (logo["word"], _extent(spot, logo["word"], setting, anchor, 0))
        )
        if "sub" in logo:
            face = TYPEFACES[logo.get("subface", self.card.faces[0])]
            sub = Setting(
                face.regular,
                logo.get("subsize", setting.size * 0.5),
                setting.colour,
                logo.get("subtracking", 40),
            )
            spot = x, baseline + sub.size * POINT * 1.35
            self.canvas.text(*spot, logo["sub"], sub, anchor=anchor)
            self.inked.append((logo["sub"], _extent(spot, logo["sub"], sub, anchor, 0)))

    def _qr(self, qr: dict[str, Any]) -> None:
        content = qr.get("text") or _vcard(self.card)
        modules = np.array(
            list(segno.make(content, error="m", micro=False).matrix), bool
        )
        step = qr["size"] / len(modules)
        x = qr["x"] if qr["x"] >= 0 else self.canvas.width + qr["x"] - qr["size"]
        y = qr["y"] if qr["y"] >= 0 else self.canvas.height + qr["y"] - qr["size"]
        quiet = 1.6
        side = qr["size"] + 2 * quiet
        self.canvas.box(x - quiet, y - quiet, side, side, to_colour("white"))
        self.inked.append(("QR", (x, y, x + qr["size"], y + qr["size"])))
        ink = self._colour(qr.get("colour", "#000000"))
        cell = round(step * PER_MM)
        tile = Image.fromarray(
            np.kron(~modules, np.ones((cell, cell), bool)).astype(np.uint8) * 255
        )
        coloured = Image.composite(
            Image.new("RGB", tile.size, "white"), Image.new("RGB", tile.size, ink), tile
        )
        pixels = round(qr["size"] * PER_MM)
        coloured = coloured.resize((pixels, pixels), Image.Resampling.NEAREST)
        self.canvas.image.paste(coloured, (round(x * PER_MM), round(y * PER_MM)))


def _split_style(line: str) -> tuple[set[str], str]:
    match = re.match(r"^<([a-z0-9, ]+)>", line)
    if match is None:
        return {""}, line
    return {mark.strip() for mark in match[1].split(",")}, line[match.end() :]


def _vcard(card: Card) -> str:
    truth = card.truth
    words = truth["name"].split()
    kinds = {"work": "phone", "mobile": "cellphone", "fax": "fax"}
    numbers: dict[str, Any] = {}
    for phone in truth["phones"]:
        numbers.setdefault(kinds.get(phone["type"], "phone"), phone["raw"])
    return str(
        helpers.make_vcard_data(
            name=f"{words[-1]};{' '.join(words[:-1])}",
            displayname=truth["name"],
            email=truth["emails"] or None,
            org=truth["company"],
            title=truth["title"],
            url=truth["websites"] or None,
            **numbers,
        )
    )


def _extent(
    at: tuple[float, float], text: str, setting: Setting, align: str, label: float
) -> Extent:
    width = setting.width(text.split("\t")[-1]) + (label if "\t" in text else 0)
    left = at[0] - {"l": 0.0, "m": 0.5, "r": 1.0}[align] * width
    high = setting.size * POINT
    return left, at[1] - 0.68 * high, left + width, at[1] + 0.05 * high


def crowded_lines(card: Card, number: int = 0) -> list[str]:
    """What runs off a side or into other text, as sentences; logos and QR codes included."""
    setter = Setter(card, card.sides[number])
    setter.drawn()
    width, height = SIZES[card.size]
    found = []
    for i, (text, (left, top, right, bottom)) in enumerate(setter.inked):
        if left < 1.5 or top < 1.2 or right > width - 1.5 or bottom > height - 1.2:
            found.append(f"{card.key}: {text!r} runs off the card.")
        for other, (x1, y1, x2, y2) in setter.inked[i + 1 :]:
            if left < x2 + 1.2 and x1 < right + 1.2 and top < y2 and y1 < bottom:
                found.append(f"{card.key}: {text!r} runs into {other!r}.")
    return found


def draw_side(card: Card, number: int = 0) -> NDArray[np.uint8]:
    """One side of a card, front 0 or back 1, as RGB pixels at 600 dots per inch."""
    return Setter(card, card.sides[number]).drawn()
