"""Things that lie about on a table: a pen, a cup, a notebook, more cards."""

from collections.abc import Callable

import numpy as np

from samples.drawing.texture import Texture, blur, move, spots, texture

Place = tuple[float, float]


def _cover(
    plane: Texture, mask: Texture, colour: Texture, scale: float, depth: float
) -> None:
    """Lay a thing on the table with its shadow; `depth` is its height in mm."""
    moved = move(mask, depth * scale * 0.5, depth * scale * 0.6)
    shadow = blur(moved, (0.6 + depth * 0.35) * scale)
    plane *= (1 - 0.5 * shadow)[..., None]
    plane *= (1 - mask)[..., None]
    plane += colour * mask[..., None]


def _strip(
    plane: Texture, ends: tuple[Place, Place], width: float
) -> tuple[Texture, Texture]:
    """Coverage of a thick line and the place across it from -1 to 1."""
    rows, columns = spots(*plane.shape[:2])
    (x1, y1), (x2, y2) = ends
    length = float(np.hypot(x2 - x1, y2 - y1))
    ux, uy = (x2 - x1) / length, (y2 - y1) / length
    along = (columns - x1) * ux + (rows - y1) * uy
    across = ((rows - y1) * ux - (columns - x1) * uy) / (width / 2)
    beyond = np.clip(np.maximum(-along, along - length), 0, None) / (width / 2)
    mask = np.clip((1 - np.hypot(across, beyond)) * width / 2, 0, 1)
    return texture(mask), texture(across)


def _pen(plane: Texture, at: Place, scale: float, rng: np.random.Generator) -> None:
    angle = rng.uniform(-0.5, 0.5)
    reach = 68 * scale
    ends = (
        (at[0] - reach * np.cos(angle), at[1] - reach * np.sin(angle)),
        (at[0] + reach * np.cos(angle), at[1] + reach * np.sin(angle)),
    )
    mask, across = _strip(plane, ends, 10 * scale)
    shine = np.exp(-(((across + 0.35) / 0.22) ** 2)) * 0.6
    base = np.array(
        ((0.07, 0.08, 0.1), (0.1, 0.16, 0.4), (0.45, 0.06, 0.08))[int(rng.integers(3))]
    )
    body = base * (1 - 0.6 * np.abs(across[..., None])) + shine[..., None]
    _cover(plane, mask, body.astype(np.float32), scale, 7)


def _cup(plane: Texture, at: Place, scale: float, rng: np.random.Generator) -> None:
    rows, columns = spots(*plane.shape[:2])
    far = np.hypot(columns - at[0], rows - at[1]) / scale
    light = 1 + 0.12 * (columns - at[0] + rows - at[1]) / scale / 40
    for radius, colour, depth in ((62, 0.9, 5), (38, 0.96, 30)):
        mask = np.clip((radius - far) * scale, 0, 1)
        ringed = (
            colour * light * (1 - 0.12 * np.exp(-(((far - radius + 2.5) / 1.6) ** 2)))
        )
        _cover(plane, mask, np.repeat(ringed[..., None], 3, 2), scale, depth)
    mask = np.clip((34 - far) * scale, 0, 1)
    coffee = np.ones_like(plane) * np.array((0.24, 0.13, 0.07), np.float32)
    foam = np.clip((far - 29 + rng.uniform(-1, 1)) / 5, 0, 1)[..., None]
    _cover(plane, mask, coffee * (1 - foam * 0.8) + foam * 0.55, scale, 0.2)


def _slab(
    plane: Texture, at: Place, size: Place, angle: float, radius: float
) -> Texture:
    """Coverage of a rectangle with round corners; everything in pixels and radians."""
    rows, columns = spots(*plane.shape[:2])
    x = (columns - at[0]) * np.cos(angle) + (rows - at[1]) * np.sin(angle)
    y = (rows - at[1]) * np.cos(angle) - (columns - at[0]) * np.sin(angle)
    dx = np.clip(np.abs(x) - size[0] / 2 + radius, 0, None)
    dy = np.clip(np.abs(y) - size[1] / 2 + radius, 0, None)
    return texture(np.clip(radius - np.hypot(dx, dy), 0, 1))


def _cards(plane: Texture, at: Place, scale: float, rng: np.random.Generator) -> None:
    """The plain backs of other cards."""
    for _ in range(3):
        spot = at[0] + rng.normal(0, 9) * scale, at[1] + rng.normal(0, 7) * scale
        mask = _slab(
            plane,
            spot,
            (85 * scale, 55 * scale),
            float(rng.uniform(-0.6, 0.6)),
            0.6 * scale,
        )
        shade = rng.uniform(0.8, 0.95)
        tint = np.array((shade, shade, shade * rng.uniform(0.9, 1.0)), np.float32)
        if rng.random() < 0.35:
            tint = np.array((0.12, 0.2, 0.33), np.float32)
        _cover(plane, mask, np.ones_like(plane) * tint, scale, 1.2)


def _notebook(
    plane: Texture, at: Place, scale: float, rng: np.random.Generator
) -> None:
    angle = float(rng.uniform(-0.2, 0.2))
    size = 148 * scale, 210 * scale
    mask = _slab(plane, at, size, angle, 4 * scale)
    cover = np.array(
        ((0.12, 0.12, 0.13), (0.35, 0.1, 0.1), (0.13, 0.22, 0.2))[int(rng.integers(3))],
        np.float32,
    )
    _cover(plane, mask, np.ones_like(plane) * cover, scale, 10)
    band, _ = _strip(
        plane,
        (
            (at[0] + 55 * scale, at[1] - 120 * scale),
            (at[0] + 55 * scale, at[1] + 120 * scale),
        ),
        5 * scale,
    )
    plane *= (1 - 0.4 * band * mask)[..., None]


PROPS: dict[str, Callable[[Texture, Place, float, np.random.Generator], None]] = {
    "cards": _cards, "cup": _cup, "notebook": _notebook, "pen": _pen,
}  # fmt: skip
REACH = {
    "cards": (0.6, 0.7),
    "cup": (0.95, 1.0),
    "notebook": (1.15, 1.0),
    "pen": (0.3, 0.85),
}


def lay_out(
    plane: Texture,
    names: tuple[str, ...],
    scale: float,
    card: Place,
    rng: np.random.Generator,
) -> None:
    """Put things beside the card: "cup@-1,-1" stands at its upper left."""
    middle = plane.shape[1] / 2, plane.shape[0] / 2
    for entry in names:
        name, _, where = entry.partition("@")
        right, down = (
            (float(part) for part in where.split(",")) if where else (1.0, -1.0)
        )
        reach = REACH[name]
        at = (
            middle[0] + right * reach[0] * card[0],
            middle[1] + down * reach[1] * card[1],
        )
        PROPS[name](plane, at, scale, rng)
