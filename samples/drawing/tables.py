"""What cards lie on: procedural wood, cloth, leather, stone and print.

Every table is drawn as RGB from 0 to 1, `scale` pixels to the millimetre.
"""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

Texture = NDArray[np.float32]
Table = Callable[[int, int, float, np.random.Generator], Texture]


def noise(
    height: int, width: int, cell: tuple[float, float], rng: np.random.Generator
) -> Texture:
    """Smooth noise of about -1 to 1 whose grains are `cell` pixels high and wide."""
    rows, columns = (
        max(2, int(size / grain) + 3)
        for size, grain in zip((height, width), cell, strict=True)
    )
    grid = rng.normal(0, 0.5, (rows, columns)).astype(np.float32)
    full = round(rows * cell[0]), round(columns * cell[1])
    smooth = cv2.resize(
        grid, (max(full[1], width), max(full[0], height)), interpolation=cv2.INTER_CUBIC
    )
    return np.asarray(smooth[:height, :width], np.float32)


def clouds(
    height: int, width: int, cell: float, rng: np.random.Generator, octaves: int = 4
) -> Texture:
    """Fractal noise: ever finer grains, each half as strong."""
    total = np.zeros((height, width), np.float32)
    for octave in range(octaves):
        grain = max(1.5, cell / 2**octave)
        total += noise(height, width, (grain, grain), rng) / 2**octave
    return total


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
    bend = clouds(height, width, 60 * scale, rng, 3)
    rows = np.arange(height, dtype=np.float32)[:, None] / scale
    rings = rows * float(rng.uniform(0.12, 0.3)) + bend * 3.5
    grain = 0.5 + 0.5 * np.sin(rings * 2 * np.pi) ** 3
    fibre = noise(height, width, (0.35 * scale, 22 * scale), rng)
    pores = np.clip(noise(height, width, (0.25 * scale, 5 * scale), rng) - 0.7, 0, 1)
    value = 0.55 + 0.16 * grain + 0.2 * fibre + float(rng.normal(0, 0.08)) - 0.5 * pores
    return _tint(value, *colours)


def _cloth(dark: tuple[float, ...], light: tuple[float, ...]) -> Table:
    def draw(
        height: int, width: int, scale: float, rng: np.random.Generator
    ) -> Texture:
        pitch = 0.55 * scale
        rows, columns = np.mgrid[:height, :width].astype(np.float32)
        wobble = noise(height, width, (4 * scale, 4 * scale), rng) * pitch * 0.5
        warp = np.sin((columns + wobble) * np.pi / pitch)
        weft = np.sin((rows + wobble) * np.pi / pitch)
        thread = 0.45 * np.abs(warp) * (weft > 0) + 0.45 * np.abs(weft) * (weft <= 0)
        uneven = noise(height, width, (30 * scale, 0.8 * scale), rng)
        uneven += noise(height, width, (0.8 * scale, 30 * scale), rng)
        folds = clouds(height, width, 90 * scale, rng, 2)
        return _tint(0.35 + thread + 0.14 * uneven + 0.12 * folds, dark, light)

    return draw


def _leather(dark: tuple[float, ...], light: tuple[float, ...]) -> Table:
    def draw(
        height: int, width: int, scale: float, rng: np.random.Generator
    ) -> Texture:
        cells = np.abs(clouds(height, width, 2.2 * scale, rng, 3))
        creases = 1 - np.clip(cells * 3.2, 0, 1)
        relief = cv2.GaussianBlur(creases, (0, 0), 0.12 * scale)
        slope = relief - np.roll(relief, (max(1, int(scale * 0.15)),) * 2, (0, 1))
        worn = clouds(height, width, 50 * scale, rng, 3)
        return _tint(0.5 + 0.9 * slope - 0.2 * relief + 0.14 * worn, dark, light)

    return draw


def _marble(height: int, width: int, scale: float, rng: np.random.Generator) -> Texture:
    rows, columns = np.mgrid[:height, :width].astype(np.float32) / scale
    warp = clouds(height, width, 45 * scale, rng, 6)
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
    value += 0.05 * clouds(height, width, 60 * scale, rng, 4)
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
        return out + clouds(height, width, 80 * scale, rng, 3)[..., None] * 0.02

    return draw


def _plain(base: tuple[float, ...]) -> Table:
    def draw(
        height: int, width: int, scale: float, rng: np.random.Generator
    ) -> Texture:
        out = np.ones((height, width, 3), np.float32) * np.asarray(base, np.float32)
        out += clouds(height, width, 100 * scale, rng, 3)[..., None] * 0.015
        return (
            out
            + noise(height, width, (0.3 * scale, 0.3 * scale), rng)[..., None] * 0.012
        )

    return draw


def _concrete(
    height: int, width: int, scale: float, rng: np.random.Generator
) -> Texture:
    value = 0.5 + 0.22 * clouds(height, width, 40 * scale, rng, 6)
    holes = clouds(height, width, 3 * scale, rng, 2) > 1.25
    value = (
        value - cv2.GaussianBlur(holes.astype(np.float32), (0, 0), 0.15 * scale) * 0.3
    )
    return _tint(value, (0.38, 0.38, 0.37), (0.72, 0.71, 0.69))


def _checks(one: tuple[float, ...], ground: tuple[float, ...], side: float) -> Table:
    def draw(
        height: int, width: int, scale: float, rng: np.random.Generator
    ) -> Texture:
        rows, columns = np.mgrid[:height, :width].astype(np.float32)
        sag = noise(height, width, (60 * scale, 60 * scale), rng) * scale * 1.2
        across = ((columns + sag) / scale // side) % 2
        down = ((rows + sag) / scale // side) % 2
        share = (across + down) / 2
        weave = _cloth((0.55,) * 3, (1.0,) * 3)(height, width, scale, rng)
        return np.asarray(
            _tint(share, ground, one) * (0.35 + 0.65 * weave) * 1.1, np.float32
        )

    return draw


def _stripes(colours: list[tuple[float, ...]], width_mm: float) -> Table:
    def draw(
        height: int, width: int, scale: float, rng: np.random.Generator
    ) -> Texture:
        rows, columns = np.mgrid[:height, :width].astype(np.float32)
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
    rows, columns = np.mgrid[:height, :width].astype(np.float32)
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
    return out * (1 + 0.1 * clouds(height, width, 12 * scale, rng, 4)[..., None])


def _newspaper(
    height: int, width: int, scale: float, rng: np.random.Generator
) -> Texture:
    """Columns of grey strokes: print that has the look of text and says nothing."""
    out = np.ones((height, width), np.float32) * 0.8
    column, gap = 48 * scale, 4 * scale
    for left in np.arange(-column * 0.3, width, column + gap):
        y = -rng.uniform(0, 20) * scale
        while y < height:
            head = rng.random() < 0.06
            _newsline(out, (left, y), (column, (6.5 if head else 1.7) * scale), rng)
            y += (11 if head else 3.1) * scale
    out = cv2.GaussianBlur(out, (0, 0), 0.12 * scale)
    return _tint(
        out + 0.03 * clouds(height, width, 40 * scale, rng, 3),
        (0.16, 0.15, 0.14),
        (0.95, 0.92, 0.84),
    )


def _newsline(
    out: Texture,
    at: tuple[float, float],
    size: tuple[float, float],
    rng: np.random.Generator,
) -> None:
    x, end = (
        at[0],
        at[0] + size[0] * (1.0 if rng.random() < 0.85 else rng.uniform(0.3, 0.9)),
    )
    tall = size[1]
    while x < end:
        for _ in range(int(rng.integers(2, 10))):
            letter = tall * rng.uniform(0.35, 0.6)
            rise = tall * (0.35 if rng.random() < 0.3 else 0.0)
            top, bottom = (
                int(max(0, v)) for v in (at[1] + tall * 0.3 - rise, at[1] + tall)
            )
            left, right = int(max(0, x)), int(max(0, x + letter * 0.62))
            out[top:bottom, left:right] = rng.uniform(0.1, 0.35)
            if tall * 0.7 > 4 and rng.random() < 0.7:
                inset = max(1, int(letter * 0.2))
                out[top + inset * 2 : bottom - inset, left + inset : right - inset] = (
                    0.75
                )
            x += letter * 0.85
        x += tall * 0.45


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
