"""Draw the page or a card of a photo as a picture, in a process of its own or here."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import cv2

from ingest.decode.photo import open_photo
from ingest.decode.pixels import Pixels
from ingest.outline.flatten import flatten
from models.geometry import Quad

_QUALITY = 82


@dataclass(frozen=True, slots=True)
class Wanted:
    """A request for a drawing; a worker gets it as a file.

    Attributes:
        original: The photo in the archive.
        page: Number of the page or frame, from 0.
        corners: Of the card, as `models.tables.photo.Card` keeps them; None: the page.
        longest: Pixels that the longer side of the picture may have.
    """

    original: str
    page: int
    corners: Sequence[tuple[float, float]] | None
    longest: int

    def write(self, file: Path) -> Path:
        """Write it into a file, which is returned."""
        file.write_text(json.dumps(asdict(self)), encoding="utf-8")
        return file


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture as a JPEG file, and its size in pixels before it was reduced."""

    jpeg: bytes
    width: int
    height: int


def draw(path: Path, *, on_progress: Callable[[], None]) -> Drawn:
    """Draw what a file of `Wanted` says.

    Raises:
        PhotoError: The original is gone or cannot be read.
    """
    del on_progress  # it is one step
    wanted = Wanted(**json.loads(path.read_text("utf-8")))
    pixels = redraw_card(Path(wanted.original), wanted.page, wanted.corners)
    height, width = pixels.shape[:2]
    return Drawn(encode(pixels, wanted.longest / max(width, height)), width, height)


def redraw_card(
    original: Path, page: int, corners: Sequence[tuple[float, float]] | None
) -> Pixels:
    """Cut out a card as it was read: flat, upright and in colour.

    Args:
        original: The photo in the archive.
        page: Number of the page or frame, from 0.
        corners: As `models.tables.photo.Card` keeps them; None: the whole page.

    Raises:
        PhotoError: The original cannot be read.
    """
    pixels = open_photo(original).read_page(page)
    return pixels if corners is None else flatten(pixels, Quad.of(corners))


def encode(pixels: Pixels, scale: float, form: str = ".jpg") -> bytes:
    """Return a picture as a file, reduced to a scale; it is never enlarged."""
    scale = min(1.0, scale)
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    options = [cv2.IMWRITE_JPEG_QUALITY, _QUALITY] if form == ".jpg" else []
    return cv2.imencode(form, small, options)[1].tobytes()
