"""What cards lie on: procedural wood, cloth, leather, stone and print.

Every table is drawn as RGB from 0 to 1, `scale` pixels to the millimetre.
"""

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from samples.drawing.fonts import TYPEFACES, load_font
from samples.drawing.texture import Texture, blur, clouds, noise, spots, texture

Table = Callable[[int, int, float, np.random.Generator], Texture]

SYLLABLES = (
    "ba dol ter ni sum va que lor re mi can tus el pra don is fer um na gil".split()
)


def _tint(value: Texture, dark: tuple[float, ...], light: tuple[float, ...]) -> Texture:
    share = np.clip(value, 0, 1)[..., None]
    mixed = (
        np.asarray(dark, np.float32) * (1 - share)
        + np.asarray(light, np.float32) * share
    )
    return np.asarray(mixed, np.float32)


def _wood(dark: tuple[float, ...], light: tuple[float, ...], plank: float) -> Table:
    def draw(
        height: int, width: int, scale: float, rng: np.random.Generator
    ) -> Texture:
        out = np.zeros((height, width, 3), np.float32)
        top, step = 0, max(40, int(plank * scale))
        top -= int(rng.uniform(0, step))
        while top < height:
            rows = slice(max(top, 0), min(top + step, height))
            out[rows] = _plank(rows.stop - rows.start, width, scale, rng, (dark, light))
            if plank < 400:
                out[max(top, 0) : max(top, 0) + max(2, int(scale * 0.5))] *= 0.45
            top += step
        return out

    return draw


def _plank(
    height: int,
    width: int,
    scale: float,
    rng: np.random.Generator,
    colours: tuple[tuple[float, ...], tuple[float, ...]],
) -> Texture:
    bend = noise(height, width, (22 * scale, 150 * scale), rng)
    bend = bend + 0.12 * noise(height, width, (4 * scale, 30 * scale), rng)
    rows = np.arange(height, dtype=np.float32)[:, None] / scale
    rings = rows * float(rng.uniform(0.1, 0.2)) + bend * 2.6
    grain = 0.5 + 0.5 * np.sin(rings * 2 * np.pi) ** 3
    fibre = noise(height, width, (0.35 * scale, 22 * scale), rng)
    pores = np.clip(noise(height, width, (0.25 * scale, 5 * scale), rng) - 0.7, 0, 1)
    value = 0.55 + 0.13 * grain + 0.2 * fibre + float(rng.normal(0, 0.08)) - 0.5 * pores
    return _tint(value, *colours)


def _cloth(dark: tuple[float, ...], light: tuple[float, ...]) -> Table:
    def draw(
        height: int, width: int, scale: float, rng: np.random.Generator
    ) -> Texture:
        pitch = 0.55 * scale
        rows, columns = spots(height, width)
        wobble = noise(height, width, (4 * scale, 4 * scale), rng) * pitch * 0.5
        warp = np.sin((columns + wobble) * np.pi / pitch)
        weft = np.sin((rows + wobble) * np.pi / pitch)
        thread = 0.45 * np.abs(warp) * (weft > 0) + 0.45 * np.abs(weft) * (weft <= 0)
        uneven = noise(height, width, (30 * scale, 0.8 * scale), rng)
        uneven += noise(height, width, (0.8 * scale, 30 * scale), rng)
        folds = clouds((height, width), 90 * scale, rng, 2)
        return _tint(0.35 + thread + 0.14 * uneven + 0.12 * folds, dark, light)

    return draw


def _leather(dark: tuple[float, ...], light: tuple[float, ...]) -> Table:
    def draw(
        height: int, width: int, scale: float, rng: np.random.Generator
    ) -> Texture:
        cells = np.abs(clouds((height, width), 2.2 * scale, rng, 3))
        creases = 1 - np.clip(cells * 3.2, 0, 1)
        relief = blur(texture(creases), 0.12 * scale)
        slope = relief - np.roll(relief, (max(1, int(scale * 0.15)),) * 2, (0, 1))
        worn = clouds((height, width), 50 * scale, rng, 3)
        return _tint(0.5 + 0.9 * slope - 0.2 * relief + 0.14 * worn, dark, light)

    return draw


def _marble(height: int, width: int, scale: float, rng: np.random.Generator) -> Texture:
    rows, columns = (v / scale for v in spots(height, width))
    warp = clouds((height, width), 45 * scale, rng, 6)
    value = np.ones((height, width), np.float32)
    for pitch, sharp, depth in ((150.0, 0.02, 0.42), (61.0, 0.012, 0.2)):
        run = (columns * 0.8 + rows * 0.6 + warp * 16) / pitch
        near = np.abs((run + float(rng.random())) % 1 - 0.5)
        fade = np.clip(
            0.6 + noise(height, width, (60 * scale, 60 * scale), rng), 0.1, 1.2
        )
        value -= (
            depth
            * fade
            * (np.exp(-near / sharp) * 0.6 + np.exp(-near / (sharp * 6)) * 0.4)
        )
    value += 0.05 * clouds((height, width), 60 * scale, rng, 4)
    return _tint(value, (0.45, 0.45, 0.46), (0.93, 0.92, 0.905))


def _speckle(base: tuple[float, ...], strength: float) -> Table:
    def draw(
        height: int, width: int, scale: float, rng: np.random.Generator
    ) -> Texture:
        out = np.ones((height, width, 3), np.float32) * np.asarray(base, np.float32)
        for grain in (0.5, 1.3):
            chips = noise(height, width, (grain * scale, grain * scale), rng)
            out += (np.clip(np.abs(chips) - 0.55, 0, 1) * np.sign(chips))[
                ..., None
            ] * strength
        return out + clouds((height, width), 80 * scale, rng, 3)[..., None] * 0.02

    return draw


def _plain(base: tuple[float, ...]) -> Table:
    def draw(
        height: int, width: int, scale: float, rng: np.random.Generator
    ) -> Texture:
        out = np.ones((height, width, 3), np.float32) * np.asarray(base, np.float32)
        out += clouds((height, width), 100 * scale, rng, 3)[..., None] * 0.015
        return (
            out
            + noise(height, width, (0.3 * scale, 0.3 * scale), rng)[..., None] * 0.012
        )

    return draw


def _concrete(
    height: int, width: int, scale: float, rng: np.random.Generator
) -> Texture:
    value = 0.5 + 0.22 * clouds((height, width), 40 * scale, rng, 6)
    holes = clouds((height, width), 3 * scale, rng, 2) > 1.25
    value = value - blur(texture(holes), 0.15 * scale) * 0.3
    return _tint(value, (0.38, 0.38, 0.37), (0.72, 0.71, 0.69))


def _checks(one: tuple[float, ...], ground: tuple[float, ...], side: float) -> Table:
    def draw(
        height: int, width: int, scale: float, rng: np.random.Generator
    ) -> Texture:
        rows, columns = spots(height, width)
        sag = noise(height, width, (60 * scale, 60 * scale), rng) * scale * 1.2
        across = ((columns + sag) / scale // side) % 2
        down = ((rows + sag) / scale // side) % 2
        share = texture((across + down) / 2)
        weave = _cloth((0.55,) * 3, (1.0,) * 3)(height, width, scale, rng)
        return texture(_tint(share, ground, one) * (0.35 + 0.65 * weave) * 1.1)

    return draw


def _stripes(colours: list[tuple[float, ...]], width_mm: float) -> Table:
    def draw(
        height: int, width: int, scale: float, rng: np.random.Generator
    ) -> Texture:
        rows, columns = spots(height, width)
        lean = (
            columns * 0.8
            + rows * 0.6
            + noise(height, width, (50 * scale, 50 * scale), rng) * scale
        )
        band = (lean / scale // width_mm).astype(int) % len(colours)
        cloth = _cloth((0.6,) * 3, (1.0,) * 3)(height, width, scale, rng)
        return np.asarray(
            np.asarray(colours, np.float32)[band] * (0.3 + 0.75 * cloth), np.float32
        )

    return draw


def _tiles(height: int, width: int, scale: float, rng: np.random.Generator) -> Texture:
    """Small cement tiles with a star in each, as on café tables."""
    side = 26 * scale
    rows, columns = spots(height, width)
    u, v = (columns % side) / side - 0.5, (rows % side) / side - 0.5
    radius, angle = np.hypot(u, v), np.arctan2(v, u)
    star = radius < 0.26 + 0.09 * np.cos(8 * angle)
    corner = np.hypot(np.abs(u) - 0.5, np.abs(v) - 0.5) < 0.22
    out = np.ones((height, width, 3), np.float32) * np.array(
        (0.86, 0.83, 0.76), np.float32
    )
    out[star] = (0.2, 0.36, 0.45)
    out[radius < 0.09] = (0.86, 0.83, 0.76)
    out[corner] = (0.72, 0.42, 0.28)
    out[np.maximum(np.abs(u), np.abs(v)) > 0.488] = (0.55, 0.53, 0.5)
    return out * (1 + 0.1 * clouds((height, width), 12 * scale, rng, 4)[..., None])


def _newspaper(
    height: int, width: int, scale: float, rng: np.random.Generator
) -> Texture:
    """Columns of print in no language."""
    page = Image.new("L", (width, height), 212)
    pen = ImageDraw.Draw(page)
    column, gap = 46 * scale, 4 * scale
    for left in np.arange(-column * float(rng.uniform(0.2, 0.6)), width, column + gap):
        y = -float(rng.uniform(0, 10)) * scale
        while y < height:
            head = rng.random() < 0.05
            size = (6.2 if head else 2.1) * scale
            font = load_font(TYPEFACES["termes"][int(head)], max(4, round(size * 1.3)))
            line = _babble(column, font, rng)
            pen.text((float(left), y), line, 45 if head else 70, font)
            y += size * (1.9 if head else 1.55)
    print_ = np.asarray(page, np.float32) / 255
    stains = 0.03 * clouds((height, width), 40 * scale, rng, 3)
    return _tint(print_ + stains, (0.1, 0.1, 0.1), (0.97, 0.94, 0.87))


def _babble(
    width: float, font: ImageFont.FreeTypeFont, rng: np.random.Generator
) -> str:
    """Words without meaning that fill a line of so many pixels."""
    line = ""
    while True:
        parts = rng.choice(SYLLABLES, int(rng.integers(1, 4)))
        longer = f"{line} {''.join(parts)}".strip()
        if font.getlength(longer) > width:
            return line.capitalize() if rng.random() < 0.2 else line
        line = longer


TABLES: dict[str, Table] = {
    "oak": _wood((0.42, 0.27, 0.14), (0.86, 0.67, 0.44), 900),
    "beech": _wood((0.6, 0.42, 0.26), (0.95, 0.8, 0.62), 120),
    "walnut": _wood((0.13, 0.07, 0.04), (0.48, 0.3, 0.18), 900),
    "grey planks": _wood((0.32, 0.31, 0.29), (0.72, 0.7, 0.67), 95),
    "linen": _cloth((0.52, 0.48, 0.41), (0.93, 0.9, 0.83)),
    "blue cloth": _cloth((0.06, 0.09, 0.17), (0.26, 0.33, 0.5)),
    "green felt": _cloth((0.03, 0.14, 0.08), (0.14, 0.4, 0.24)),
    "brown leather": _leather((0.12, 0.05, 0.02), (0.5, 0.28, 0.15)),
    "black leather": _leather((0.01, 0.01, 0.012), (0.24, 0.24, 0.25)),
    "marble": _marble,
    "granite": _speckle((0.34, 0.33, 0.33), 0.5),
    "laminate": _speckle((0.83, 0.82, 0.8), 0.14),
    "white desk": _plain((0.86, 0.86, 0.85)),
    "grey desk": _plain((0.55, 0.56, 0.57)),
    "black desk": _plain((0.09, 0.09, 0.1)),
    "concrete": _concrete,
    "red checks": _checks((0.78, 0.13, 0.14), (0.95, 0.94, 0.91), 9),
    "blue checks": _checks((0.2, 0.3, 0.55), (0.93, 0.94, 0.95), 6),
    "stripes": _stripes(
        [(0.85, 0.8, 0.7), (0.3, 0.45, 0.5), (0.85, 0.8, 0.7), (0.75, 0.4, 0.25)], 11
    ),
    "tiles": _tiles,
    "newspaper": _newspaper,
}
