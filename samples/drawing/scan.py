"""A card on a flatbed scanner, or through a scanning app."""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from samples.drawing.tables import Texture, clouds

CARD_DPI = 600


@dataclass(frozen=True)
class Scan:
    """How a scan is made.

    Attributes:
        dpi: Dots per inch.
        look: "flatbed", "app" (white and hard, as scanning apps make it), "grey" or "copy".
        bed: Brightness of the lid behind the card, 0 to 1.
        margin: Of the lid round the card in millimetres; below 0 the card is cut into.
        angle: How crooked the card lies, in degrees.
        dust: Specks per picture.
    """

    dpi: int = 300
    look: str = "flatbed"
    bed: float = 0.93
    margin: float = 3.0
    angle: float = 0.0
    dust: int = 12


def to_scan(settings: dict[str, Any]) -> Scan:
    """A scan from a table of pictures.toml."""
    return Scan(**settings)


def scan(
    cards: list[NDArray[np.uint8]], how: Scan, rng: np.random.Generator
) -> NDArray[np.uint8]:
    """A scan of one card, or of a sheet of cards in two columns, as RGB pixels."""
    bed = _lay(cards, how, rng)
    bed = cv2.GaussianBlur(bed, (0, 0), 0.55 * how.dpi / 300)
    _sprinkle(bed, how.dust, rng)
    bed += rng.normal(0, 0.008, bed.shape).astype(np.float32)
    return _develop(bed, how)


def _lay(
    cards: list[NDArray[np.uint8]], how: Scan, rng: np.random.Generator
) -> Texture:
    factor = how.dpi / CARD_DPI
    small = [
        cv2.resize(c, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
        for c in cards
    ]
    margin = round(how.margin * how.dpi / 25.4)
    columns = 1 if len(cards) == 1 else 2
    cell_high = max(c.shape[0] for c in small) + (margin if columns > 1 else 0)
    cell_wide = max(c.shape[1] for c in small) + (margin if columns > 1 else 0)
    rows = -(-len(cards) // columns)
    size = (rows * cell_high + 2 * margin, columns * cell_wide + 2 * margin)
    bed = np.full((*size, 3), how.bed, np.float32)
    for i, card in enumerate(small):
        middle = (
            margin + cell_wide * (i % columns + 0.5),
            margin + cell_high * (i // columns + 0.5),
        )
        spread = 0.0 if columns == 1 else 1.0
        wobble = (
            rng.uniform(-1, 1, 3) * spread * np.array((margin * 0.3, margin * 0.3, 1.6))
        )
        _place(
            bed,
            card,
            (middle[0] + wobble[0], middle[1] + wobble[1]),
            how.angle + wobble[2],
            how.dpi,
        )
    return bed


def _place(
    bed: Texture,
    card: NDArray[np.uint8],
    at: tuple[float, float],
    angle: float,
    dpi: int,
) -> None:
    height, width = card.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    turn[:, 2] += np.array(at) - np.array((width / 2, height / 2))
    size = (bed.shape[1], bed.shape[0])
    mask = cv2.warpAffine(np.ones((height, width), np.float32), turn, size)
    face = cv2.warpAffine(
        card.astype(np.float32) / 255 * 0.975,
        turn,
        size,
        borderMode=cv2.BORDER_REPLICATE,
    )
    shadow = cv2.GaussianBlur(
        np.roll(mask, (round(dpi / 90), round(dpi / 150)), (0, 1)), (0, 0), dpi / 120
    )
    bed *= (1 - 0.35 * shadow)[..., None]
    bed *= (1 - mask)[..., None]
    bed += face * mask[..., None]


def _sprinkle(bed: Texture, specks: int, rng: np.random.Generator) -> None:
    height, width = bed.shape[:2]
    for _ in range(specks):
        at = int(rng.integers(width)), int(rng.integers(height))
        shade = float(rng.uniform(0.3, 0.75))
        if rng.random() < 0.8:
            cv2.circle(bed, at, int(rng.integers(1, 3)), (shade,) * 3, -1, cv2.LINE_AA)
            continue
        end = at[0] + int(rng.normal(0, 14)), at[1] + int(rng.normal(0, 14))
        cv2.line(bed, at, end, (shade + 0.2,) * 3, 1, cv2.LINE_AA)


def _develop(bed: Texture, how: Scan) -> NDArray[np.uint8]:
    if how.look == "app":
        ground = cv2.GaussianBlur(bed, (0, 0), 40)
        bed = np.clip((bed / np.maximum(ground, 0.35) - 0.25) / 0.7, 0, 1)
        bed = bed + 0.9 * (bed - cv2.GaussianBlur(bed, (0, 0), 1.5))
    if how.look in {"grey", "copy"}:
        grey = bed @ np.array((0.299, 0.587, 0.114), np.float32)
        if how.look == "copy":
            rough = clouds(*grey.shape, 6, np.random.default_rng(1), 2) * 0.05
            grey = 1 / (1 + np.exp(-(grey - 0.55 + rough) * 14))
        bed = np.repeat(grey[..., None], 3, 2)
    return np.asarray(np.clip(bed * 255 + 0.5, 0, 255), np.uint8)
