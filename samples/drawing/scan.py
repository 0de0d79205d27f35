"""A card on a flatbed scanner, or through a scanning app."""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from samples.drawing.texture import Pixels, Texture, blur, clouds, texture

CARD_DPI = 600
LUMA = (0.299, 0.587, 0.114)


@dataclass(frozen=True)
class Scan:
    """How a scan is made.

    Attributes:
        dpi: Dots per inch.
        look: "flatbed", "app" (white and hard), "grey" or "copy".
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


def scan(cards: list[Pixels], how: Scan, rng: np.random.Generator) -> Pixels:
    """A scan of one card, or of a sheet of cards in two columns, as RGB pixels."""
    factor = how.dpi / CARD_DPI
    area = cv2.INTER_AREA
    small = [
        texture(cv2.resize(card, None, fx=factor, fy=factor, interpolation=area))
        for card in cards
    ]
    bed = _lay_one(small[0], how) if len(small) == 1 else _lay_many(small, how, rng)
    bed = blur(bed, 0.55 * how.dpi / 300)
    _sprinkle(bed, how.dust, rng)
    bed += texture(rng.normal(0, 0.008, bed.shape))
    return _develop(bed, how)


def _lay_one(card: Texture, how: Scan) -> Texture:
    margin = round(how.margin * how.dpi / 25.4)
    height, width = card.shape[0] + 2 * margin, card.shape[1] + 2 * margin
    bed = np.full((height, width, 3), how.bed, np.float32)
    _place(bed, card, (width / 2, height / 2), how.angle, how.dpi)
    return bed


def _lay_many(cards: list[Texture], how: Scan, rng: np.random.Generator) -> Texture:
    """Cards in two columns, as a hand lays them."""
    margin = round(how.margin * how.dpi / 25.4)
    high = max(card.shape[0] for card in cards) + margin
    wide = max(card.shape[1] for card in cards) + margin
    rows = -(-len(cards) // 2)
    size = rows * high + 2 * margin, 2 * wide + 2 * margin, 3
    bed = np.full(size, how.bed, np.float32)
    for i, card in enumerate(cards):
        right, down = rng.uniform(-0.3, 0.3, 2) * margin
        x = margin + wide * (i % 2 + 0.5) + right
        y = margin + high * (i // 2 + 0.5) + down
        _place(bed, card, (x, y), how.angle + float(rng.uniform(-1.6, 1.6)), how.dpi)
    return bed


def _place(
    bed: Texture, card: Texture, at: tuple[float, float], angle: float, dpi: int
) -> None:
    """Put a card with its middle at a point, turned by degrees, with a faint shadow."""
    height, width = card.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    turn[:, 2] += np.array(at) - np.array((width / 2, height / 2))
    size = bed.shape[1::-1]
    mask = texture(cv2.warpAffine(np.ones((height, width), np.float32), turn, size))
    border = cv2.BORDER_REPLICATE
    face = cv2.warpAffine(card / 255 * 0.975, turn, size, borderMode=border)
    fall = np.roll(mask, (round(dpi / 90), round(dpi / 150)), (0, 1))
    bed *= (1 - 0.35 * blur(fall, dpi / 120))[..., None]
    bed += (face - bed) * mask[..., None]


def _sprinkle(bed: Texture, specks: int, rng: np.random.Generator) -> None:
    """Dust and a few hairs."""
    height, width = bed.shape[:2]
    for _ in range(specks):
        at = int(rng.integers(width)), int(rng.integers(height))
        shade = float(rng.uniform(0.3, 0.75))
        if rng.random() < 0.8:
            cv2.circle(bed, at, int(rng.integers(1, 3)), (shade,) * 3, -1, cv2.LINE_AA)
            continue
        end = at[0] + int(rng.normal(0, 14)), at[1] + int(rng.normal(0, 14))
        cv2.line(bed, at, end, (shade + 0.2,) * 3, 1, cv2.LINE_AA)


def _develop(bed: Texture, how: Scan) -> Pixels:
    if how.look == "app":
        bed = texture(
            np.clip((bed / np.maximum(blur(bed, 40), 0.35) - 0.25) / 0.7, 0, 1)
        )
        bed = bed + 0.9 * (bed - blur(bed, 1.5))
    if how.look in {"grey", "copy"}:
        grey = bed @ texture(LUMA)
        if how.look == "copy":
            toner = clouds(bed.shape[:2], 6, np.random.default_rng(1), 2) * 0.05
            grey = 1 / (1 + np.exp((0.55 - toner - grey) * 14))
        bed = np.repeat(texture(grey)[..., None], 3, 2)
    return np.asarray(np.clip(bed * 255 + 0.5, 0, 255), np.uint8)
