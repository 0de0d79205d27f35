"""A card on a table in front of a telephone's camera.

The table's plane is drawn with the card, its shadow and the light on it; a pinhole
camera looks at the plane; then come the faults of the lens, the hand and the sensor.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from samples.drawing.camera import expose, light_up, look_through
from samples.drawing.props import lay_out
from samples.drawing.shot import Shot
from samples.drawing.tables import TABLES
from samples.drawing.texture import Pixels, Texture, move, noise, soften, spots, texture

PER_MM = 600 / 25.4  # pixels of a drawn card to the millimetre
FOCAL = 1.15  # in widths of the picture, about a 28 mm lens on small-picture film


def photograph(card: Pixels, shot: Shot, rng: np.random.Generator) -> Pixels:
    """A photo of a card as RGB pixels."""
    view = Plane(card, shot, rng).seen()
    view = light_up(view, shot, rng)
    view = look_through(view, shot, rng)
    return expose(view, shot, rng)


class Plane:
    """The table top with a card in its middle.

    Attributes:
        scale: Pixels to the millimetre, on the plane and in the middle of the picture.
        card: The card at this scale.
        side: Of the square piece of the table that is drawn, in pixels.
    """

    def __init__(self, card: Pixels, shot: Shot, rng: np.random.Generator) -> None:
        self.shot, self.rng = shot, rng
        height, width = card.shape[:2]
        frame = shot.size[0] if width >= height else shot.size[1]
        self.scale = frame * shot.fill / (max(width, height) / PER_MM)
        ratio = self.scale / PER_MM
        small = round(width * ratio), round(height * ratio)
        self.card = texture(cv2.resize(card, small, interpolation=cv2.INTER_AREA)) / 255
        self.side = round(max(shot.size) * 1.5) // 2 * 2

    def seen(self) -> Texture:
        """The plane through the camera."""
        plane = self._table()
        face, mask = self._bent_card()
        self._cast_shadow(plane, mask)
        edge = mask - texture(cv2.erode(mask, np.ones((3, 3), np.uint8)))
        face += edge[..., None] * 0.05
        plane += (face - plane) * mask[..., None]
        border = cv2.BORDER_REFLECT
        size = self.shot.size
        return texture(
            cv2.warpPerspective(plane, self._camera(), size, borderMode=border)
        )

    def _table(self) -> Texture:
        half = self.side // 2  # it is a little out of focus: half the pixels do
        table = TABLES[self.shot.table](half, half, self.scale / 2, self.rng)
        reach = self.card.shape[1] / 2, self.card.shape[0] / 2
        lay_out(table, self.shot.props, self.scale / 2, reach, self.rng)
        full = (self.side, self.side)
        return texture(cv2.resize(table, full, interpolation=cv2.INTER_CUBIC))

    def _bent_card(self) -> tuple[Texture, Texture]:
        """The card turned and bent in the plane, and what it covers."""
        x, y = self._on_card()
        height, width = self.card.shape[:2]
        at = texture(x + width / 2), texture(y + height / 2)
        border = cv2.BORDER_REPLICATE
        face = cv2.remap(self.card, *at, cv2.INTER_LINEAR, borderMode=border)
        inside = np.minimum(width / 2 - np.abs(x), height / 2 - np.abs(y))
        mask = texture(np.clip(inside + 0.5, 0, 1))
        grain = 0.12 * self.scale
        paper = 1 + 0.012 * noise(self.side, self.side, (grain, grain), self.rng)
        gleam = 1 + np.clip(x / width, -0.6, 0.6) * 0.05 * self.shot.bend
        return texture(face * (paper * gleam)[..., None] * 0.97), mask

    def _on_card(self) -> tuple[Texture, Texture]:
        """How far right of and below the card's middle every pixel of the plane is."""
        rows, columns = spots(self.side, self.side)
        right, down = columns - self.side / 2, rows - self.side / 2
        angle = np.radians(self.shot.roll)
        x = right * np.cos(angle) - down * np.sin(angle)
        y = right * np.sin(angle) + down * np.cos(angle)
        arch = (x / (self.card.shape[1] / 2)) ** 2
        y = y + self.shot.bend * self.scale * arch * 0.8
        x = x * (1 + 0.012 * np.sign(self.shot.bend) * np.clip(arch, 0, 1.5))
        return texture(x), texture(y)

    def _cast_shadow(self, plane: Texture, mask: Texture) -> None:
        """Darken the table: a close line under the edge, and a wide soft shadow."""
        towards = np.radians(self.shot.light[0] + 180)
        near = (0.35, 0.35, 0.5)
        wide = (1.4 + abs(self.shot.bend), 1.6, 0.35)
        for distance, softness, depth in (near, wide):
            far = distance * self.scale
            moved = move(mask, np.cos(towards) * far, -np.sin(towards) * far)
            plane *= (1 - depth * soften(moved, softness * self.scale))[..., None]

    def _camera(self) -> NDArray[np.float64]:
        """The homography from the plane to the picture."""
        width, height = self.shot.size
        focal = FOCAL * width
        lean, side = np.radians(self.shot.pitch), np.radians(self.shot.yaw)
        tilt, _ = cv2.Rodrigues(np.array((-lean, 0.0, 0.0)))
        pan, _ = cv2.Rodrigues(np.array((0.0, side, 0.0)))
        turned = tilt @ pan
        middle = np.array([[1, 0, -self.side / 2], [0, 1, -self.side / 2], [0, 0, 1]])
        pose = np.column_stack([turned[:, 0], turned[:, 1], (0, 0, focal)])
        x, y = width * (0.5 + self.shot.shift[0]), height * (0.5 + self.shot.shift[1])
        lens = np.array([[focal, 0, x], [0, focal, y], [0, 0, 1]])
        return np.asarray(lens @ pose @ middle, np.float64)
