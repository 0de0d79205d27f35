"""The flat card, drawn again from its original whenever someone wants to see it."""

from collections.abc import Sequence
from itertools import islice
from pathlib import Path

import cv2

from ingest.decode.photo import open_photo
from ingest.decode.pixels import Pixels
from ingest.outline.cards import flatten
from models.errors import PhotoUnreadable
from models.geometry import Point, Quad


def redraw_card(
    original: Path, page: int, corners: Sequence[tuple[float, float]] | None
) -> Pixels:
    """The card as it was read: flat, upright and in colour.

    Args:
        original: The photo in the archive.
        page: Number of the page or frame, from 0.
        corners: As `models.tables.card.Card` keeps them; None: the whole page.

    Raises:
        PhotoError: The original cannot be read.
    """
    pages = islice(open_photo(original).read_pages(), page, None)
    pixels = next(pages, None)
    if pixels is None:
        raise PhotoUnreadable(f"{original.name} has no page {page + 1}.", "no page")
    if corners is None:
        return pixels
    return flatten(pixels, Quad(*(Point(x, y) for x, y in corners)))


def encode_card(
    original: Path, page: int, corners: Sequence[tuple[float, float]] | None
) -> bytes:
    """The same as a PNG file.

    Raises:
        PhotoError: The original cannot be read.
    """
    return cv2.imencode(".png", redraw_card(original, page, corners))[1].tobytes()
