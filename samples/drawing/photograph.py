"""A card on a table in front of a telephone's camera.

The table's plane is drawn with the card, its shadow and the light on it; a pinhole camera
looks at the plane; then come the faults of the lens, the hand and the sensor.
"""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from samples.drawing.props import lay_out
from samples.drawing.tables import TABLES, Texture, noise

CARD_DPI = 600
PER_MM = CARD_DPI / 25.4
FOCAL = 1.15  # in widths of the picture, about a 28 mm lens on small-picture film


@dataclass(frozen=True)
class Shot:
    """How a photo is taken.

    Attributes:
        table: Key of TABLES.
        size: Width and height of the picture in pixels.
        fill: Share of the picture's width (or height) that the card takes, 0 to 1.
        roll: Turn of the card on the table in degrees, counter-clockwise.
        pitch: Lean of the camera over the card in degrees.
        yaw: Lean of the camera to the side in degrees.
        shift: Where the card's middle is, in shares of the picture from its middle.
        bend: How far the card's ends stand off the table, in millimetres.
        light: Where light comes from in degrees, and how uneven it is from 0 to 1.
        exposure: Factor on all light.
        warmth: White balance: below 0 is blue, above is yellow.
        shade: Strength of a shadow cast over the card, 0 to 1.
        glare: Strength of a reflection on the card, 0 to 1.
        blur: Defocus as a standard deviation in pixels.
        shake: Length of motion blur in pixels.
        grain: Standard deviation of the sensor's noise, 0 to 1.
        props: Things that lie about: pen, cup, phone, cards, keys.
    """

    table: str
    size: tuple[int, int] = (1800, 1350)
    fill: float = 0.72
    roll: float = 2.0
    pitch: float = 6.0
    yaw: float = 2.0
    shift: tuple[float, float] = (0.0, 0.0)
    bend: float = 0.0
    light: tuple[float, float] = (120.0, 0.25)
    exposure: float = 1.0
    warmth: float = 0.0
    shade: float = 0.0
    glare: float = 0.0
    blur: float = 0.0
    shake: float = 0.0
    grain: float = 0.008
    props: tuple[str, ...] = ()


def to_shot(settings: dict[str, Any]) -> Shot:
    """A shot from a table of pictures.toml."""
    pairs = {"size", "shift", "light", "props"}
    return Shot(**{k: tuple(v) if k in pairs else v for k, v in settings.items()})


def photograph(
    card: NDArray[np.uint8], shot: Shot, rng: np.random.Generator
) -> NDArray[np.uint8]:
    """A photo of a card as RGB pixels."""
    plane = Plane(card, shot, rng)
    view = plane.seen()
    view = _light_up(view, shot, rng)
    view = _lens(view, shot, rng)
    return _sensor(view, shot, rng)


class Plane:
    """The table top with a card in its middle.

    Attributes:
        scale: Pixels to the millimetre, both of the plane and, in its middle, of the picture.
    """

    def __init__(
        self, card: NDArray[np.uint8], shot: Shot, rng: np.random.Generator
    ) -> None:
        self.shot, self.rng = shot, rng
        height, width = card.shape[:2]
        frame = shot.size[0] if width >= height else shot.size[1]
        long = max(width, height) / PER_MM
        self.scale = frame * shot.fill / long
        ratio = self.scale / PER_MM
        small = (round(width * ratio), round(height * ratio))
        self.card = (
            cv2.resize(card, small, interpolation=cv2.INTER_AREA).astype(np.float32)
            / 255
        )
        self.side = round(max(shot.size) * 1.5) // 2 * 2

    def seen(self) -> Texture:
        """The plane through the camera."""
        plane = self._table_with_card()
        width, height = self.shot.size
        matrix = self._camera()
        seen = cv2.warpPerspective(
            plane,
            matrix,
            (width, height),
            flags=cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REFLECT,
        )
        return np.asarray(seen, np.float32)

    def _camera(self) -> NDArray[np.float64]:
        """The homography from the plane to the picture."""
        width, height = self.shot.size
        focal = FOCAL * width
        lean, side = np.radians(self.shot.pitch), np.radians(self.shot.yaw)
        tilt = np.array(
            [
                [1, 0, 0],
                [0, np.cos(lean), -np.sin(lean)],
                [0, np.sin(lean), np.cos(lean)],
            ]
        )
        pan = np.array(
            [
                [np.cos(side), 0, np.sin(side)],
                [0, 1, 0],
                [-np.sin(side), 0, np.cos(side)],
            ]
        )
        turned = tilt @ pan
        middle = np.array([[1, 0, -self.side / 2], [0, 1, -self.side / 2], [0, 0, 1]])
        pose = np.column_stack([turned[:, 0], turned[:, 1], np.array([0, 0, focal])])
        dx, dy = self.shot.shift
        lens = np.array(
            [[focal, 0, width * (0.5 + dx)], [0, focal, height * (0.5 + dy)], [0, 0, 1]]
        )
        return np.asarray(lens @ pose @ middle, np.float64)

    def _table_with_card(self) -> Texture:
        half = (
            self.side // 2
        )  # the table is out of focus a little: half as many pixels do
        plane = TABLES[self.shot.table](half, half, self.scale / 2, self.rng)
        reach = self.card.shape[1] / 2, self.card.shape[0] / 2
        lay_out(plane, self.shot.props, self.scale / 2, reach, self.rng)
        plane = cv2.resize(plane, (self.side, self.side), interpolation=cv2.INTER_CUBIC)
        face, mask, gleam = self._bent_card()
        self._cast_shadow(plane, mask)
        paper = 1 + 0.012 * noise(
            *mask.shape, (0.12 * self.scale, 0.12 * self.scale), self.rng
        )
        face = face * (paper * gleam)[..., None] * 0.97
        edge = mask - cv2.erode(mask, np.ones((3, 3), np.uint8))
        face = face + edge[..., None] * 0.05
        return np.asarray(
            plane * (1 - mask[..., None]) + face * mask[..., None], np.float32
        )

    def _bent_card(self) -> tuple[Texture, Texture, Texture]:
        """The card turned and bent in the plane: colours, coverage, and how it takes the light."""
        rows, columns = np.mgrid[: self.side, : self.side].astype(np.float32)
        angle = np.radians(self.shot.roll)
        x = (columns - self.side / 2) * np.cos(angle) - (rows - self.side / 2) * np.sin(
            angle
        )
        y = (columns - self.side / 2) * np.sin(angle) + (rows - self.side / 2) * np.cos(
            angle
        )
        height, width = self.card.shape[:2]
        arch = (x / (width / 2)) ** 2
        lift = self.shot.bend * self.scale
        y = y + lift * arch * 0.8
        x = x * (1 + 0.012 * np.sign(lift) * np.clip(arch, 0, 1.5))
        at = (x + width / 2).astype(np.float32), (y + height / 2).astype(np.float32)
        face = cv2.remap(
            self.card, *at, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )
        mask = np.clip(
            np.minimum(width / 2 - np.abs(x), height / 2 - np.abs(y)) + 0.5, 0, 1
        )
        gleam = 1 + np.clip(x / width, -0.6, 0.6) * 0.05 * self.shot.bend
        return (
            np.asarray(face, np.float32),
            np.asarray(mask, np.float32),
            np.asarray(gleam, np.float32),
        )

    def _cast_shadow(self, plane: Texture, mask: Texture) -> None:
        """Darken the table: a close line under the edge and a wide soft shadow beside it."""
        towards = np.radians(self.shot.light[0] + 180)
        for distance, softness, depth in (
            (0.35, 0.35, 0.5),
            (1.4 + abs(self.shot.bend), 1.6, 0.35),
        ):
            move = np.float32(
                [
                    [1, 0, np.cos(towards) * distance * self.scale],
                    [0, 1, -np.sin(towards) * distance * self.scale],
                ]
            )
            moved = cv2.warpAffine(mask, move, (self.side, self.side))
            soft = _blurred(moved, softness * self.scale)
            plane *= (1 - depth * soft)[..., None]


def _blurred(mask: Texture, sigma: float) -> Texture:
    """A wide Gaussian blur, taken at a quarter of the size where nobody sees it."""
    small = cv2.resize(mask, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    soft = cv2.GaussianBlur(small, (0, 0), max(0.6, sigma / 4))
    return np.asarray(
        cv2.resize(soft, mask.shape[::-1], interpolation=cv2.INTER_LINEAR), np.float32
    )


def _across(height: int, width: int, degrees: float) -> Texture:
    """A ramp from -1 to 1 that rises towards an angle."""
    rows, columns = np.mgrid[:height, :width].astype(np.float32)
    u, v = columns / width * 2 - 1, 1 - rows / height * 2
    return np.asarray(
        (u * np.cos(np.radians(degrees)) + v * np.sin(np.radians(degrees))) / 1.3,
        np.float32,
    )


def _light_up(view: Texture, shot: Shot, rng: np.random.Generator) -> Texture:
    height, width = view.shape[:2]
    angle, uneven = shot.light
    light = 1 + uneven * 0.6 * _across(height, width, angle)
    if shot.shade:
        light = light * _hand_shadow(height, width, shot.shade, rng)
    view = view * (light * shot.exposure)[..., None]
    if shot.glare:
        view = view + _reflection(height, width, shot.glare, rng)[..., None]
    return np.asarray(view, np.float32)


def _hand_shadow(
    height: int, width: int, depth: float, rng: np.random.Generator
) -> Texture:
    """The shadow of the one who takes the picture: an arm and a telephone."""
    mask = np.zeros((height, width), np.float32)
    x, y = width * rng.uniform(0.15, 0.45), height * rng.uniform(0.3, 0.6)
    reach = width * 0.34
    phone = cv2.boxPoints(((x, y), (reach, reach * 1.7), float(rng.uniform(-35, 35))))
    arm = np.array(
        [
            (x - reach * 0.2, y),
            (x + reach * 0.35, y + reach * 0.3),
            (width * rng.uniform(0.4, 0.7), height * 1.1),
            (width * rng.uniform(0.0, 0.25), height * 1.1),
        ]
    )
    for points in (phone, arm):
        cv2.fillPoly(mask, [np.int32(points)], 1.0)
    return np.asarray(1 - depth * _blurred(mask, width * 0.018), np.float32)


def _reflection(
    height: int, width: int, strength: float, rng: np.random.Generator
) -> Texture:
    """A lamp or a window mirrored in coated paper."""
    rows, columns = np.mgrid[:height, :width].astype(np.float32)
    x, y = width * rng.uniform(0.32, 0.68), height * rng.uniform(0.35, 0.62)
    angle = rng.uniform(-0.6, 0.6)
    u = (columns - x) * np.cos(angle) + (rows - y) * np.sin(angle)
    v = -(columns - x) * np.sin(angle) + (rows - y) * np.cos(angle)
    far = np.sqrt((u / (width * 0.15)) ** 2 + (v / (width * 0.07)) ** 2)
    halo = np.exp(-((far * 0.55) ** 2)) * 0.32
    core = 1 / (1 + np.exp((far - 0.8) * 9)) * 0.62
    return np.asarray((halo + core) * strength, np.float32)


def _lens(view: Texture, shot: Shot, rng: np.random.Generator) -> Texture:
    height, width = view.shape[:2]
    rows, columns = np.mgrid[:height, :width].astype(np.float32)
    radius = np.hypot(columns / width - 0.5, rows / height - 0.5)
    view = view * (1 - 0.32 * radius**2)[..., None]
    if shot.shake:
        view = cv2.filter2D(view, -1, _motion(shot.shake, float(rng.uniform(0, 180))))
    return np.asarray(cv2.GaussianBlur(view, (0, 0), 0.55 + shot.blur), np.float32)


def _motion(length: float, angle: float) -> Texture:
    side = int(length) * 2 + 3
    kernel = np.zeros((side, side), np.float32)
    middle = side // 2
    reach = (
        length / 2 * np.array((np.cos(np.radians(angle)), np.sin(np.radians(angle))))
    )
    ends = [tuple(int(round((middle + s * r) * 16)) for r in reach) for s in (-1, 1)]
    cv2.line(kernel, ends[0], ends[1], 1.0, 1, cv2.LINE_AA, 4)
    return np.asarray(kernel / kernel.sum(), np.float32)


def _sensor(view: Texture, shot: Shot, rng: np.random.Generator) -> NDArray[np.uint8]:
    height, width = view.shape[:2]
    balance = np.array(
        (1 + shot.warmth * 0.12, 1.0, 1 - shot.warmth * 0.16), np.float32
    )
    view = view * balance
    view = np.where(
        view > 0.85, 0.85 + (1 - np.exp(-(view - 0.85) / 0.15)) * 0.15, view
    )  # highlights roll off
    bright = np.sqrt(np.clip(view, 0.02, 1)) * 0.7 + 0.3
    luma = cv2.GaussianBlur(
        rng.normal(0, 1.6, (height, width)).astype(np.float32), (0, 0), 0.6
    )
    chroma = cv2.GaussianBlur(
        rng.normal(0, 2.4, (height, width, 3)).astype(np.float32), (0, 0), 1.3
    )
    view = view + (luma[..., None] + 0.8 * chroma) * shot.grain * bright
    soft = cv2.GaussianBlur(view, (0, 0), 1.4)
    view = view + 0.45 * (view - soft)  # a telephone sharpens all it takes
    return np.asarray(np.clip(view * 255 + 0.5, 0, 255), np.uint8)
