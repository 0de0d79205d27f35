"""Cut the flat cards of contacts out of the originals."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from actions.contacts.view import CardView, view_contact
from actions.workspace import Workspace
from models.errors import PhotoError

if TYPE_CHECKING:
    from ingest.decode.pixels import Pixels

_ACROSS = 900  # pixels: legible on a screen, a hundred kilobytes a card
_ACROSS_PNG = 1200
_QUALITY = 82


def draw_png(work: Workspace, card: CardView) -> bytes:
    """A card as a larger PNG, for a terminal.

    Raises:
        PhotoError: The original cannot be read.
    """
    pixels = _draw(work, card)
    return encode(pixels, _ACROSS_PNG / pixels.shape[1], ".png")


def draw_card(work: Workspace, card: CardView) -> bytes:
    """A card as a small JPEG.

    Raises:
        PhotoError: The original cannot be read.
    """
    pixels = _draw(work, card)
    return encode(pixels, _ACROSS / pixels.shape[1])


def draw_cards(work: Workspace, contact_id: int) -> Iterator[bytes]:
    """The cards of a contact that can be drawn, each as a small JPEG."""
    for card in view_contact(work, contact_id).cards:
        try:
            yield draw_card(work, card)
        except PhotoError:
            continue  # the values can be looked at without it


def draw_first_card(work: Workspace, contact_id: int) -> bytes:
    """The first card of a contact that can be drawn, as a small JPEG; b"" if none."""
    return next(draw_cards(work, contact_id), b"")


def _draw(work: Workspace, card: CardView) -> "Pixels":
    from ingest.outline.flatten import redraw_card  # noqa: PLC0415 - OpenCV takes 0.2 s

    original = work.archive.path_of(card.sha256, card.suffix)
    return redraw_card(original, card.page, card.corners)


def encode(pixels: "Pixels", scale: float, form: str = ".jpg") -> bytes:
    """A picture as a file, reduced to a scale; it is never enlarged."""
    import cv2  # noqa: PLC0415 - takes 0.2 s to load

    scale = min(1.0, scale)
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    options = [cv2.IMWRITE_JPEG_QUALITY, _QUALITY] if form == ".jpg" else []
    return cv2.imencode(form, small, options)[1].tobytes()
