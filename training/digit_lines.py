"""Draw lines of text with numbers in the digits of other scripts, to learn from.

They are set in fonts that have these digits, among letters, Latin words and signs, and
then look as scans and photos show them: small, slanted, blurred, unevenly lit.
"""

import random
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont

from ingest.readers.digits import DIGITS, HEIGHT, SIGNS

WIDTH = 320  # pixels of the widest line that is learnt from
LED_BY_ZERO = 0.4  # share of the numbers
MOST_SIGNS = 32  # of a line's numbers
PERSIAN = "۰۱۲۳۴۵۶۷۸۹"
SCRIPTS = {**DIGITS, "Persian": PERSIAN}
AS_CLASS = str.maketrans(PERSIAN, DIGITS["Arabic"])
LATIN = (
    "Tel. Fax: Mobile info@example.com www.example.com No. Ext 2024 10115 B-12".split()
)
LETTERS = {
    "Arabic": "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "Persian": "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی",
    "Thai": "กขคงจฉชซญณดตถทธนบปผฝพฟมยรลวศสหอเแโไาิีู",
    "Devanagari": "कखगघचछजझटडतथदधनपफबभमयरलवशषसहािीुूेैो",
}
SHAPES = [digits * "9" for digits in (1, 2, 3, 4, 5, 7, 8, 9, 10, 11)]
FORMS = """
999-999-9999 99-999-9999 9-9999-9999 9999-999-999 99-9999999 999-9999999 9999-9999
999-9999 9999-9999999 999-99999999 99999-99999 (999)9999999 (99)99999999 +999999999999
+99-9999999999 9999/999 999999/99 99999-9999 9999999-9 99.99.99.99 999.999.999
""".split()
"""Groups without blanks, as numbers are printed."""


class Fonts:
    """Font files by script: those that have its ten digits and its letters."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self.by_script: dict[str, list[Path]] = {name: [] for name in SCRIPTS}
        for path in paths:
            known = set(TTFont(path, fontNumber=0, lazy=True).getBestCmap() or ())
            for name, digits in SCRIPTS.items():
                if all(ord(sign) in known for sign in digits + SIGNS):
                    self.by_script[name].append(path)


@cache
def _font(path: Path, size: int, *, shaped: bool) -> ImageFont.FreeTypeFont:
    engine = ImageFont.Layout.RAQM if shaped else ImageFont.Layout.BASIC
    return ImageFont.truetype(str(path), size, layout_engine=engine)


class Draughtsman:
    """Draws lines of text with numbers, at random.

    Args:
        fonts: By script.
        seed: Of the random choices.
    """

    def __init__(self, fonts: Fonts, seed: int) -> None:
        self.fonts = {name: it for name, it in fonts.by_script.items() if it}
        self.random = random.Random(seed)
        self.noise = np.random.default_rng(seed)

    def draw(self) -> tuple[np.ndarray, str, str]:
        """A picture `HEIGHT` pixels high, the signs on it, and their script."""
        while True:
            script = self.random.choice([*self.fonts, "Thai"])  # the hardest
            path = self.random.choice(self.fonts[script])
            parts, signs = self._text(script)
            picture = self._photographed(self._printed(parts, path))
            if picture.shape[1] <= WIDTH and len(signs) <= MOST_SIGNS:
                return picture, signs, script

    def _text(self, script: str) -> tuple[list[tuple[str, bool]], str]:
        """The parts of a line from left to right, each with whether it is shaped."""
        choose, chance = self.random.choice, self.random.random
        parts: list[tuple[str, bool]] = []
        signs = ""
        for _ in range(choose((1, 1, 1, 2))):
            if chance() < 0.6:
                parts.append((self._word(script), True))
            if chance() < 0.9:
                number = self._number(script)
                parts.append((number, False))
                signs += number.replace(" ", "").translate(AS_CLASS)
        if chance() < 0.6:
            parts.append((self._word(script), True))
        return parts or [(self._word(script), True)], signs

    def _number(self, script: str) -> str:
        form = " ".join(
            self.random.choice(SHAPES)
            for _ in range(self.random.choice((1, 1, 2, 2, 3)))
        )
        form = self.random.choice((form, self.random.choice(FORMS)))
        few = self.random.sample("0123456789", self.random.choice((3, 10, 10)))
        plain = "".join(self.random.choice(few) if it == "9" else it for it in form)
        if self.random.random() < LED_BY_ZERO:
            plain = re.sub(r"\d", "0", plain, count=1)
        return plain.translate(str.maketrans("0123456789", SCRIPTS[script]))

    def _word(self, script: str) -> str:
        if self.random.random() < 0.2:
            return self.random.choice(LATIN)
        letters = "".join(
            self.random.choice(LETTERS[script])
            for _ in range(self.random.randint(1, 7))
        )
        return letters + self.random.choice((":", "", ".", " :", "/"))

    def _printed(self, parts: Sequence[tuple[str, bool]], path: Path) -> np.ndarray:
        """Black on white, 64 pixels high or so, with the ink's margins cut off."""
        size = 44
        bold = self.random.choice((0, 0, 0, 1))
        sheet = Image.new("L", (2400, 160), 255)
        pen, x = ImageDraw.Draw(sheet), 40.0
        gap = self.random.uniform(0.2, 0.9) * size
        for text, shaped in parts:
            font = _font(path, size, shaped=shaped)
            try:
                pen.text((x, 50), text, 0, font, stroke_width=bold)
                x += font.getlength(text) + gap
            except OSError:  # a broken table of the font
                continue
        ink = np.asarray(sheet)[:, : int(x) + 40]
        rows, columns = (np.flatnonzero((ink < 128).any(axis=axis)) for axis in (1, 0))
        if not len(rows):
            return np.full((64, 64), 255, np.uint8)
        high = rows[-1] + 1 - rows[0]
        above, below = (int(self.random.uniform(0.02, 0.35) * high) for _ in range(2))
        top, bottom = max(rows[0] - above, 0), rows[-1] + 1 + below
        return ink[top:bottom, max(columns[0] - high // 3, 0) : columns[-1] + high // 3]

    def _photographed(self, ink: np.ndarray) -> np.ndarray:
        """The line as a camera sees it: small, slanted, blurred, unevenly lit."""
        uniform = self.random.uniform
        high, wide = ink.shape
        scale = HEIGHT / high
        size = (max(int(wide * scale * uniform(0.75, 1.25)), 8), HEIGHT)
        slant = uniform(-0.1, 0.1) if self.random.random() < 0.7 else uniform(-0.3, 0.3)
        turn = uniform(-0.02, 0.02)
        warp = np.array([[1, slant, -slant * high / 2], [turn, 1, -turn * wide / 2]])
        ink = cv2.warpAffine(ink, warp, (wide, high), borderValue=255.0)
        coarse = uniform(0.4, 1.0) if self.random.random() < 0.4 else 1.0
        small = (max(int(size[0] * coarse), 8), max(int(HEIGHT * coarse), 8))
        line = cv2.resize(ink, small, interpolation=cv2.INTER_AREA).astype(np.float32)
        line = cv2.resize(line, size, interpolation=cv2.INTER_LINEAR)
        if self.random.random() < 0.6:
            line = cv2.GaussianBlur(line, (0, 0), uniform(0.3, 1.3))
        line = 255 - (255 - line) * uniform(0.3, 1.0)
        line *= np.linspace(uniform(0.6, 1), uniform(0.6, 1), size[0])[None]
        line += self.noise.normal(0, uniform(0, 8), line.shape)
        if self.random.random() < 0.3:
            line = 255 - line
        picture = np.clip(line, 0, 255).astype(np.uint8)
        quality = [cv2.IMWRITE_JPEG_QUALITY, self.random.randint(35, 95)]
        coded = cv2.imencode(".jpg", picture, quality)[1]
        return cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE)
