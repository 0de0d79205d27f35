"""Pages with cards on tables of all sorts, drawn, with the corners they were given."""

import cv2
import numpy as np

from ingest.decode.pixels import Corners, Pixels

PAGE = (900, 1200)  # height and width
CARD = (400, 680)
LINES = ("ERIKA MUSTERMANN", "Head of Sales", "Muster Maschinenbau", "030 1234567")
TABLES = ("light", "dark", "shaded", "wood", "tiles")


def card_face(dark: bool = False, size: tuple[int, int] = CARD) -> Pixels:
    """A card with four lines, dark on light or light on dark."""
    paper, ink = (60, 30, 20) if dark else (240, 240, 240), 250 if dark else 20
    face = np.full((*size, 3), paper, np.uint8)
    for row, line in enumerate(LINES):
        place = (size[1] // 12, size[0] * (row + 1) // 5)
        scale = size[1] / 680
        thick = round(2 * scale)
        font = cv2.FONT_HERSHEY_DUPLEX
        cv2.putText(
            face, line, place, font, scale, (ink,) * 3, max(thick, 1), cv2.LINE_AA
        )
    return face


def table(kind: str, size: tuple[int, int] = PAGE, seed: int = 0) -> Pixels:
    """What cards lie on: one of `TABLES`."""
    chance = np.random.default_rng(seed)
    y, x = np.mgrid[0 : size[0], 0 : size[1]]
    level = {
        "light": np.full(size, 175.0),
        "dark": np.full(size, 50.0),
        "shaded": 60 + 70 * x / size[1] + 40 * y / size[0],
        "wood": 110 + 14 * np.sin(y / 9 + 3 * np.sin(x / 240)),
        "tiles": np.where((x // 90 + y // 90) % 2, 95.0, 130.0),
    }[kind]
    noisy = level[..., None] + chance.normal(0, 3, (*size, 3))
    warm = np.clip(noisy * np.array((0.8, 0.95, 1.0)), 0, 255)
    return np.asarray(warm, np.uint8)


def lay(page: Pixels, face: Pixels, corners: Corners) -> None:
    """Lay a card on a table."""
    height, width = face.shape[:2]
    flat = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    warp = cv2.getPerspectiveTransform(flat - 0.5, corners - np.float32(0.5))
    size = (page.shape[1], page.shape[0])
    laid = cv2.warpPerspective(face, warp, size, flags=cv2.INTER_AREA)
    there = cv2.warpPerspective(np.full(face.shape[:2], 255, np.uint8), warp, size)
    share = there[..., None] / 255
    page[:] = np.rint(page * (1 - share) + laid * share).astype(np.uint8)


def turned(
    angle: float,
    middle: tuple[float, float] = (600, 450),
    size: tuple[int, int] = CARD,
    lean: float = 0,
) -> Corners:
    """Corners of a card turned clockwise by an angle in degrees, then seen aslant.

    Args:
        angle: In degrees.
        middle: Of the card, in pixels.
        size: Height and width in pixels.
        lean: How much narrower, 0 to 1, the card's top looks than its foot.
    """
    half = np.array((size[1], size[0]), np.float32) / 2
    corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)], np.float32) * half
    corners[:2, 0] *= 1 - lean
    turn = cv2.getRotationMatrix2D((0, 0), -angle, 1)
    return np.asarray(corners @ turn[:, :2].T + np.array(middle), np.float32)
